/** Keeps the contact centre's rate limit: an erasure must not slow down the people at the phones. */
import type { Errand } from "./errands";

/** Every call to the contact centre goes through `paced`. */
export interface Pace {
  /** Runs a call in its turn. Throws `Unavailable` when its turn does not come before the errand's time is up. */
  paced<T>(call: () => Promise<T>, errand: Errand): Promise<T>;
  /** Holds every call back for a while: a rate limit that one call met is met by all. */
  pauseFor(ms: number): void;
}
