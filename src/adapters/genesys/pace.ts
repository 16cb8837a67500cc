/** Keeps the contact centre's rate limit: an erasure must not slow down the people at the phones. */

/** Every call to the contact centre goes through `paced`. */
export interface Pace {
  paced<T>(call: () => Promise<T>): Promise<T>;
  /** Holds every call back for a while: a rate limit that one call met is met by all. */
  pauseFor(ms: number): void;
}

interface Conditions {
  readonly requestsPerMinute: number;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}

const MAX_IN_FLIGHT = 4;
/** So many calls may follow each other at once after a lull. */
const BURST = 5;

/** The pace of this process alone: an even flow (GCRA) with a small burst, few calls at a time. */
export class ProcessPace implements Pace {
  readonly #intervalMs: number;
  readonly #now: () => Date;
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;
  /** When the next call would begin in a perfectly even flow. */
  #evenlyAt = 0;
  #pausedUntil = 0;

  constructor({ requestsPerMinute, now, sleep }: Conditions) {
    this.#intervalMs = 60_000 / requestsPerMinute;
    this.#now = now;
    this.#sleep = sleep;
  }

  async paced<T>(call: () => Promise<T>): Promise<T> {
    await this.#slot();
    try {
      await this.#pausePassed();
      const waitMs = this.#reserve();
      if (waitMs > 0) await this.#sleep(waitMs);
      await this.#pausePassed();
      return await call();
    } finally {
      this.#release();
    }
  }

  pauseFor(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now().getTime() + ms);
  }

  async #slot(): Promise<void> {
    if (this.#inFlight < MAX_IN_FLIGHT) {
      this.#inFlight += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the slot to whoever has waited longest. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#inFlight -= 1;
  }

  /** Takes a place in the flow and says how long it is until then. */
  #reserve(): number {
    const now = this.#now().getTime();
    const earliest = this.#evenlyAt - (BURST - 1) * this.#intervalMs;
    this.#evenlyAt = Math.max(now, this.#evenlyAt) + this.#intervalMs;
    return Math.max(0, earliest - now);
  }

  async #pausePassed(): Promise<void> {
    for (;;) {
      const leftMs = this.#pausedUntil - this.#now().getTime();
      if (leftMs <= 0) return;
      await this.#sleep(leftMs);
    }
  }
}
