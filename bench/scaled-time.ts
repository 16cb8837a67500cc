import { setTimeout as pause } from "node:timers/promises";

/** A time that passes faster than ours, for the simulator and its clients alike: ratios stay what they are. */
export interface ScaledTime {
  /** Milliseconds since it began. */
  readonly clock: () => number;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A time in which so many minutes pass in one of ours. */
export function scaledTime(factor: number): ScaledTime {
  const began = performance.now();
  const atFirst = Date.now();
  const clock = () => (performance.now() - began) * factor;
  return {
    clock,
    now: () => new Date(atFirst + clock()),
    sleep: (ms) => pause(ms / factor),
  };
}
