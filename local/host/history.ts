/** The events of an orchestration's history, in the form in which the SDK reads them. */

/** The numbers which the SDK knows; the ones this host never writes are left out. */
export const EventType = {
  executionStarted: 0,
  executionCompleted: 1,
  executionTerminated: 3,
  taskScheduled: 4,
  taskCompleted: 5,
  taskFailed: 6,
  childCreated: 7,
  childCompleted: 8,
  childFailed: 9,
  timerCreated: 10,
  timerFired: 11,
  orchestratorStarted: 12,
  orchestratorCompleted: 13,
  eventRaised: 15,
  executionSuspended: 19,
  executionResumed: 20,
} as const;

/** What every event has; `EventId` is -1 unless the event schedules something. */
interface EventOf<Type extends number> {
  readonly EventType: Type;
  readonly EventId: number;
  readonly IsPlayed: boolean;
  readonly Timestamp: string;
}

/** One execution of an instance: continueAsNew keeps the instance and changes the execution. */
interface OrchestrationInstance {
  readonly InstanceId: string;
  readonly ExecutionId: string;
}

/** The caller of a sub-orchestration. */
export interface ParentInstance {
  readonly Name: string;
  readonly OrchestrationInstance: OrchestrationInstance;
  readonly TaskScheduleId: number;
  readonly Version: null;
}

/** How an error crosses the history when the app registered an exception-properties provider. */
export interface FailureDetails {
  readonly ErrorType: string;
  readonly ErrorMessage: string;
  readonly StackTrace?: string | undefined;
  readonly IsNonRetriable: boolean;
  readonly Properties?: unknown;
  readonly InnerFailure?: FailureDetails | undefined;
}

/** Starts an execution. */
export interface ExecutionStarted extends EventOf<0> {
  readonly OrchestrationInstance: OrchestrationInstance;
  readonly ParentInstance: ParentInstance | null;
  readonly Name: string;
  readonly Version: string | null;
  readonly Input: string | null;
}

interface ExecutionCompleted extends EventOf<1> {
  readonly OrchestrationStatus: number;
  readonly Result: string | null;
}

interface ExecutionTerminated extends EventOf<3> {
  readonly Input: string | null;
}

interface TaskScheduled extends EventOf<4> {
  readonly Name: string;
  readonly Version: string;
  readonly Input: null;
}

interface ChildCreated extends EventOf<7> {
  readonly Name: string;
  readonly Version: string | null;
  readonly InstanceId: string;
  readonly Input: null;
}

interface TimerCreated extends EventOf<10> {
  readonly FireAt: string;
}

interface Completed extends EventOf<5 | 8> {
  readonly TaskScheduledId: number;
  readonly Result: string | null;
}

interface Failed extends EventOf<6 | 9>, Failure {
  readonly TaskScheduledId: number;
}

/** Why an activity or a sub-orchestration failed. */
export interface Failure {
  readonly Reason: string | null;
  readonly Details: string | null;
  readonly FailureDetails: FailureDetails | null;
}

interface TimerFired extends EventOf<11> {
  readonly TimerId: number;
  readonly FireAt: string;
}

interface EventRaised extends EventOf<15> {
  readonly Name: string;
  readonly Input: string;
}

interface ExecutionPaused extends EventOf<19 | 20> {
  readonly Reason: string | null;
}

/** Any event of a history. */
export type HistoryEvent =
  | ExecutionStarted
  | ExecutionCompleted
  | ExecutionTerminated
  | TaskScheduled
  | ChildCreated
  | TimerCreated
  | Completed
  | Failed
  | TimerFired
  | EventRaised
  | ExecutionPaused
  | EventOf<12 | 13>;

/** The events that schedule something and thereby own a sequence number. */
export type ScheduledEvent = TaskScheduled | ChildCreated | TimerCreated;

/** The members every event begins with. */
export function eventOf<Type extends number>(
  type: Type,
  timestamp: string,
  eventId = -1,
): EventOf<Type> {
  return { EventType: type, EventId: eventId, IsPlayed: false, Timestamp: timestamp };
}

/** The event that tells the caller of an activity or a sub-orchestration its result. */
export function completion(type: 5 | 8, task: number, result: string | null): Completed {
  return { ...eventOf(type, new Date().toISOString()), TaskScheduledId: task, Result: result };
}

/** The event that tells the caller of an activity or a sub-orchestration about its failure. */
export function failure(type: 6 | 9, task: number, why: Failure): Failed {
  return { ...eventOf(type, new Date().toISOString()), TaskScheduledId: task, ...why };
}

const NEVER_PLAYED: ReadonlySet<number> = new Set([4, 7, 10, 12, 13]);

/** An event as later episodes see it: played, unless it schedules something or frames an episode. */
export function played(event: HistoryEvent): HistoryEvent {
  return NEVER_PLAYED.has(event.EventType) ? event : { ...event, IsPlayed: true };
}

/** The number of the task which an event closes, if it closes one. */
export function closedTask(event: HistoryEvent): number | undefined {
  switch (event.EventType) {
    case EventType.taskCompleted:
    case EventType.taskFailed:
    case EventType.childCompleted:
    case EventType.childFailed:
      return event.TaskScheduledId;
    case EventType.timerFired:
      return event.TimerId;
    default:
      return undefined;
  }
}

/** Whether an event schedules an activity, a sub-orchestration or a timer. */
export function isScheduling(event: HistoryEvent): event is ScheduledEvent {
  return (
    event.EventType === EventType.taskScheduled ||
    event.EventType === EventType.childCreated ||
    event.EventType === EventType.timerCreated
  );
}
