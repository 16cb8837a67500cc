import type { RpcTypedData } from "./functions-core";
import type { FailureDetails } from "./history";
import type { InvocationResult } from "./invoke";

/** One entry of the list in which an orchestrator says what it wants done. */
export interface Action {
  readonly actionType: number;
  readonly input?: unknown;
  readonly retryOptions?: { readonly retryTimeoutInMilliseconds?: number };
  readonly compoundActions?: readonly Action[];
}

/** What a replay led to, whether the orchestrator returned, waits or threw. */
export interface OrchestratorState {
  readonly isDone: boolean;
  /** The text of what the orchestrator threw. */
  readonly error?: string;
  readonly actions: readonly Action[];
  readonly output?: unknown;
  readonly customStatus?: unknown;
  readonly failureDetails?: FailureDetails;
}

/** A replay that gave no state at all: nothing of it can be honoured. */
export interface HardFailure {
  readonly hardFailure: string;
}

const LABEL = "\n\n$OutOfProcData$:";
const WITHOUT_MESSAGE =
  "something without a message was thrown (an empty error, a bare text or an object): throw an Error that says why";

interface WireState extends Omit<OrchestratorState, "actions"> {
  readonly actions: readonly (readonly Action[])[];
}

/** Reads the state out of the returned value, or out of the message with which the SDK threw. */
export function readOrchestratorState(result: InvocationResult): OrchestratorState | HardFailure {
  if (!result.threw) return stateIn(result.returned);
  const message = result.error instanceof Error ? result.error.message : String(result.error);
  const labelAt = message.indexOf(LABEL);
  if (labelAt < 0) return { hardFailure: message };
  const state = flat(JSON.parse(message.slice(labelAt + LABEL.length)) as WireState);
  if (state.error !== undefined) return state;
  // The SDK leaves an empty message out, and Azure then loses the custom status.
  const { customStatus: _, ...rest } = state;
  return { ...rest, error: WITHOUT_MESSAGE };
}

function stateIn(returned: RpcTypedData | null | undefined): OrchestratorState | HardFailure {
  if (typeof returned?.json !== "string") {
    return {
      hardFailure:
        "the orchestrator returned no state: is it registered with df.app.orchestration?",
    };
  }
  return flat(JSON.parse(returned.json) as WireState);
}

function flat(state: WireState): OrchestratorState {
  return { ...state, actions: state.actions.flat() };
}

/** Every action with those inside compound ones. */
export function allActions(actions: readonly Action[]): Action[] {
  return actions.flatMap((action) => [action, ...allActions(action.compoundActions ?? [])]);
}
