import type { Work } from "./executor-view";
import { EventType, type ScheduledEvent } from "./history";

const DETECTED =
  "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled";
const QUESTION =
  "Was a change made to the orchestrator code after this instance had already started running?";

/** A number of the history which the replay did not give to the same thing, in Azure's words. */
export interface Mismatch {
  readonly eventId: number;
  readonly message: string;
}

/** Compares what the history says was scheduled with what the replay scheduled. */
export function findMismatch(
  scheduled: ReadonlyMap<number, ScheduledEvent>,
  replayed: ReadonlyMap<number, Work>,
): Mismatch | undefined {
  for (const [eventId, event] of scheduled) {
    const message = difference(event, replayed.get(eventId));
    if (message !== undefined) return { eventId, message: `${DETECTED} ${message}` };
  }
  return undefined;
}

function difference(event: ScheduledEvent, work: Work | undefined): string | undefined {
  if (work === undefined) return `${missing(event)}. ${QUESTION}`;
  const kind = kindOf(event);
  const wanted = `${kind} with sequence number ${event.EventId}${named(event)}`;
  if (isOtherKind(event, work)) {
    return `${wanted}, but the current orchestration replay instead produced a ${ACTION_OF[work.kind]} action with this sequence number. ${QUESTION}`;
  }
  const name = "name" in work ? work.name : "";
  if (!("Name" in event) || event.Name.toLowerCase() === name.toLowerCase()) return undefined;
  return `${wanted}, but the current orchestration replay instead scheduled ${kind} named '${name}' with this sequence number.  ${QUESTION}`;
}

function missing(event: ScheduledEvent): string {
  const notYet = "but the current replay execution hasn't (yet?) scheduled this task";
  const kind = `${kindOf(event)} with sequence ID ${event.EventId}`;
  switch (event.EventType) {
    case EventType.taskScheduled:
      return `${kind} and name '${event.Name}' (version ''), ${notYet}`;
    case EventType.childCreated:
      return `${kind} and name '${event.Name}' (version '${event.Version ?? ""}', instance ID '${event.InstanceId}'), ${notYet}`;
    case EventType.timerCreated:
      return `${kind}, ${notYet}`;
  }
}

function kindOf(event: ScheduledEvent): string {
  switch (event.EventType) {
    case EventType.taskScheduled:
      return "an activity task";
    case EventType.childCreated:
      return "a sub-orchestration task";
    case EventType.timerCreated:
      return "a timer task";
  }
}

function named(event: ScheduledEvent): string {
  return "Name" in event ? ` named '${event.Name}'` : "";
}

const ACTION_OF: Record<Work["kind"], string> = {
  activity: "ScheduleTaskOrchestratorAction",
  child: "CreateSubOrchestrationAction",
  timer: "CreateTimerOrchestratorAction",
  "back-off": "CreateTimerOrchestratorAction",
  unsupported: "SendEventOrchestratorAction",
};

function isOtherKind(event: ScheduledEvent, work: Work): boolean {
  switch (event.EventType) {
    case EventType.taskScheduled:
      return work.kind !== "activity";
    case EventType.childCreated:
      return work.kind !== "child";
    case EventType.timerCreated:
      return work.kind !== "timer" && work.kind !== "back-off";
  }
}
