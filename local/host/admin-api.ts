import type { FunctionsCore } from "./functions-core";
import { emptyResponse, type HostRequest, type HostResponse, jsonResponse } from "./http-exchange";
import type { TimerTriggers } from "./timer-triggers";

/** Answers the few admin routes that operators and tests use. */
export function answerAdmin(
  core: FunctionsCore,
  timers: TimerTriggers,
  { method, path }: HostRequest,
): HostResponse {
  const [, , area, name] = path.split("/");
  if (method === "GET" && area === "host" && name === "status") {
    return jsonResponse(200, { state: "Running", version: "embedded host" });
  }
  if (area !== "functions") return emptyResponse(404);
  if (method === "GET" && name === undefined) {
    const listed = core.functions.map((one) => ({ name: one.name, type: one.trigger.type }));
    return jsonResponse(200, listed);
  }
  if (method !== "POST" || name === undefined) return emptyResponse(404);
  return emptyResponse(timers.runNow(decodeURIComponent(name)) ? 202 : 404);
}
