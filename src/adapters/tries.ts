/** How often, and after which pauses, a call that failed is made again. */
import type { CallFailure } from "../ports";
import { type Answer, failureOf, type NoAnswer } from "./origin";

/** Time and chance, from outside. */
export interface Patience {
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

/** What one try came to. A throttled one was turned away unread: it does not count as a try. */
export type Verdict<T> =
  | { readonly kind: "settled"; readonly value: T }
  /** `pauseMs`: how long the other side wants to be left alone at least. */
  | { readonly kind: "retriable"; readonly value: T; readonly pauseMs?: number }
  | { readonly kind: "throttled"; readonly value: T; readonly pauseMs: number };

const TRIES = 3;
const MAX_THROTTLES = 10;
/** What calls and waits ends with its function's time, which is ten minutes: longer waits are the caller's. */
const LONGEST_HOLD_MS = 300_000;
const FIRST_PAUSE_MS = 1_000;
/**
 * However long the other side says that it is out. What a write rests on is good for a minute: two such pauses
 * leave most of it to the tries. Whoever is out for longer is asked again by the caller, with a fresh look.
 */
const LONGEST_OUTAGE_MS = 10_000;
const UNTOLD_PAUSE_MS = 10_000;

/** Tries three times, with exponential back-off and full jitter; a throttle is waited out. */
export async function persist<T>(
  attempt: () => Promise<Verdict<T>>,
  { sleep, random }: Patience,
): Promise<T> {
  const throttles: number[] = [];
  for (let tries = 1; ; ) {
    const verdict = await attempt();
    if (verdict.kind === "settled") return verdict.value;
    if (verdict.kind === "throttled") {
      throttles.push(verdict.pauseMs);
      if (isTooMuch(throttles)) return verdict.value;
      await sleep(verdict.pauseMs);
      continue;
    }
    if (tries === TRIES) return verdict.value;
    const { pauseMs: toldMs = 0 } = verdict;
    await sleep(Math.max(random() * FIRST_PAUSE_MS * 2 ** tries, toldMs));
    tries += 1;
  }
}

const isTooMuch = (pausesMs: readonly number[]): boolean =>
  pausesMs.length > MAX_THROTTLES ||
  pausesMs.reduce((sum, pauseMs) => sum + pauseMs, 0) > LONGEST_HOLD_MS;

/** Judges a reply; `understand` answers null to what the contract does not say. */
export function verdictOn<T>(
  reply: Answer | NoAnswer,
  understand: (answer: Answer) => T | null,
): Verdict<T | CallFailure> {
  if (reply.kind === "unanswered") {
    const kind = reply.code === "IDENTIFIER_REFUSED" ? "settled" : "retriable";
    return { kind, value: failureOf(reply.code, reply) };
  }
  if (reply.status === 429) return throttled(reply);
  if (isOut(reply)) return unserved(reply);
  const understood = understand(reply);
  if (understood !== null) return { kind: "settled", value: understood };
  if (isMalformed(reply)) return { kind: "retriable", value: failureOf("MALFORMED_ANSWER", reply) };
  const code = reply.status === 401 || reply.status === 403 ? "NOT_AUTHORISED" : "HTTP_STATUS";
  return { kind: "settled", value: failureOf(code, reply) };
}

/** A 404 that is not the other side's own word comes from what stands before it, and may pass. */
const isMalformed = ({ status }: Answer): boolean =>
  (status >= 200 && status < 300) || status === 404;

/** 408 is what those before the server say of a call that it did not answer in time, or of a connection that idled. */
const isOut = ({ status }: Answer): boolean => status >= 500 || status === 408;

function unserved(answer: Answer): Verdict<CallFailure> {
  const toldMs = pauseIn(answer.retryAfter);
  const value = failureOf("HTTP_STATUS", answer);
  if (toldMs === undefined) return { kind: "retriable", value };
  return { kind: "retriable", value, pauseMs: Math.min(toldMs, LONGEST_OUTAGE_MS) };
}

/** The other side was asked too often, and says for how long it wants to be left alone. */
export const throttled = (answer: Answer): Verdict<CallFailure> => ({
  kind: "throttled",
  value: failureOf("HTTP_STATUS", answer),
  pauseMs: pauseIn(answer.retryAfter) ?? UNTOLD_PAUSE_MS,
});

/** In milliseconds, 1 to 300 s; undefined where no number of seconds is told. */
function pauseIn(retryAfter: string | undefined): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(retryAfter ?? "")) return undefined;
  return Math.min(Math.max(Math.ceil(Number(retryAfter)), 1), 300) * 1_000;
}
