import { randomUUID } from "node:crypto";
import type {
  CoreInvocation,
  FunctionCallback,
  FunctionsCore,
  InvocationModel,
  LoadedFunction,
  RpcTypedData,
} from "./functions-core";
import type { Logger } from "./logger";

/** What comes back from a call; the context stays readable when the function threw. */
export type InvocationResult = { readonly context: object } & (
  | { readonly threw: false; readonly returned: RpcTypedData | null | undefined }
  | { readonly threw: true; readonly error: unknown }
);

/** Calls a function of the app with the data of its trigger. */
export type Invoke = (
  called: LoadedFunction,
  triggerData: RpcTypedData,
  triggerMetadata?: Record<string, RpcTypedData>,
) => Promise<InvocationResult>;

interface InvocationParts {
  readonly core: FunctionsCore;
  readonly logger: Logger;
  /** The JSON text of the durable client input. */
  readonly client: string;
}

/** Calls functions through the library's own invocation model and the app's hooks. */
export function invokeWith({ core, logger, client }: InvocationParts): Invoke {
  return async (called, triggerData, triggerMetadata = {}) => {
    if (core.model === undefined)
      throw new Error("embedded host: the app set no programming model");
    const invocationId = randomUUID();
    const invocation: CoreInvocation = {
      invocationId,
      metadata: called.metadata,
      request: {
        invocationId,
        functionId: called.name,
        inputData: inputData(called, triggerData, client),
        triggerMetadata,
      },
      log: (level, category, message) => {
        logger.write({ level, category, message, source: called.name });
      },
    };
    return run(core, called, invocation, core.model.getInvocationModel(invocation));
  };
}

function inputData(
  called: LoadedFunction,
  triggerData: RpcTypedData,
  client: string,
): { name: string; data: RpcTypedData }[] {
  const inputs = Object.entries(called.metadata.bindings).filter(([, b]) => b.direction === "in");
  return inputs.map(([name]) => ({
    name,
    data: name === called.triggerName ? triggerData : { string: client },
  }));
}

interface HookContext {
  hookData: Record<string, unknown>;
  appHookData: Record<string, unknown>;
  invocationContext: object;
  inputs: unknown[];
  functionCallback: FunctionCallback;
  result?: unknown;
  error?: unknown;
}

async function run(
  core: FunctionsCore,
  called: LoadedFunction,
  invocation: CoreInvocation,
  model: InvocationModel,
): Promise<InvocationResult> {
  const { context, inputs } = await model.getArguments();
  const hooks: HookContext = {
    hookData: {},
    appHookData: core.appHookData,
    invocationContext: context,
    inputs,
    functionCallback: called.callback,
  };
  try {
    invocation.state = "preInvocationHooks";
    await core.runHooks("preInvocation", hooks);
    invocation.state = "invocation";
    const outcome = await callHandler(model, hooks);
    invocation.state = "postInvocationHooks";
    await core.runHooks("postInvocation", hooks);
    if (isFailure(outcome, hooks)) return { context, threw: true, error: hooks.error };
    const { returnValue } = await model.getResponse(context, hooks.result);
    return { context, threw: false, returned: returnValue };
  } catch (error) {
    return { context, threw: true, error };
  }
}

type HandlerOutcome = "returned" | "threw" | "threw nothing";

async function callHandler(model: InvocationModel, hooks: HookContext): Promise<HandlerOutcome> {
  try {
    hooks.result = await model.invokeFunction(
      hooks.invocationContext,
      hooks.inputs,
      hooks.functionCallback,
    );
    return "returned";
  } catch (error) {
    hooks.error = error;
    return isNothing(error) ? "threw nothing" : "threw";
  }
}

/**
 * A hook may take the error away or put one in. What threw `undefined` has failed all the same:
 * on Azure it passes for a success, which hides the mistake.
 */
function isFailure(outcome: HandlerOutcome, { error }: HookContext): boolean {
  return outcome === "threw nothing" || !isNothing(error);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
