import { type SdkAction, type SdkExecutor, type SdkTask, trackedTasks } from "./sdk-executor";

const CREATE_TIMER = 5;
const WHEN_ANY = 11;
const WHEN_ALL = 12;
const RUNNING = 0;

/** What a task asks the host to do. */
export type Work =
  | { readonly kind: "activity"; readonly name: string; readonly input: unknown }
  | {
      readonly kind: "child";
      readonly name: string;
      readonly input: unknown;
      readonly instanceId: string | undefined;
      readonly version: string | undefined;
    }
  | { readonly kind: "timer"; readonly fireAt: Date }
  | { readonly kind: "back-off"; readonly delayMs: number }
  | { readonly kind: "unsupported" };

/** A task that got a sequence number in the replay. */
export interface TaskView {
  readonly id: number;
  readonly work: Work;
  readonly isOpen: boolean;
  readonly isCancelled: boolean;
  /** The host must not start it yet: an earlier `Task.all` still has open members. */
  readonly isHeldBack: boolean;
}

/** What the host needs to know about a replay. */
export interface ExecutorView {
  readonly tasks: readonly TaskView[];
  /** Names of the tasks that were put into a second `Task.any` or `Task.all`. */
  readonly reused: readonly string[];
  /** The numbers that must all be closed before the orchestrator can go on, if one alone cannot do. */
  readonly awaited: ReadonlySet<number> | undefined;
}

/** A replay of which nothing is known, because the orchestrator was never reached. */
export const NOTHING_SEEN: ExecutorView = { tasks: [], reused: [], awaited: undefined };

/** Reads what a replay led to out of the context of its invocation. */
export function viewExecutor(context: object): ExecutorView {
  const { df } = context as { df?: { taskOrchestratorExecutor?: SdkExecutor } };
  const executor = df?.taskOrchestratorExecutor;
  if (executor === undefined) return NOTHING_SEEN;
  const entries = new Entries(executor);
  const tasks = [...trackedTasks(executor)].flatMap(([task, { isAfterContinueAsNew }]) =>
    typeof task.id !== "number" || isAfterContinueAsNew ? [] : [taskView(task.id, task, entries)],
  );
  return { tasks, reused: entries.reused(), awaited: awaitedBy(executor.currentTask) };
}

function taskView(id: number, task: SdkTask, entries: Entries): TaskView {
  return {
    id,
    work: workOf(task),
    isOpen: task.state === RUNNING,
    // cancel() marks only the outer task of a long timer, which is the parent.
    isCancelled: task.isCanceled === true || task.parent?.isCanceled === true,
    isHeldBack: entries.holdBack(task),
  };
}

function workOf(task: SdkTask): Work {
  if (task.actionObj === "noOp") return retryWork(task);
  const { actionType, functionName = "", input, instanceId, version, fireAt } = task.actionObj;
  switch (actionType) {
    case 0:
    case 1:
      return { kind: "activity", name: functionName, input };
    case 2:
    case 3:
      return { kind: "child", name: functionName, input, instanceId, version };
    case CREATE_TIMER:
      return { kind: "timer", fireAt: fireAt ?? new Date(0) };
    default:
      return { kind: "unsupported" };
  }
}

/** A retryable task numbers, in turn, its first attempt, a back-off timer, the next attempt, … */
function retryWork(task: SdkTask): Work {
  const { innerTask, children = [] } = task.parent ?? {};
  if (task.parent === undefined || innerTask === undefined) return { kind: "unsupported" };
  const isTimer = children.indexOf(task) % 2 === 1;
  return isTimer ? { kind: "back-off", delayMs: backOffMs(task.parent) } : workOf(innerTask);
}

