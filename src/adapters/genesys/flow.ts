/** An even flow of calls with a small burst: GCRA (ITU-T I.371), kept as credit because the rate changes. */

/** How fast calls may begin, and what has been saved up; milliseconds of the process's own clock. */
export interface Flow {
  readonly perMinute: number;
  readonly burst: number;
  readonly credit: number;
  readonly at: number;
}

/** What arithmetic in halves and thirds loses. */
const ROUNDING = 1e-9;

/** A flow that nothing has been saved up for: whoever takes over a share does not inherit a burst. */
export const emptyFlow = (at: number): Flow => ({ perMinute: 0, burst: 1, credit: 0, at });

/** The flow at another rate from now on. What was saved up stays, as far as the new burst allows. */
export function atRate(flow: Flow, rate: Pick<Flow, "perMinute" | "burst">, now: number): Flow {
  const { credit, at } = earned(flow, now);
  return { ...rate, credit, at };
}

/** Begins a call if there is credit for it (`waitMs` 0); else says how long it takes to be earned. */
export function taken(flow: Flow, now: number): { readonly flow: Flow; readonly waitMs: number } {
  const current = earned(flow, now);
  if (current.credit >= 1 - ROUNDING)
    return { flow: { ...current, credit: current.credit - 1 }, waitMs: 0 };
  return { flow: current, waitMs: ((1 - current.credit) * 60_000) / current.perMinute };
}

function earned(flow: Flow, now: number): Flow {
  const passedMs = Math.max(0, now - flow.at);
  const credit = Math.min(flow.burst, flow.credit + (passedMs * flow.perMinute) / 60_000);
  return { ...flow, credit, at: flow.at + passedMs };
}
