import { EventType, type HistoryEvent, isScheduling, type ScheduledEvent } from "./history";

const ORCHESTRATION_STATUS: Readonly<Record<number, string>> = {
  1: "Completed",
  3: "Failed",
  5: "Terminated",
};

/** The history as the management API shows it: events by name, with what they were about. */
export function historyView(events: readonly HistoryEvent[], showOutput: boolean): object[] {
  const scheduled = new Map(events.filter(isScheduling).map((event) => [event.EventId, event]));
  return events.flatMap((event) => {
    const shown = members(event, scheduled, showOutput);
    return shown === undefined ? [] : [{ ...shown, Timestamp: event.Timestamp }];
  });
}

function members(
  event: HistoryEvent,
  scheduled: ReadonlyMap<number, ScheduledEvent>,
  showOutput: boolean,
): object | undefined {
  switch (event.EventType) {
    case EventType.executionStarted:
      return { EventType: "ExecutionStarted", FunctionName: event.Name, Input: event.Input };
    case EventType.executionCompleted:
      return {
        EventType: "ExecutionCompleted",
        OrchestrationStatus: ORCHESTRATION_STATUS[event.OrchestrationStatus],
        ...result(event.Result, showOutput),
      };
    case EventType.executionTerminated:
      return { EventType: "ExecutionTerminated", Input: event.Input };
    case EventType.executionSuspended:
      return { EventType: "ExecutionSuspended", Reason: event.Reason };
    case EventType.executionResumed:
      return { EventType: "ExecutionResumed", Reason: event.Reason };
    case EventType.eventRaised:
      return { EventType: "EventRaised", Name: event.Name, Input: event.Input };
    case EventType.timerCreated:
      return { EventType: "TimerCreated", FireAt: event.FireAt };
    case EventType.timerFired:
      return { EventType: "TimerFired", FireAt: event.FireAt };
    case EventType.taskCompleted:
    case EventType.childCompleted:
    case EventType.taskFailed:
    case EventType.childFailed:
      return ending(event, scheduled.get(event.TaskScheduledId), showOutput);
    default:
      return undefined;
  }
}

type EndingEvent = Extract<HistoryEvent, { TaskScheduledId: number }>;

const NAMES: Readonly<Record<EndingEvent["EventType"], string>> = {
  5: "TaskCompleted",
  6: "TaskFailed",
  8: "SubOrchestrationInstanceCompleted",
  9: "SubOrchestrationInstanceFailed",
};

function ending(
  event: EndingEvent,
  scheduled: ScheduledEvent | undefined,
  showOutput: boolean,
): object {
  return {
    EventType: NAMES[event.EventType],
    ...("Result" in event
      ? result(event.Result, showOutput)
      : { Reason: event.Reason, Details: event.Details, FailureDetails: event.FailureDetails }),
    ...(scheduled === undefined ? {} : { ScheduledTime: scheduled.Timestamp }),
    ...(scheduled !== undefined && "Name" in scheduled ? { FunctionName: scheduled.Name } : {}),
    ...(scheduled?.EventType === EventType.childCreated
      ? { InstanceId: scheduled.InstanceId }
      : {}),
    ...(showOutput ? { Input: null } : {}),
  };
}

function result(json: string | null, showOutput: boolean): { Result?: unknown } {
  if (!showOutput) return {};
  return { Result: json === null ? null : JSON.parse(json) };
}
