import { EventType, type HistoryEvent } from "./history";
import type { Mail } from "./rows";

/** An instance's mail, sorted for one episode. */
export interface SortedMail {
  /** The rows which this episode uses up. */
  readonly consumed: readonly number[];
  readonly control: readonly HistoryEvent[];
  /** The events that the orchestrator gets to see. */
  readonly events: readonly HistoryEvent[];
  readonly isTerminated: boolean;
  readonly isSuspended: boolean;
}

/** How the mail of an instance is to be read. */
export interface MailRules {
  readonly exec: string;
  readonly isSuspended: boolean;
  /** Strict mode: one event to an episode. */
  readonly atMostOne: boolean;
}

/**
 * Sorts mail in the order of its arrival. What is for an earlier execution is used up and forgotten;
 * what arrives while the instance is suspended stays where it is.
 */
export function sortMail(
  mail: readonly (Mail & { readonly n: number })[],
  { exec, isSuspended: wasSuspended, atMostOne }: MailRules,
): SortedMail {
  const isCurrent = (row: Mail) => row.exec === null || row.exec === exec;
  const consumed = mail.filter((row) => !isCurrent(row)).map(({ n }) => n);
  const rows = mail
    .filter(isCurrent)
    .map(({ n, ev }): Row => ({ n, event: JSON.parse(ev) as HistoryEvent }));
  const control = untilTermination(rows.filter(({ event }) => isControl(event)));
  const isTerminated = control.at(-1)?.event.EventType === EventType.executionTerminated;
  const isSuspended = control.reduce(suspensionAfter, wasSuspended);
  const waiting = isTerminated || isSuspended ? [] : rows.filter(({ event }) => !isControl(event));
  const taken = startFirst(waiting).slice(0, atMostOne ? 1 : undefined);
  return {
    consumed: [...consumed, ...[...control, ...taken].map(({ n }) => n)],
    control: control.map(({ event }) => event),
    events: taken.map(({ event }) => event),
    isTerminated,
    isSuspended,
  };
}

interface Row {
  readonly n: number;
  readonly event: HistoryEvent;
}

function untilTermination(control: readonly Row[]): readonly Row[] {
  const end = control.findIndex(({ event }) => event.EventType === EventType.executionTerminated);
  return end < 0 ? control : control.slice(0, end + 1);
}

function suspensionAfter(was: boolean, { event }: Row): boolean {
  if (event.EventType === EventType.executionSuspended) return true;
  return event.EventType === EventType.executionResumed ? false : was;
}

/** Whether an event steers the instance and is not for the orchestrator. */
export function isControl({ EventType: type }: HistoryEvent): boolean {
  return (
    type === EventType.executionTerminated ||
    type === EventType.executionSuspended ||
    type === EventType.executionResumed
  );
}

/** Events for a generation may have arrived before the event that starts it. */
function startFirst(rows: readonly Row[]): Row[] {
  const isStart = ({ event }: Row) => event.EventType === EventType.executionStarted;
  return [...rows.filter(isStart), ...rows.filter((row) => !isStart(row))];
}
