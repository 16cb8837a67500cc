import { readFileSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";

/**
 * With `executor-view.ts` the only module that knows private fields of the SDK. The sequence
 * numbers of tasks are the SDK's own; the list of actions which it returns does not contain them.
 */

/** The version whose private fields were read. */
const SDK_VERSION = "3.5.0";
const SDK = "durable-functions/lib/src";

/** An action as the SDK keeps it, with its identity. */
export interface SdkAction {
  readonly actionType: number;
  readonly functionName?: string;
  readonly externalEventName?: string;
  readonly instanceId?: string;
  readonly version?: string;
  readonly input?: unknown;
  readonly fireAt?: Date;
  readonly compoundActions?: readonly SdkAction[];
}

/** A task of the SDK: running is state 0. */
export interface SdkTask {
  readonly id: number | string | false;
  readonly actionObj: SdkAction | "noOp";
  readonly state: number;
  readonly parent?: SdkTask;
  readonly children?: readonly SdkTask[];
  readonly innerTask?: SdkTask;
  readonly retryOptions?: RetryOptions;
  readonly attemptNumber?: number;
  readonly isCanceled?: boolean;
}

interface RetryOptions {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
}

/** What runs the orchestrator's generator through its history. */
export interface SdkExecutor {
  readonly currentTask: SdkTask;
  readonly actions: readonly SdkAction[];
  readonly willContinueAsNew: boolean;
}

interface ExecutorPrototype {
  trackOpenTask(this: SdkExecutor, task: SdkTask): void;
}

type Loaded = Record<string, (new (...args: unknown[]) => object) | undefined>;

/** Each task of a replay, and whether it was yielded after continueAsNew. */
export type TrackedTasks = ReadonlyMap<SdkTask, { readonly isAfterContinueAsNew: boolean }>;

const trackedBy = new WeakMap<SdkExecutor, Map<SdkTask, { isAfterContinueAsNew: boolean }>>();

/** Makes the app's own copy of the SDK remember every task that a replay numbers. */
export function watchExecutor(appDir: string): void {
  const fromApp = Module.createRequire(join(appDir, "package.json"));
  refuseOtherVersion(fromApp);
  const load = (path: string) => fromApp(`${SDK}/${path}`) as Loaded;
  refuseOtherShape(load);
  const executor = load("orchestrations/TaskOrchestrationExecutor")["TaskOrchestrationExecutor"];
  const prototype = executor?.prototype as ExecutorPrototype;
  const original = prototype.trackOpenTask;
  prototype.trackOpenTask = function trackOpenTask(this: SdkExecutor, task: SdkTask): void {
    if (task.children === undefined) remember(this, task);
    original.call(this, task);
  };
}

/** The tasks of the replay which that executor ran. */
export function trackedTasks(executor: SdkExecutor): TrackedTasks {
  return trackedBy.get(executor) ?? new Map();
}

function remember(executor: SdkExecutor, task: SdkTask): void {
  const tracked = trackedBy.get(executor) ?? new Map();
  // A task that is yielded a second time keeps its number, and so it is the first time that counts.
  if (!tracked.has(task)) tracked.set(task, { isAfterContinueAsNew: executor.willContinueAsNew });
  trackedBy.set(executor, tracked);
}

function refuseOtherVersion(fromApp: NodeJS.Require): void {
  const file = fromApp.resolve("durable-functions/package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  if (version === SDK_VERSION) return;
  throw new Error(
    `embedded host: durable-functions ${version} is installed; this host reads private fields of ${SDK_VERSION} and supports no other version`,
  );
}

function refuseOtherShape(load: (path: string) => Loaded): void {
  const make = (path: string, ...args: unknown[]) => {
    const Made = load(path)[path.slice(path.lastIndexOf("/") + 1)];
    return Made === undefined ? {} : new Made(...args);
  };
  const action = { actionType: 5, isCanceled: false };
  const task = () => make("task/AtomicTask", false, action);
  const expected: [string, object, string[]][] = [
    [
      "executor",
      make("orchestrations/TaskOrchestrationExecutor"),
      ["openTasks", "currentTask", "actions", "willContinueAsNew", "trackOpenTask"],
    ],
    ["task", task(), ["id", "actionObj", "state"]],
    ["compound task", make("task/WhenAllTask", [task()], action), ["children", "actionObj"]],
    [
      "retryable task",
      make("task/RetryableTask", task(), {}),
      ["innerTask", "retryOptions", "attemptNumber", "children"],
    ],
    ["timer task", make("task/DFTimerTask", false, action), ["isCanceled"]],
  ];
  for (const [name, object, fields] of expected) {
    const missing = fields.find((field) => !(field in object));
    if (missing === undefined) continue;
    throw new Error(
      `embedded host: the ${name} of durable-functions ${SDK_VERSION} has no '${missing}'`,
    );
  }
}
