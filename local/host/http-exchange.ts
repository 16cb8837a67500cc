import type { IncomingMessage } from "node:http";

/** A request as the host's own routes see it, its body read to the end. */
export interface HostRequest {
  readonly method: string;
  /** Scheme, host and port as the caller wrote them. */
  readonly origin: string;
  /** The path as it came, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** An answer of the host. */
export interface HostResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
}

/** An answer with a JSON body. */
export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HostResponse {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(value) };
}

/** An answer without a body. */
export function emptyResponse(status: number): HostResponse {
  return { status };
}

/** Reads a request of Node's server. */
export async function readRequest(incoming: IncomingMessage): Promise<HostRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const origin = `http://${incoming.headers.host ?? "localhost"}`;
  const target = incoming.url ?? "/";
  const [path = "/", ...rest] = target.split("?");
  return {
    method: incoming.method ?? "GET",
    origin,
    path,
    query: new URLSearchParams(rest.join("?")),
    url: origin + target,
    headers: joinedHeaders(incoming.headers),
    body: Buffer.concat(chunks),
  };
}

function joinedHeaders(headers: IncomingMessage["headers"]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return joined;
}
