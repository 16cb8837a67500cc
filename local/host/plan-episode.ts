import type { Ending, EpisodeFacts, EpisodePlan, NewWork } from "./episode";
import type { TaskView, Work } from "./executor-view";
import { EventType, eventOf } from "./history";
import { type Mistake, mistakeIn } from "./mistakes";
import { allActions, type OrchestratorState } from "./orchestrator-state";

const CONTINUE_AS_NEW = 4;

/** Decides what follows from a replay: what to schedule, what to cancel, whether it is over. */
export function planEpisode(facts: EpisodeFacts): EpisodePlan {
  const { state, view } = facts;
  const created = newWork(facts);
  const mistake = mistakeIn(facts, created);
  if (mistake !== undefined) return failedPlan(mistake);
  if ("hardFailure" in state) return failedPlan({ message: state.hardFailure });
  const cancelledTimers = view.tasks
    .filter(({ id, isCancelled }) => isCancelled && isOpenTimer(facts, id))
    .map(({ id }) => id);
  const openCount = facts.open.size - cancelledTimers.length + created.events.length;
  return {
    ...created,
    cancelledTimers,
    custom: state.customStatus === undefined ? null : JSON.stringify(state.customStatus),
    // The platform lets nothing end while something it has scheduled is still open.
    ending: openCount > 0 ? { kind: "waits" } : endingOf(facts, state),
    warnings: facts.isStrict ? [] : view.reused.map((name) => reuseWarning(facts, name)),
  };
}

/** An instance that fails at once: nothing of the episode counts but the failure. */
export function failedPlan({ message, advice }: Mistake): EpisodePlan {
  return {
    events: [],
    activities: [],
    children: [],
    timers: [],
    cancelledTimers: [],
    custom: null,
    ending: { kind: "failed", message, details: null },
    warnings: advice === undefined ? [] : [advice],
  };
}

function isOpenTimer({ open, scheduled }: EpisodeFacts, id: number): boolean {
  return open.has(id) && scheduled.get(id)?.EventType === EventType.timerCreated;
}

function endingOf({ instance }: EpisodeFacts, state: OrchestratorState): Ending {
  if (state.error !== undefined) {
    const message = `Orchestrator function '${instance.name}' failed: ${state.error}`;
    return { kind: "failed", message, details: state.failureDetails ?? null };
  }
  if (!state.isDone) return { kind: "waits" };
  const next = allActions(state.actions).find(({ actionType }) => actionType === CONTINUE_AS_NEW);
  if (next === undefined) return { kind: "completed", output: jsonText(state.output) };
  return { kind: "continues as new", input: jsonText(next.input) };
}

function reuseWarning({ instance }: EpisodeFacts, name: string): string {
  return `instance '${instance.id}': the task '${name}' is in a second Task.any or Task.all; on Azure it would run twice`;
}

function newWork(facts: EpisodeFacts): NewWork {
  const created: NewWork = { events: [], activities: [], children: [], timers: [] };
  const isNew = ({ id, isOpen, isHeldBack, isCancelled }: TaskView) =>
    isOpen && !isHeldBack && !isCancelled && !facts.scheduled.has(id);
  const tasks = facts.view.tasks.filter(isNew).sort((one, other) => one.id - other.id);
  for (const { id, work } of tasks) addWork(facts, created, id, work);
  return created;
}

function addWork(facts: EpisodeFacts, created: NewWork, task: number, work: Work): void {
  const timestamp = facts.now.toISOString();
  switch (work.kind) {
    case "activity":
      created.activities.push({ task, name: work.name, input: activityText(work.input) });
      created.events.push({
        ...eventOf(EventType.taskScheduled, timestamp, task),
        Name: work.name,
        Version: "",
        Input: null,
      });
      return;
    case "child":
      addChild(facts, created, task, work);
      return;
    case "timer":
      addTimer(facts, created, task, work.fireAt);
      return;
    case "back-off":
      addTimer(facts, created, task, new Date(facts.now.getTime() + work.delayMs));
      return;
    case "unsupported":
      return;
  }
}

function addChild(
  { instance, now, defaultVersion }: EpisodeFacts,
  created: NewWork,
  task: number,
  { name, input, instanceId, version: given }: Extract<Work, { kind: "child" }>,
): void {
  const id = instanceId || `${instance.exec}:${task}`;
  const version = given || defaultVersion;
  created.children.push({ task, name, id, version, input: jsonText(input) });
  created.events.push({
    ...eventOf(EventType.childCreated, now.toISOString(), task),
    Name: name,
    Version: version,
    InstanceId: id,
    Input: null,
  });
}

function addTimer({ now }: EpisodeFacts, created: NewWork, task: number, fireAt: Date): void {
  created.timers.push({ task, fireAt });
  created.events.push({
    ...eventOf(EventType.timerCreated, now.toISOString(), task),
    FireAt: fireAt.toISOString(),
  });
}

/** The SDK has quoted a text already; a bare boolean reaches an activity as .NET writes it. */
function activityText(input: unknown): string | null {
  if (input === undefined || input === null) return null;
  if (typeof input === "boolean") return input ? "True" : "False";
  return typeof input === "string" ? input : JSON.stringify(input);
}

function jsonText(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
