import { Errands } from "../../../src/adapters/genesys/errands";
import type { Pace } from "../../../src/adapters/genesys/pace";
import { Unavailable } from "../../../src/ports";

interface Time {
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A pace that holds calls back for nothing but a pause, and whose calls are nobody's errand. */
export function lonePace(
  { now, sleep }: Time,
  paused: number[] = [],
): { pace: Pace; errands: Errands } {
  let until = 0;
  return {
    pace: {
      async paced(call, { latest }) {
        while (now().getTime() < until) await sleep(until - now().getTime());
        if (now().getTime() >= latest) throw new Unavailable(["contact centre: rate limit"]);
        return call();
      },
      pauseFor(ms) {
        paused.push(ms);
        until = Math.max(until, now().getTime() + ms);
      },
    },
    errands: new Errands(() => now().getTime()),
  };
}
