import type { ClientOperations } from "./client-operations";
import { emptyResponse, type HostRequest, type HostResponse, jsonResponse } from "./http-exchange";
import type { Instance } from "./rows";
import { refused } from "./start-request";

/** What steering an instance takes. */
export interface ControlParts {
  readonly operations: ClientOperations;
  readonly links: (id: string) => HostResponse;
}

/** Answers `POST instances/{id}/{verb}`; `segments` begin with the verb. */
export function answerControl(
  parts: ControlParts,
  request: HostRequest,
  id: string,
  [verb = "", ...rest]: readonly string[],
): HostResponse {
  switch (verb.toLowerCase()) {
    case "raiseevent":
      return raise(parts.operations, request, id, rest);
    case "terminate":
    case "suspend":
    case "resume":
      return rest.length === 0 ? steer(parts.operations, request, id, verb) : emptyResponse(404);
    case "restart":
      return restart(parts, request, id);
    case "rewind":
      return jsonResponse(501, "embedded host: rewind is not supported");
    default:
      return emptyResponse(404);
  }
}

function raise(
  operations: ClientOperations,
  { headers, body }: HostRequest,
  id: string,
  [name = "", ...rest]: readonly string[],
): HostResponse {
  if (name === "" || rest.length > 0) return emptyResponse(404);
  if (!(headers["content-type"] ?? "").startsWith("application/json")) {
    return refused(400, "Only application/json request content is supported");
  }
  const text = body.toString("utf8");
  if (!isJson(text)) return refused(400, "The body of an event must be JSON");
  const found = operations.find(id);
  if (found.kind !== "live") return emptyResponse(found.kind === "missing" ? 404 : 410);
  operations.raise(id, name, text);
  return emptyResponse(202);
}

function steer(
  operations: ClientOperations,
  { query }: HostRequest,
  id: string,
  verb: string,
): HostResponse {
  const reason = query.get("reason");
  if (reason === "undefined") {
    return refused(
      400,
      `embedded host: give a reason to ${verb} (on Azure the status of the instance would be unreadable)`,
    );
  }
  const found = operations.find(id);
  if (found.kind !== "live") return emptyResponse(found.kind === "missing" ? 404 : 410);
  if (isOutOfPlace(verb, found.instance)) {
    return jsonResponse(500, {
      Message: "Something went wrong while processing your request",
      ExceptionMessage: `Cannot ${verb} an instance that is ${found.instance.status}.`,
      ExceptionType: "System.InvalidOperationException",
      StackTrace: "",
    });
  }
  if (verb === "terminate") operations.terminate(id, reason);
  else if (verb === "suspend") operations.suspend(id, reason);
  else operations.resume(id, reason);
  return emptyResponse(202);
}

function isOutOfPlace(verb: string, { status }: Instance): boolean {
  if (verb === "suspend") return status === "Suspended";
  return verb === "resume" && status !== "Suspended";
}

function restart(
  { operations, links }: ControlParts,
  { query }: HostRequest,
  id: string,
): HostResponse {
  const found = operations.find(id);
  if (found.kind === "missing") {
    return refused(400, "InstanceId does not match a valid orchestration instance.");
  }
  const withNewId = query.get("restartWithNewInstanceId")?.toLowerCase() !== "false";
  if (!withNewId && found.kind === "live") {
    return refused(409, "A non-terminal instance with this instance ID already exists.");
  }
  const { name, input, version } = found.instance;
  return links(operations.start({ name, input, version, id: withNewId ? undefined : id }));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
