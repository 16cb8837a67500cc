import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const MANAGEMENT = "/runtime/webhooks/durabletask";
const POLLING_MS = 25;
/** Generous: nothing here is about speed. */
const PATIENCE_MS = 60_000;
const TERMINAL = new Set(["Completed", "Failed", "Terminated"]);

/** The status body of an instance. */
export interface InstanceStatus {
  readonly name: string;
  readonly instanceId: string;
  readonly parentInstanceId?: string;
  readonly runtimeStatus: string;
  readonly input: unknown;
  readonly output: unknown;
  readonly customStatus: unknown;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly version?: string;
  readonly historyEvents?: readonly Readonly<Record<string, unknown>>[];
}

/** An answer of the host, its body parsed when it is JSON. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A request: `json` is sent as JSON, `body` as it is with the content type given, if any. */
export interface Sent {
  readonly json?: unknown;
  readonly body?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Everything a test can do to a host: HTTP, and nothing else. */
export class HostClient {
  readonly url: string;
  readonly #key: string | undefined;

  constructor(url: string, key?: string) {
    this.url = url.replace(/\/$/, "");
    this.#key = key;
  }

  async request(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const { json, headers = {} } = sent;
    const contentType = sent.contentType ?? (json === undefined ? undefined : "application/json");
    const body = json === undefined ? sent.body : JSON.stringify(json);
    const response = await fetch(this.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(this.#key === undefined ? {} : { "x-functions-key": this.#key }),
        ...(contentType === undefined ? {} : { "content-type": contentType }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }

  management(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    return this.request(method, MANAGEMENT + path, sent);
  }

  /** Starts an instance whose id begins with the given text; returns the id. */
  async start(name: string, input?: unknown, prefix = "t"): Promise<string> {
    const id = newId(prefix);
    const { status, body } = await this.startAs(id, name, input);
    if (status !== 202) throw new Error(`start of ${name}: ${status} ${JSON.stringify(body)}`);
    return id;
  }

  startAs(id: string, name: string, input?: unknown, query = ""): Promise<Answer> {
    return this.management("POST", `/orchestrators/${name}/${id}${query}`, { json: input });
  }

  status(id: string, query = ""): Promise<Answer> {
    return this.management("GET", `/instances/${encodeURIComponent(id)}${query}`);
  }

  /** The status body, which must be there. */
  async statusOf(id: string, query = ""): Promise<InstanceStatus> {
    const { status, body } = await this.status(id, query);
    if (status === 404) throw new Error(`no instance ${id}`);
    return body as InstanceStatus;
  }

  /** Waits until the status is as wanted, and returns it. */
  async until(
    id: string,
    isWanted: (status: InstanceStatus) => boolean,
    query = "",
  ): Promise<InstanceStatus> {
    let last: InstanceStatus | undefined;
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
      const { status, body } = await this.status(id, query);
      if (status !== 404) last = body as InstanceStatus;
      if (status !== 404 && isWanted(body as InstanceStatus)) return body as InstanceStatus;
      await sleep(POLLING_MS);
    }
    throw new Error(`instance ${id} never came so far: ${JSON.stringify(last)}`);
  }

  ended(id: string, query = ""): Promise<InstanceStatus> {
    return this.until(id, ({ runtimeStatus }) => TERMINAL.has(runtimeStatus), query);
  }

  running(id: string): Promise<InstanceStatus> {
    return this.until(id, ({ runtimeStatus }) => runtimeStatus === "Running");
  }

  /** Starts an orchestration and waits for its end. */
  async run(name: string, input?: unknown, prefix?: string): Promise<InstanceStatus> {
    return this.ended(await this.start(name, input, prefix));
  }

  raise(id: string, event: string, value: unknown): Promise<Answer> {
    return this.management("POST", `/instances/${id}/raiseEvent/${event}`, { json: value });
  }

  /** `terminate`, `suspend`, `resume`, `restart` or `rewind`. */
  command(id: string, verb: string, query = "?reason=because"): Promise<Answer> {
    return this.management("POST", `/instances/${id}/${verb}${query}`);
  }

  /** Calls the SDK's durable client inside the app. */
  async sdk(
    operation: string,
    ...args: unknown[]
  ): Promise<{ returned?: unknown; threw?: string }> {
    const { body } = await this.request("POST", `/api/client/${operation}`, { json: args });
    return body as { returned?: unknown; threw?: string };
  }

  /** What the app has counted and kept under a key. */
  async ledger(key: string): Promise<{ count: number; kept: unknown[] }> {
    const { body } = await this.request("GET", `/api/ledger?key=${encodeURIComponent(key)}`);
    return body as { count: number; kept: unknown[] };
  }
}

/** An instance id that no other test uses. */
export function newId(prefix = "t"): string {
  return `${prefix}-${randomUUID().slice(0, 8)}`;
}

/** Waits until something holds; nothing is said about how long that may take. */
export async function eventually(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
    if (await holds()) return;
    await sleep(POLLING_MS);
  }
  throw new Error(`this never came to be: ${what}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
