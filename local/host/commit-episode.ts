import type { Ending, EpisodePlan, PlannedChild } from "./episode";
import {
  completion,
  EventType,
  eventOf,
  type Failure,
  failure,
  type HistoryEvent,
  type ParentInstance,
} from "./history";
import type { KnownHistory } from "./known-history";
import { createInstance, hexId, mailStart } from "./new-instance";
import type { Instance } from "./rows";
import type { Store } from "./store";
import { timerRow } from "./timer-row";

/** `OrchestrationStatus` of the event that ends an execution. */
const ENDED_AS = { Completed: 1, Failed: 3, Terminated: 5 } as const;

/** One episode on its way into the store. */
export interface Episode {
  readonly instance: Instance;
  readonly known: KnownHistory;
  readonly now: Date;
  readonly isStrict: boolean;
  /** Rows of the inbox which it uses up. */
  readonly consumed: readonly number[];
  /** What happened since the last one, with the event that opens it. */
  readonly events: readonly HistoryEvent[];
  /** What the status shows as output after a suspension or a resumption. */
  readonly output: string | null;
}

/** What the host must do after the commit. */
export interface Effects {
  /** Rows of activities to be started. */
  readonly queued: readonly number[];
  /** Mail that was put into the inboxes of other instances. */
  readonly mailed: readonly { readonly id: string; readonly event: HistoryEvent }[];
}

/** Records an episode without a replay: the instance was suspended or resumed. */
export function commitPause(store: Store, episode: Episode, isSuspended: boolean): Effects {
  const status = isSuspended ? "Suspended" : "Running";
  write(store, episode, [], { status, output: episode.output });
  return { queued: [], mailed: [] };
}

/** Records the end by termination; what still runs is forgotten and not waited for. */
export function commitTermination(store: Store, episode: Episode, reason: string | null): Effects {
  const end = executionCompleted("Terminated", episode.output);
  write(store, episode, [end], { status: "Terminated", output: episode.output });
  forgetWork(store, episode.instance.id);
  const why = { Reason: reason, Details: null, FailureDetails: null };
  return { queued: [], mailed: tellParent(store, episode.instance, { failed: why }) };
}

/** Records a replay and everything that follows from it. */
export function commitPlan(store: Store, episode: Episode, plan: EpisodePlan): Effects {
  const { instance, now, isStrict } = episode;
  const { id, exec } = instance;
  for (const task of plan.cancelledTimers) {
    store.deleteTimer(id, exec, task);
    episode.known.open.delete(task);
  }
  for (const { task, fireAt } of plan.timers) {
    store.addTimer(timerRow({ id, exec, task, fireAt }, now, isStrict));
  }
  const queued = plan.activities.map((one) => store.addActivity({ id, exec, ...one }));
  const created = plan.children.map((child) => createChild(store, instance, child));
  const told = commitEnding(store, episode, plan);
  return { queued, mailed: [...created, ...told] };
}

function commitEnding(store: Store, episode: Episode, plan: EpisodePlan): Effects["mailed"] {
  const { ending, custom } = plan;
  switch (ending.kind) {
    case "waits":
      write(store, episode, plan.events, { status: "Running", custom, output: episode.output });
      return [];
    case "continues as new":
      return continueAsNew(store, episode, ending.input);
    case "completed": {
      const end = executionCompleted("Completed", ending.output);
      const change = { status: "Completed", custom, output: ending.output } as const;
      write(store, episode, [...plan.events, end], change);
      forgetWork(store, episode.instance.id);
      return tellParent(store, episode.instance, { completed: ending.output });
    }
    case "failed":
      return commitFailure(store, episode, plan, ending);
  }
}

function commitFailure(
  store: Store,
  episode: Episode,
  plan: EpisodePlan,
  { message, details }: Extract<Ending, { kind: "failed" }>,
): Effects["mailed"] {
  const output = JSON.stringify(message);
  const end = executionCompleted("Failed", output);
  const change = { status: "Failed", custom: plan.custom, output } as const;
  write(store, episode, [...plan.events, end], change);
  forgetWork(store, episode.instance.id);
  const why: Failure = {
    Reason: message,
    Details: `in the sub-orchestration with the id '${episode.instance.id}'`,
    FailureDetails: details,
  };
  return tellParent(store, episode.instance, { failed: why });
}

function continueAsNew(store: Store, episode: Episode, input: string | null): Effects["mailed"] {
  const { instance, known, now, consumed } = episode;
  const time = now.getTime();
  const next: Instance = {
    ...instance,
    exec: hexId(),
    input,
    output: null,
    custom: null,
    status: "Running",
    created: time,
    updated: time,
  };
  store.deleteMail(consumed);
  store.clearHistory(instance.id);
  store.deleteWork(instance.id);
  store.putInstance(next);
  mailStart(store, next, known.started?.ParentInstance ?? null);
  return [];
}

function write(
  store: Store,
  { instance, known, consumed, events, now }: Episode,
  closing: readonly HistoryEvent[],
  change: Partial<Instance>,
): void {
  const end = eventOf(EventType.orchestratorCompleted, new Date().toISOString());
  const from = known.texts.length;
  const texts = known.append([...events, ...closing, end]);
  store.deleteMail(consumed);
  store.appendHistory(instance.id, from, texts);
  store.putInstance({ ...instance, ...change, updated: now.getTime() });
}

/** After the end nobody reads the mail, and nothing that was scheduled has anybody to come back to. */
function forgetWork(store: Store, id: string): void {
  store.deleteWork(id);
  store.clearMail(id);
}

function executionCompleted(status: keyof typeof ENDED_AS, result: string | null): HistoryEvent {
  return {
    ...eventOf(EventType.executionCompleted, new Date().toISOString()),
    OrchestrationStatus: ENDED_AS[status],
    Result: result,
  };
}

function createChild(
  store: Store,
  { id, exec, name }: Instance,
  child: PlannedChild,
): Effects["mailed"][number] {
  const parent: ParentInstance = {
    Name: name,
    OrchestrationInstance: { InstanceId: id, ExecutionId: exec },
    TaskScheduleId: child.task,
    Version: null,
  };
  return { id: child.id, event: createInstance(store, { ...child, exec: hexId(), parent }) };
}

type Outcome = { readonly completed: string | null } | { readonly failed: Failure };

function tellParent(store: Store, instance: Instance, outcome: Outcome): Effects["mailed"] {
  const { parent: id, parentExec: exec, parentTask: task } = instance;
  if (id === null || task === null) return [];
  const event =
    "failed" in outcome
      ? failure(EventType.childFailed, task, outcome.failed)
      : completion(EventType.childCompleted, task, outcome.completed);
  store.addMail({ id, exec, ev: JSON.stringify(event) });
  return [{ id, event }];
}
