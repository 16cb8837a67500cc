import { z } from "zod";
import { type Answer, type Call, parseValue, type Route } from "./call";
import type { Topic } from "./fault-table";

/** How a switched fault showed in a call. */
export type FaultShown = "answered" | "reply_dropped" | "connection_reset" | "delayed" | "replaced";

/** A call as the judge sees it, in the order in which effects took place. */
export interface LoggedCall extends Topic {
  readonly n: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly queryNames: readonly string[];
  /** Null when the caller got none: the connection was reset before anything was done. */
  readonly status: number | null;
  readonly correlationId: string;
  readonly body?: unknown;
  /** The status is the true one: what the caller was told instead, if so, is not in the log. */
  readonly fault?: FaultShown;
  /** Which fault of the profile it was. */
  readonly cause?: string;
}

/** Every call that the stand-ins sharing this log have had. */
export interface CallLog {
  readonly add: (entry: Omit<LoggedCall, "n" | "at">) => void;
  readonly routes: readonly Route[];
}

/** An empty log with the route to read it, whole or after a number. */
export function callLog(now: () => Date): CallLog {
  const calls: LoggedCall[] = [];
  const read = (call: Call): Answer => {
    const after = parseValue(call.query.get("after") ?? 0, z.coerce.number().int());
    if (!after.ok) return { status: 400, body: { error: after.wrong } };
    return { status: 200, body: { calls: calls.filter(({ n }) => n > after.value) } };
  };
  return {
    add: (entry) => void calls.push({ n: calls.length + 1, at: now().toISOString(), ...entry }),
    routes: [{ method: "GET", template: "/__sandbox/log", answer: read }],
  };
}
