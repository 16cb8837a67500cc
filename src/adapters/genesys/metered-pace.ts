/** Counts what goes through the pace: how much of the rate limit is used, and how often it was met. */
import type { CallCounts } from "../../ports";
import type { Errand } from "./errands";
import type { Pace } from "./pace";

const TOLD_EVERY_MS = 60_000;

/** A pace that knows what this process's calls came to, and says it once. */
export class MeteredPace implements Pace, CallCounts {
  readonly #pace: Pace;
  readonly #clock: () => number;
  #calls = 0;
  #refused = 0;
  #toldAt: number;

  constructor(pace: Pace, clock: () => number) {
    this.#pace = pace;
    this.#clock = clock;
    this.#toldAt = clock();
  }

  paced<T>(call: () => Promise<T>, errand: Errand): Promise<T> {
    return this.#pace.paced(() => {
      this.#calls += 1;
      return call();
    }, errand);
  }

  /** Only a refusal for the rate's sake asks for it. */
  pauseFor(ms: number): void {
    this.#refused += 1;
    this.#pace.pauseFor(ms);
  }

  drained(): { calls: number; refused: number } | null {
    const now = this.#clock();
    if (now - this.#toldAt < TOLD_EVERY_MS || this.#calls === 0) return null;
    const counted = { calls: this.#calls, refused: this.#refused };
    this.#calls = 0;
    this.#refused = 0;
    this.#toldAt = now;
    return counted;
  }
}
