import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { z } from "zod";

/** One request as the stand-ins see it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly correlationId: string;
}

/** What a stand-in answers; `text` is sent as it is, `body` as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
}

/** One operation: the method, the path with its {parameters}, and what it answers. */
export interface Route {
  readonly method: string;
  readonly template: string;
  readonly answer: (call: Call, parameters: Parameters) => Answer | Promise<Answer>;
}

/** The values of a path's {parameters}. */
export type Parameters = Readonly<Partial<Record<string, string>>>;

/** Reads a request to its end. */
export async function readCall(request: IncomingMessage, correlationId: string): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
    correlationId,
  };
}

/** The parsed value, or in one sentence what is wrong with it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { ok: false; wrong: string };

/** Parses a JSON body strictly. */
export function parseBody<S extends z.ZodType>(call: Call, schema: S): Parsed<z.output<S>> {
  const json = jsonOf(call);
  if (json === undefined) return { ok: false, wrong: "The body is not JSON." };
  return parseValue(json, schema);
}

/** Parses a value strictly, and names the first member that is wrong. */
export function parseValue<S extends z.ZodType>(value: unknown, schema: S): Parsed<z.output<S>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [first] = parsed.error.issues;
  return { ok: false, wrong: `${first?.path.join(".") || "The request"}: ${first?.message}` };
}

/** The JSON value of a body; undefined when it is none. */
export function jsonOf(call: Call): unknown {
  try {
    return JSON.parse(call.body.toString("utf8"));
  } catch {
    // Not JSON is an answer here: the caller says it in the words of its contract.
    return undefined;
  }
}
