import { EventType, eventOf, type HistoryEvent } from "./history";
import type { TimerRow } from "./rows";

/** On Azure timers fire up to 0.8 s before they are due: strict mode lets apps meet that. */
const EARLY_MS = 500;

interface NewTimer {
  readonly id: string;
  readonly exec: string;
  readonly task: number;
  readonly fireAt: Date;
}

/**
 * A timer as it is stored. In strict mode it fires early, but never by more than half of its time,
 * so that an orchestrator which waits again for the rest comes to an end.
 */
export function timerRow(timer: NewTimer, created: Date, isStrict: boolean): TimerRow {
  const { id, exec, task, fireAt } = timer;
  const wait = Math.max(0, fireAt.getTime() - created.getTime());
  const early = isStrict ? Math.min(EARLY_MS, Math.floor(wait / 2)) : 0;
  const fired: HistoryEvent = {
    // The platform stamps this event with the time at which the timer was created.
    ...eventOf(EventType.timerFired, created.toISOString()),
    TimerId: task,
    FireAt: fireAt.toISOString(),
  };
  return { id, exec, task, fire: fireAt.getTime() - early, ev: JSON.stringify(fired) };
}
