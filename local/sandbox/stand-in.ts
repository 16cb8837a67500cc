import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as realTime } from "node:timers/promises";
import { type Answer, type Call, jsonOf, type Parameters, type Route, readCall } from "./call";
import type { CallLog, FaultShown } from "./call-log";
import type { FaultTable, Topic } from "./fault-table";
import { findRoute } from "./find-route";
import { type Listening, startHttpServer } from "./http-server";
import type { Misfortune } from "./misfortune";

/** What makes a stand-in: its routes, its way of refusing, and the judge's table and log. */
export interface StandIn {
  readonly name: string;
  readonly port: number;
  readonly routes: readonly Route[];
  /** Routes under /__sandbox/: never refused, never faulty, never logged. */
  readonly controls: readonly Route[];
  readonly faults: FaultTable;
  readonly log: CallLog;
  readonly refuse: (status: number, message: string, call: Call) => Answer;
  /** A refusal before the route is asked, for instance for a missing access token. */
  readonly guard?: (call: Call) => Answer | undefined;
  /** What a call is about beyond its path. */
  readonly topic?: (parameters: Parameters, call: Call) => Topic;
  /** What goes wrong by chance with a call that no switched fault hits. */
  readonly misfortune?: (call: Call, topic: Topic) => Misfortune | undefined;
  /** How it waits before a slow answer; in real time when absent. */
  readonly pause?: (ms: number) => Promise<unknown>;
  /** Headers of every answer. */
  readonly headers?: (call: Call) => Readonly<Record<string, string>>;
}

/** Serves a stand-in on loopback. */
export const startStandIn = (standIn: StandIn): Promise<Listening> =>
  startHttpServer(standIn.port, (request, response) => {
    converse(standIn, request, response).catch((fault: unknown) => {
      // A stand-in with a bug must not look like a network that is down.
      console.error(`${standIn.name}:`, fault);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(String(fault));
    });
  });

async function converse(
  standIn: StandIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = await readCall(request, randomUUID());
  const control = findRoute(standIn.controls, call.method, call.path);
  if (control) return send(response, await control.route.answer(call, control.parameters), {});

  const found = findRoute(standIn.routes, call.method, call.path);
  const topicNow = () =>
    found ? { route: found.route.template, ...standIn.topic?.(found.parameters, call) } : {};
  const fault = faultOf(standIn, call, topicNow());
  await waitedFor(standIn, fault);

  // While it waited a lock may have ended: the log says what the answer will.
  const topic = topicNow();
  const answer = fault?.resetConnection ? null : await answerOf(standIn, call, found, fault);
  const told = answer && (fault?.insteadOf?.(answer) ?? answer);
  const status = answer?.status ?? null;
  const shown = shownOf(fault, { isReplaced: told !== answer });
  standIn.log.add({ ...entryOf(call, topic), status, ...shown });
  if (!told || fault?.dropReplyAfterEffect) request.socket.destroy();
  else send(response, told, standIn.headers?.(call) ?? {});
}

/** A fault that was switched on comes before one of chance. */
const faultOf = (standIn: StandIn, call: Call, topic: Topic): Misfortune | undefined =>
  standIn.faults.take(call.method, topic) ?? standIn.misfortune?.(call, topic);

async function waitedFor({ pause = realTime }: StandIn, fault?: Misfortune): Promise<void> {
  const waitMs = (fault?.delayMs ?? 0) + (fault?.latencyMs ?? 0);
  if (waitMs > 0) await pause(waitMs);
}

async function answerOf(
  standIn: StandIn,
  call: Call,
  found: ReturnType<typeof findRoute>,
  fault: Misfortune | undefined,
): Promise<Answer> {
  if (fault?.status !== undefined) return faulty(standIn, call, fault, fault.status);
  const refused = standIn.guard?.(call);
  if (refused) return refused;
  if (!found) return standIn.refuse(404, "There is nothing at this path.", call);
  return await found.route.answer(call, found.parameters);
}

function faulty(standIn: StandIn, call: Call, fault: Misfortune, status: number): Answer {
  const usual = standIn.refuse(status, "A fault is switched on.", call);
  const headers = { ...usual.headers, ...fault.headers };
  if (fault.body === undefined) return { ...usual, headers };
  return typeof fault.body === "string"
    ? { status, headers, text: fault.body }
    : { status, headers, body: fault.body };
}

function shownOf(
  fault: Misfortune | undefined,
  { isReplaced }: { isReplaced: boolean },
): { fault?: FaultShown; cause?: string } {
  if (!fault) return {};
  const { cause } = fault;
  const kind = kindOf(fault, isReplaced);
  return { ...(kind && { fault: kind }), ...(cause !== undefined && { cause }) };
}

/** A refusal is told as it is, whatever was to be told instead of an answer. */
function kindOf(fault: Misfortune, isReplaced: boolean): FaultShown | undefined {
  if (fault.resetConnection) return "connection_reset";
  if (fault.dropReplyAfterEffect) return "reply_dropped";
  if (fault.status !== undefined) return "answered";
  if (isReplaced) return "replaced";
  return fault.delayMs > 0 ? "delayed" : undefined;
}

function entryOf(call: Call, topic: Topic) {
  const { method, path, correlationId } = call;
  const isJson = call.headers["content-type"]?.startsWith("application/json");
  const body = isJson && call.body.length > 0 ? jsonOf(call) : undefined;
  const queryNames = [...new Set(call.query.keys())].sort();
  return { method, path, queryNames, ...topic, correlationId, ...(body !== undefined && { body }) };
}

function send(
  response: ServerResponse,
  { status, headers, body, text }: Answer,
  always: Readonly<Record<string, string>>,
): void {
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const type = content === undefined ? {} : { "Content-Type": "application/json" };
  response.writeHead(status, { ...type, ...always, ...headers });
  response.end(content);
}
