import type { EpisodeFacts, NewWork } from "./episode";
import { findMismatch } from "./non-determinism";
import { type Action, allActions } from "./orchestrator-state";

/** Azure's `MaxOrchestrationActions`. */
const MAX_ACTIONS = 100_000;
const MAX_STATUS_KB = 16;
const BYTES_PER_UTF16_UNIT = 2;

const UNSUPPORTED_ACTIONS: ReadonlyMap<number, string> = new Map([
  [7, "callEntity"],
  [8, "callHttp"],
  [9, "signalEntity"],
  [13, "lock"],
  [14, "release of a lock"],
]);

/** Something that fails the instance at once and that the orchestrator cannot catch. */
export interface Mistake {
  /** The output of the instance. */
  readonly message: string;
  /** More for whoever reads the host's log. */
  readonly advice?: string;
}

/** The first mistake in a replay, if there is one. */
export function mistakeIn(facts: EpisodeFacts, created: NewWork): Mistake | undefined {
  const { instance, state } = facts;
  const mismatch = mismatchIn(facts);
  if (mismatch !== undefined) return mismatch;
  const failed = (why: string) => ({
    message: `Orchestrator function '${instance.name}' failed: ${why}`,
  });
  if ("hardFailure" in state) return failed(state.hardFailure);
  const tooBig = sizeMistake(state.customStatus);
  if (tooBig !== undefined) return failed(tooBig);
  const message =
    actionMistake(allActions(state.actions)) ?? reuseMistake(facts) ?? callMistake(facts, created);
  return message === undefined ? undefined : { message };
}

function mismatchIn({ instance, state, view, scheduled }: EpisodeFacts): Mistake | undefined {
  // Without a state nothing of the replay counts, as if the orchestrator had scheduled nothing.
  const tasks = "hardFailure" in state ? [] : view.tasks;
  const found = findMismatch(scheduled, new Map(tasks.map(({ id, work }) => [id, work])));
  if (found === undefined) return undefined;
  const cause = "hardFailure" in state ? ` The replay itself ended with: ${state.hardFailure}` : "";
  return {
    message: found.message,
    advice: `orchestrator '${instance.name}', instance '${instance.id}': number ${found.eventId} of the history did not come back. Look for a clock, a random value, a setting or state outside the orchestrator that decides what it does, and for a change of its code.${cause}`,
  };
}

function sizeMistake(customStatus: unknown): string | undefined {
  if (customStatus === undefined) return undefined;
  const bytes = JSON.stringify(customStatus).length * BYTES_PER_UTF16_UNIT;
  const kilobytes = Math.floor(bytes / 1024);
  if (kilobytes <= MAX_STATUS_KB) return undefined;
  return `The UTF-16 size of the JSON-serialized payload must not exceed ${MAX_STATUS_KB} KB. The current payload size is ${kilobytes} KB.`;
}

function actionMistake(actions: readonly Action[]): string | undefined {
  if (actions.length > MAX_ACTIONS) {
    return `embedded host: more than ${MAX_ACTIONS} actions in one orchestration`;
  }
  const unsupported = actions
    .map(({ actionType }) => UNSUPPORTED_ACTIONS.get(actionType))
    .find((name) => name !== undefined);
  if (unsupported !== undefined) return `embedded host: '${unsupported}' is not supported`;
  const hasTimeout = actions.some((action) => action.retryOptions?.retryTimeoutInMilliseconds);
  if (!hasTimeout) return undefined;
  return "embedded host: 'retryTimeoutInMilliseconds' is not supported (on Azure the instance would stay Running for ever once it is reached)";
}

function reuseMistake({ isStrict, view }: EpisodeFacts): string | undefined {
  const [name] = view.reused;
  if (!isStrict || name === undefined) return undefined;
  return `embedded host: the task '${name}' is in a second Task.any or Task.all (on Azure it would run twice)`;
}

function callMistake({ directory }: EpisodeFacts, created: NewWork): string | undefined {
  for (const { name } of created.activities) {
    const refusal = directory.refuseActivity(name);
    if (refusal !== undefined) return refusal;
  }
  for (const child of created.children) {
    const refusal = directory.refuseChild(child);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
