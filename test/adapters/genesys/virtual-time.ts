/** A time in which waiting takes none: when nothing can go on, the clock moves to whoever waits shortest. */
export interface VirtualTime {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Lets everything happen that happens before an instant. */
  readonly runUntil: (instant: number) => Promise<void>;
}

export function virtualTime(): VirtualTime {
  const waiting: { at: number; nth: number; wake: () => void }[] = [];
  let now = 0;
  let nth = 0;
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        nth += 1;
        waiting.push({ at: now + Math.max(0, ms), nth, wake });
      }),
    async runUntil(instant) {
      for (;;) {
        await new Promise(setImmediate);
        waiting.sort((left, right) => left.at - right.at || left.nth - right.nth);
        const next = waiting[0];
        if (!next || next.at > instant) break;
        waiting.shift();
        now = next.at;
        next.wake();
      }
      now = instant;
    },
  };
}
