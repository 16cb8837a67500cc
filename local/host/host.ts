import { resolve } from "node:path";
import { answerAdmin } from "./admin-api";
import { ClientOperations } from "./client-operations";
import { Engine } from "./engine";
import type { FunctionsCore } from "./functions-core";
import { applyLocalSettings, type HostSettings, readHostSettings } from "./host-settings";
import type { HostRequest } from "./http-exchange";
import { type Answer, type RunningServer, startServer } from "./http-server";
import { answerWithFunction, type HttpFunction, httpFunctions } from "./http-triggers";
import { type Invoke, invokeWith } from "./invoke";
import { loadApp } from "./load-app";
import { Logger } from "./logger";
import { ManagementApi } from "./management-api";
import { clientBinding, managementPath } from "./management-urls";
import { watchExecutor } from "./sdk-executor";
import { Store } from "./store";
import { TimerTriggers } from "./timer-triggers";

/** Which app to host, and how; port 0 takes any free one. */
export interface HostOptions {
  readonly appDir: string;
  readonly port: number;
  /** The SQLite file with the state of all orchestrations. */
  readonly database: string;
  /** Replay after every single event, fire timers early, refuse reused tasks. */
  readonly strict: boolean;
}

/** A function of the app, as the host lists it; only an HTTP function has a path. */
interface ListedFunction {
  readonly name: string;
  readonly kind: string;
  readonly path?: string;
}

/** A host that runs. */
export interface RunningHost {
  readonly url: string;
  readonly port: number;
  readonly functions: readonly ListedFunction[];
  close(): Promise<void>;
}

/** Loads the app and hosts it; when this returns the host answers and has taken up what was under way. */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const appDir = resolve(options.appDir);
  const logger = new Logger();
  applyLocalSettings(appDir);
  const settings = readHostSettings(appDir);
  const store = new Store(options.database);
  const ready = Promise.withResolvers<Hosting>();
  // Requests that come while the app loads wait; a failure to load reaches the caller below.
  ready.promise.catch(() => undefined);
  try {
    const answer = async (request: HostRequest) => (await ready.promise).answer(request);
    const server = await startServer(options.port, answer, logger);
    try {
      const url = `http://localhost:${server.port}`;
      const parts = { appDir, settings, store, url, logger, isStrict: options.strict };
      const hosting = await host(parts);
      ready.resolve(hosting);
      const { functions } = hosting;
      return { url, port: server.port, functions, close: closeWith(server, hosting, store) };
    } catch (error) {
      ready.reject(error);
      await server.close();
      throw error;
    }
  } catch (error) {
    store.close();
    throw error;
  }
}

interface HostingParts {
  readonly appDir: string;
  readonly settings: HostSettings;
  readonly store: Store;
  readonly url: string;
  readonly logger: Logger;
  readonly isStrict: boolean;
}

interface Hosting {
  readonly functions: readonly ListedFunction[];
  readonly answer: Answer;
  stop(): Promise<void>;
}

async function host(parts: HostingParts): Promise<Hosting> {
  const { appDir, settings, store, url, logger, isStrict } = parts;
  process.env["AZURE_FUNCTIONS_ENVIRONMENT"] ??= "Development";
  // Without it the SDK's client sends every call to port 7071.
  process.env["WEBSITE_HOSTNAME"] = new URL(url).host;
  const core = await loadApp(appDir, logger);
  if (core.ofType("orchestrationTrigger").length > 0) watchExecutor(appDir);
  const invoke = invokeWith({ core, logger, client: clientBinding(url, settings.hubName) });
  const onFault = (error: unknown) => {
    // The state in the store is sound; to go on with a fault of the host itself would not be.
    queueMicrotask(() => {
      throw error;
    });
  };
  const engine = new Engine({ store, core, invoke, settings, isStrict, logger, onFault });
  const timers = new TimerTriggers({ core, store, invoke, logger });
  const http = httpFunctions(core, settings.routePrefix);
  const answer = answerWith({ core, invoke, logger, settings, store, engine, timers, http });
  engine.recover();
  timers.start();
  return {
    functions: listed(core, http),
    answer,
    stop: async () => {
      timers.close();
      engine.close();
      await core.runHooks("appTerminate", { hookData: {}, appHookData: core.appHookData });
    },
  };
}

function listed(core: FunctionsCore, http: readonly HttpFunction[]): ListedFunction[] {
  const paths = new Map(http.map(({ called, route }) => [called, `/${route.template}`]));
  return core.functions.map((called) => {
    const path = paths.get(called);
    const kind = called.trigger.type.replace(/Trigger$/i, "");
    return { name: called.name, kind, ...(path === undefined ? {} : { path }) };
  });
}

interface AnswerParts extends Pick<HostingParts, "settings" | "store" | "logger"> {
  readonly core: FunctionsCore;
  readonly invoke: Invoke;
  readonly engine: Engine;
  readonly timers: TimerTriggers;
  readonly http: readonly HttpFunction[];
}

function answerWith({
  core,
  invoke,
  logger,
  settings,
  store,
  engine,
  timers,
  http,
}: AnswerParts): Answer {
  const operations = new ClientOperations(store, engine);
  const management = new ManagementApi(store, operations, settings);
  return async (request) => {
    const path = managementPath(request.path);
    if (path !== undefined) return management.answer(request, path);
    if (request.path.startsWith("/admin/")) return answerAdmin(core, timers, request);
    return answerWithFunction({ functions: http, invoke, logger }, request);
  };
}

function closeWith(server: RunningServer, hosting: Hosting, store: Store): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const close = async () => {
    await server.close();
    await hosting.stop();
    store.close();
  };
  return () => {
    closing ??= close();
    return closing;
  };
}