/** The SDK counts up before it waits, so that after the first failure the number is 2. */
function backOffMs({ retryOptions, attemptNumber = 1 }: SdkTask): number {
  if (retryOptions === undefined) return 0;
  // The platform waits once more after the last attempt, for no time, and the SDK expects it.
  if (attemptNumber > retryOptions.maxNumberOfAttempts) return 0;
  const { firstRetryIntervalInMilliseconds: first, backoffCoefficient = 1 } = retryOptions;
  const longest = retryOptions.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY;
  return Math.min(first * backoffCoefficient ** (attemptNumber - 2), longest);
}

/**
 * The entries of the executor's list of actions. The platform works through them in order and waits
 * for every member of a `Task.all` before it turns to the next entry, even when the orchestrator
 * itself went on at the first failure.
 */
class Entries {
  readonly #actions: readonly SdkAction[];
  readonly #entryOf = new Map<SdkAction, number>();
  readonly #tasksOf = new Map<SdkAction, SdkTask[]>();
  readonly #heldFrom: number;

  constructor(executor: SdkExecutor) {
    this.#actions = executor.actions;
    const placed = this.#actions.flatMap((entry, place) =>
      leaves(entry).map((leaf) => ({ leaf, place })),
    );
    // From the end, so that of several places the first is the one that stays.
    for (const { leaf, place } of placed.reverse()) this.#entryOf.set(leaf, place);
    for (const task of trackedTasks(executor).keys()) {
      const action = listedAction(task);
      if (action === undefined) continue;
      this.#tasksOf.set(action, [...(this.#tasksOf.get(action) ?? []), task]);
    }
    const index = this.#actions.findIndex((e) => e.actionType === WHEN_ALL && this.#isPending(e));
    this.#heldFrom = index < 0 ? Number.POSITIVE_INFINITY : index;
  }

  holdBack(task: SdkTask): boolean {
    const action = listedAction(task);
    const entry = action === undefined ? undefined : this.#entryOf.get(action);
    return entry !== undefined && entry > this.#heldFrom;
  }

  reused(): string[] {
    const seen = new Set<SdkAction>();
    return this.#actions.flatMap((entry) => {
      const own = new Set(leaves(entry));
      const again = [...own].filter((leaf) => seen.has(leaf));
      for (const leaf of own) seen.add(leaf);
      return again.map((leaf) => leaf.functionName ?? leaf.externalEventName ?? "a timer");
    });
  }

  #isPending(action: SdkAction): boolean {
    const inside = action.compoundActions ?? [];
    if (action.actionType === WHEN_ALL) return inside.some((one) => this.#isPending(one));
    if (action.actionType === WHEN_ANY) return inside.every((one) => this.#isPending(one));
    return (this.#tasksOf.get(action) ?? []).some(({ state }) => state === RUNNING);
  }
}

function leaves(action: SdkAction): SdkAction[] {
  return action.compoundActions?.flatMap(leaves) ?? [action];
}

/** The action under which the executor lists a task: its own, or that of the task it is a step of. */
function listedAction({ actionObj, parent }: SdkTask): SdkAction | undefined {
  const parentAction = parent?.actionObj;
  if (parentAction === undefined || parentAction === "noOp") {
    return actionObj === "noOp" ? undefined : actionObj;
  }
  const isStepOfTimer = parentAction.actionType === CREATE_TIMER;
  return actionObj === "noOp" || isStepOfTimer ? parentAction : actionObj;
}

function awaitedBy(current: SdkTask): ReadonlySet<number> | undefined {
  const awaited = new Set<number>();
  return collectAwaited(current, awaited) && awaited.size > 1 ? awaited : undefined;
}

/** False as soon as something is found that can move the orchestrator on its own. */
function collectAwaited(task: SdkTask, awaited: Set<number>): boolean {
  if (task.state !== RUNNING) return true;
  if (task.children === undefined) {
    if (typeof task.id !== "number") return false;
    awaited.add(task.id);
    return true;
  }
  const isAny = task.actionObj !== "noOp" && task.actionObj.actionType === WHEN_ANY;
  return !isAny && task.children.every((child) => collectAwaited(child, awaited));
}
