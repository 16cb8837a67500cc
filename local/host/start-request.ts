import { setTimeout as sleep } from "node:timers/promises";
import type { ClientOperations } from "./client-operations";
import { type HostRequest, type HostResponse, jsonResponse } from "./http-exchange";
import { refuseInstanceId } from "./instance-id";

const POLLING_MS = 50;

/** What answering a start takes. */
export interface StartParts {
  readonly operations: ClientOperations;
  readonly defaultVersion: string | null;
  readonly links: (id: string) => HostResponse;
  readonly status: (id: string) => HostResponse;
}

/** Answers `POST orchestrators/{name}/{id?}`. */
export async function answerStart(
  { operations, defaultVersion, links, status }: StartParts,
  request: HostRequest,
  name: string,
  id: string | undefined,
): Promise<HostResponse> {
  const refusal = id === undefined ? undefined : refuseInstanceId(id);
  if (refusal !== undefined) return refused(400, `embedded host: ${refusal}`);
  const input = inputOf(request);
  if (typeof input === "object" && input !== null) return input;
  const found = id === undefined ? undefined : operations.find(id);
  if (found?.kind === "live") {
    const text = `An Orchestration instance with the status ${found.instance.status} already exists.`;
    return refused(409, text);
  }
  const version = request.query.get("version") ?? defaultVersion;
  const started = operations.start({ name, id, input, version });
  const timeout = Number(request.query.get("timeout") ?? 0);
  if (!(timeout > 0)) return links(started);
  return (await ended(operations, started, timeout * 1000))
    ? outcome(operations, started, status)
    : links(started);
}

/** An error body of the management API. */
export function refused(status: number, message: string): HostResponse {
  return jsonResponse(status, { Message: message });
}

/** The JSON text of the input, whatever the content type says; null when there is none. */
function inputOf({ headers, body }: HostRequest): string | null | HostResponse {
  const type = headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) {
    return refused(
      400,
      "embedded host: the input was sent as a form (Azure would lose it and fail the instance): send it as application/json",
    );
  }
  const text = body.toString("utf8");
  // The SDK sends nothing for an input of undefined, and the orchestrator then gets an empty text.
  if (text === "") return type.startsWith("application/json") ? '""' : null;
  try {
    const value: unknown = JSON.parse(text);
    return value === null ? null : text;
  } catch {
    return refused(400, "Invalid JSON content");
  }
}

async function ended(
  operations: ClientOperations,
  id: string,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (operations.find(id).kind === "live") {
    if (Date.now() > deadline) return false;
    await sleep(POLLING_MS);
  }
  return true;
}

function outcome(
  operations: ClientOperations,
  id: string,
  status: (id: string) => HostResponse,
): HostResponse {
  const found = operations.find(id);
  if (found.kind !== "ended" || found.instance.status !== "Completed") return status(id);
  return jsonResponse(200, JSON.parse(found.instance.output ?? "null"));
}
