/** One call to the contact centre: paced, authorised, tried three times, and judged. */
import type { CallFailure, Receipt } from "../../ports";
import {
  type Answer,
  failureOf,
  type NoAnswer,
  type Origin,
  type Outgoing,
  segmentOf,
} from "../origin";
import { type Patience, persist, type Verdict, verdictOn } from "../tries";
import type { AccessToken, Grant } from "./access-token";
import type { Errand, Errands } from "./errands";
import type { Pace } from "./pace";
import { provesAbsence } from "./schemas";

/** Where a call goes: a route of the contract, and the foreign id that completes it. */
interface Call extends Omit<Outgoing, "path" | "body"> {
  readonly route: string;
  readonly id?: string;
  readonly json?: unknown;
  /** Asked in the call's turn: a wait for the rate limit may have outlasted what it rests on. */
  readonly isFresh?: (() => boolean) | undefined;
}

/** Reads and writes of the contact centre. */
export interface GenesysHttp {
  /** `understand` answers null to what the contract does not say. */
  read<T>(call: Call, understand: (answer: Answer) => T | null): Promise<T | CallFailure>;
  write(call: Call): Promise<Receipt>;
}

type Written = Exclude<Receipt, CallFailure> | null;

interface Dependencies {
  readonly api: Origin;
  readonly token: AccessToken;
  readonly pace: Pace;
  readonly errands: Errands;
  readonly patience: Patience;
  readonly now: () => Date;
}

/** What the tries of one call leave behind. */
interface Memory {
  /** Whether some try may have changed something, though none was confirmed. */
  effect: "none" | "possible";
  renewed: boolean;
  /** On what business the call is made; a throttle does not begin it anew. */
  readonly errand: Errand;
  readonly isFresh: () => boolean;
}

/** The contact centre's HTTP API behind its token, its rate limit and its faults. */
export function genesysHttp(dependencies: Dependencies): GenesysHttp {
  const { patience, errands, now } = dependencies;
  const fresh = ({ isFresh = () => true }: Call): Memory => ({
    effect: "none",
    renewed: false,
    errand: errands.current(),
    isFresh,
  });

  async function made<T>(
    call: Call,
    memory: Memory,
    understand: (answer: Answer) => T | null,
  ): Promise<T | CallFailure> {
    const outgoing = outgoingOf(call);
    if (outgoing === null) return failureOf("IDENTIFIER_REFUSED", {});
    const attempt = () => tried(dependencies, outgoing, { memory, understand });
    return persist(attempt, patience);
  }

  return {
    read: (call, understand) => made(call, fresh(call), understand),
    async write(call) {
      const memory = fresh(call);
      const outcome = await made(call, memory, (answer) => receiptOf(answer, memory, now()));
      return outcome.kind === "failed" ? { ...outcome, effect: memory.effect } : outcome;
    },
  };
}

/** One try. To be turned away unread is none: the call goes back into the line until its errand's time is up. */
async function tried<T>(
  dependencies: Dependencies,
  outgoing: Outgoing,
  { memory, understand }: { memory: Memory; understand: (answer: Answer) => T | null },
): Promise<Verdict<T | CallFailure>> {
  for (;;) {
    const reply = await authorised(dependencies, outgoing, memory);
    if (reply.kind === "failed") return { kind: "settled", value: reply };
    if (mayHaveHadEffect(reply)) memory.effect = "possible";
    const verdict = verdictOn(reply, understand);
    if (verdict.kind !== "throttled") return verdict;
    // The rate limit is the client's, not the call's: whoever meets it holds back all calls.
    dependencies.pace.pauseFor(verdict.pauseMs);
  }
}

function outgoingOf({ route, id, json, method, query, headers }: Call): Outgoing | null {
  const segment = id === undefined ? "" : segmentOf(id);
  if (segment === null) return null;
  return {
    method,
    path: id === undefined ? route : `${route}/${segment}`,
    ...(query && { query }),
    headers: { ...headers, ...(json !== undefined && { "Content-Type": "application/json" }) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  };
}

/** Sends the call with the token; when that is refused, once more with another. Neither is a try of its own. */
async function authorised(
  dependencies: Dependencies,
  outgoing: Outgoing,
  memory: Memory,
): Promise<Answer | NoAnswer | CallFailure> {
  const { grant, reply } = await sent(dependencies, outgoing, memory);
  if (!grant || reply.kind !== "answered" || reply.status !== 401 || memory.renewed) return reply;
  memory.renewed = true;
  const other = await dependencies.token.insteadOf(grant);
  return other.kind === "failed" ? other : (await sent(dependencies, outgoing, memory)).reply;
}

function sent(
  { api, token, pace }: Dependencies,
  outgoing: Outgoing,
  { errand, isFresh }: Memory,
): Promise<{ grant?: Grant; reply: Answer | NoAnswer | CallFailure }> {
  return pace.paced(async () => {
    const grant = await token.current();
    if (grant.kind === "failed") return { reply: grant };
    if (!isFresh()) return { reply: failureOf("WITHHELD", {}) };
    const headers = { ...outgoing.headers, Authorization: `Bearer ${grant.token}` };
    return { grant, reply: await api.send({ ...outgoing, headers }) };
  }, errand);
}

/** Only a refusal in so many words (4xx), or a connection never made, rules it out. */
function mayHaveHadEffect(reply: Answer | NoAnswer): boolean {
  if (reply.kind === "unanswered") return reply.sent;
  if (reply.status === 404) return !provesAbsence(reply);
  return reply.status < 400 || reply.status >= 500;
}

function receiptOf(answer: Answer, { effect }: Memory, now: Date): Written {
  const { status, correlationId } = answer;
  const kind = receiptKindOf(answer);
  // After a try of unknown effect a refusal does not say that nothing happened.
  if (kind === null || (kind === "refused" && effect === "possible")) return null;
  const at = now.toISOString();
  return {
    kind,
    httpStatus: status,
    at,
    ...(correlationId !== undefined && { correlationId }),
    ...(kind === "absent" && effect === "possible" && { effect }),
  };
}

function receiptKindOf(answer: Answer) {
  const { status } = answer;
  if (status >= 200 && status < 300) return "done";
  if (status === 404) return provesAbsence(answer) ? "absent" : null;
  if (status === 409) return "blocked";
  return status === 403 ? "refused" : null;
}
