import type { HookCallback, Logger } from "./logger";

/** One value on its way between host and app; exactly one member is set. */
export interface RpcTypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly http?: RpcHttp;
}

/** An HTTP request on its way to the app, or a response on its way back. */
export interface RpcHttp {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly statusCode?: string;
  readonly cookies?: readonly RpcCookie[];
  readonly body?: RpcTypedData | null;
}

/** A cookie of a response; what the handler left out is undefined. */
export interface RpcCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: { readonly value: string };
  readonly path?: { readonly value: string };
  readonly expires?: { readonly value: { readonly seconds: number } };
  readonly secure?: { readonly value: boolean };
  readonly httpOnly?: { readonly value: boolean };
  readonly maxAge?: { readonly value: number };
  readonly sameSite?: "none" | "lax" | "strict" | "explicitNone";
}

/** A trigger, an input or an output of a function, with whatever else the app said about it. */
export interface Binding {
  readonly type: string;
  readonly direction?: string;
  readonly [property: string]: unknown;
}

/** What the library tells about a function when the app registers it. */
export interface FunctionMetadata {
  readonly name: string;
  readonly functionId?: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: unknown;
}

/** The handler of a function. */
export type FunctionCallback = (...args: unknown[]) => unknown;

/** A registered function with its trigger picked out of its bindings. */
export interface LoadedFunction {
  readonly name: string;
  readonly triggerName: string;
  readonly trigger: Binding;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** One call, as the library's invocation model takes it. */
export interface CoreInvocation {
  readonly invocationId: string;
  readonly metadata: FunctionMetadata;
  readonly request: unknown;
  readonly log: (level: string, category: string, message: string) => void;
  state?: string;
}

/** How the library turns a call into arguments and a result into a response. */
export interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<{ returnValue?: RpcTypedData | null }>;
}

/** The side of `@azure/functions` that faces the host. */
export interface ProgrammingModel {
  getInvocationModel(invocation: CoreInvocation): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

const FUNCTIONS_HOST = "4.1037.0";
const NODE_WORKER = "3.12.0";

/** What the app registered, and the module `@azure/functions-core` through which it does so. */
export class FunctionsCore {
  readonly functions: LoadedFunction[] = [];
  readonly appHookData: Record<string, unknown> = {};
  readonly #hooks: { name: string; callback: HookCallback }[] = [];
  readonly #logger: Logger;
  #model: ProgrammingModel | undefined;
  #isLocked: boolean;

  constructor(logger: Logger) {
    this.#logger = logger;
    this.#isLocked = false;
  }

  /** The object which `require("@azure/functions-core")` returns inside the app. */
  asModule(): object {
    return {
      version: NODE_WORKER,
      hostVersion: FUNCTIONS_HOST,
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
        this.#register(metadata, callback),
      registerHook: (name: string, callback: HookCallback) => this.#registerHook(name, callback),
      setProgrammingModel: (model: ProgrammingModel) => {
        this.#model = model;
      },
      getProgrammingModel: () => this.#model,
      log: (level: string, category: string, message: string) => {
        this.#logger.write({ level, category, message });
      },
      Disposable,
    };
  }

  get model(): ProgrammingModel | undefined {
    return this.#model;
  }

  lock(): void {
    this.#isLocked = true;
  }

  /** The function of that name and trigger type: an exact match first, then one in other case. */
  find(name: string, triggerType: string): LoadedFunction | undefined {
    const candidates = this.ofType(triggerType);
    const isSame = (other: string) => other.toLowerCase() === name.toLowerCase();
    return (
      candidates.find((candidate) => candidate.name === name) ??
      candidates.find((candidate) => isSame(candidate.name))
    );
  }

  ofType(triggerType: string): LoadedFunction[] {
    const wanted = triggerType.toLowerCase();
    return this.functions.filter(({ trigger }) => trigger.type.toLowerCase() === wanted);
  }

  async runHooks(name: string, context: object): Promise<void> {
    for (const hook of this.#hooks.filter((one) => one.name === name)) {
      await hook.callback(context);
    }
  }

  #register(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.#isLocked) {
      throw new Error(`embedded host: function '${metadata.name}' was registered after start-up`);
    }
    const loaded = loadedFunction(metadata, callback);
    if (this.functions.some(({ name }) => name.toLowerCase() === loaded.name.toLowerCase())) {
      throw new Error(`embedded host: two functions are called '${loaded.name}'`);
    }
    this.functions.push(loaded);
    return new Disposable(() => removeFrom(this.functions, loaded));
  }

  #registerHook(name: string, callback: HookCallback): Disposable {
    const hook = { name, callback };
    this.#hooks.push(hook);
    if (name === "log") this.#logger.addHook(callback);
    return new Disposable(() => removeFrom(this.#hooks, hook));
  }
}

class Disposable {
  readonly dispose: () => void;

  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
}

function removeFrom<Item>(list: Item[], item: Item): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}

function loadedFunction(metadata: FunctionMetadata, callback: FunctionCallback): LoadedFunction {
  const found = Object.entries(metadata.bindings).find(([, { type }]) => /trigger$/i.test(type));
  if (found === undefined) {
    throw new Error(`embedded host: function '${metadata.name}' has no trigger`);
  }
  const [triggerName, trigger] = found;
  return { name: metadata.functionId ?? metadata.name, triggerName, trigger, metadata, callback };
}
