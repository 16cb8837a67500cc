/** Instances of the app, each with a clock, a speed and mishaps of its own, that share one ledger. */

import { RateLease } from "../../../src/adapters/genesys/rate-lease";
import type { LedgerStore } from "../../../src/adapters/genesys/rate-ledger";
import { SharedPace } from "../../../src/adapters/genesys/shared-pace";
import { MemoryLedger } from "./memory-ledger";
import { type VirtualTime, virtualTime } from "./virtual-time";

interface Nature {
  /** What its clock shows when the others' shows 0. */
  readonly offset?: number;
  readonly speed?: number;
  /** From when to when it stands still. */
  readonly stalls?: readonly { readonly from: number; readonly ms: number }[];
  readonly diesAt?: number;
}

/** An endless row of numbers in [0, 1) that a test can have again. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The world of one test: its time, its ledger, and instances that begin calls in it. */
export function instances({ budget, random }: { budget: number; random: () => number }) {
  const time = virtualTime();
  const ledger = new MemoryLedger(time.now);
  return {
    time,
    ledger,
    instance(nature: Nature = {}) {
      const { offset = 0, speed = 1 } = nature;
      const conditions = {
        clock: () => offset + time.now() * speed,
        sleep: sleepOf(time, nature),
        random,
      };
      const store: LedgerStore = ledger.reachedBy(conditions, () => 1 + random() * 30);
      const lease = new RateLease({ ...conditions, requestsPerMinute: budget, store });
      return { ...conditions, pace: new SharedPace(lease, conditions) };
    },
  };
}

/** Sleeps by the instance's own clock, and on through its stalls; a dead one wakes no more. */
function sleepOf(time: VirtualTime, { speed = 1, stalls = [], diesAt = Infinity }: Nature) {
  return async (ms: number): Promise<void> => {
    await time.sleep(ms / speed);
    for (const { from, ms: length } of stalls)
      if (time.now() >= from && time.now() < from + length)
        await time.sleep(from + length - time.now());
    if (time.now() >= diesAt) await new Promise(() => undefined);
  };
}

/** The most calls in any span of time of a length. */
export function busiest(begun: readonly number[], spanMs: number): number {
  const sorted = begun.toSorted((left, right) => left - right);
  let first = 0;
  let most = 0;
  for (const [index, at] of sorted.entries()) {
    while ((sorted[first] ?? at) <= at - spanMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
