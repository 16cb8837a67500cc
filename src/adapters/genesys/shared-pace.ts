/** The pace that all instances keep together: this instance's waiting calls, served fairly from its share. */
import { Unavailable } from "../../ports";
import type { Errand } from "./errands";
import { FairLine } from "./fair-line";
import type { Pace } from "./pace";
import type { Conditions, RateLease } from "./rate-lease";

interface Waiting {
  readonly begin: () => Promise<void>;
  readonly refuse: (fault: unknown) => void;
  readonly latest: number;
}

const MAX_IN_FLIGHT = 4;
/** While nobody can be served, so often it is seen whether something changed. */
const LOOK_AGAIN_MS = 1_000;

/** At most four calls in flight, begun as the lease permits, in the order of a fair line. */
export class SharedPace implements Pace {
  readonly #lease: RateLease;
  readonly #conditions: Pick<Conditions, "clock" | "sleep">;
  readonly #line = new FairLine<Waiting>();
  #inFlight = 0;
  #servers = 0;

  constructor(lease: RateLease, conditions: Pick<Conditions, "clock" | "sleep">) {
    this.#lease = lease;
    this.#conditions = conditions;
  }

  paced<T>(call: () => Promise<T>, errand: Errand): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const begin = () => call().then(resolve, reject);
      this.#line.join(errand, { begin, refuse: reject, latest: errand.latest });
      void this.#serve();
    });
  }

  pauseFor(ms: number): void {
    this.#lease.pauseFor(ms);
  }

  /** Goes on while somebody waits and a place is free; who leaves a place calls it again. */
  async #serve(): Promise<void> {
    if (this.#servers > 0) return;
    this.#servers += 1;
    try {
      while (this.#line.size > 0 && this.#inFlight < MAX_IN_FLIGHT) await this.#serveOne();
    } catch (fault) {
      for (const { refuse } of this.#line.sendAway(() => true)) refuse(fault);
    } finally {
      this.#servers -= 1;
    }
  }

  async #serveOne(): Promise<void> {
    const { clock, sleep } = this.#conditions;
    const late = this.#line.sendAway(({ latest }) => clock() >= latest);
    for (const { refuse } of late) refuse(new Unavailable(["contact centre: rate limit"]));
    if (this.#line.size === 0) return;
    const waitMs = await this.#lease.permit();
    if (waitMs > 0) await sleep(Math.min(waitMs, LOOK_AGAIN_MS));
    else this.#begin(this.#line.next());
  }

  #begin(waiting: Waiting | undefined): void {
    if (!waiting) return;
    this.#inFlight += 1;
    void waiting.begin().finally(() => {
      this.#inFlight -= 1;
      void this.#serve();
    });
  }
}
