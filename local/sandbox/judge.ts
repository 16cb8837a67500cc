import { z } from "zod";
import type { LoggedCall } from "./call-log";

/** Something that must never happen, and the call that shows it. */
export interface Violation {
  readonly invariant: "I0" | "I1" | "I3" | "I4" | "I11" | "I16";
  readonly what: string;
  /** The call's number in the log. */
  readonly n: number;
}

/** What the judge knows beyond the log. */
export interface Knowledge {
  /** The conversations in which those who asked for their erasure took part, masked and deleted ones included. */
  readonly theirs: ReadonlySet<string>;
  /** `strict` masks nothing that is locked either; `guide` when absent. */
  readonly policy?: "guide" | "strict";
  /**
   * Several may be at one conversation at once, and the log does not say who looked: then it is enough that
   * somebody saw it free not long ago.
   */
  readonly mayOverlap?: boolean;
  /** So often may one path be asked for, refusals for the rate limit or the token apart. */
  readonly mostOnOnePath?: number;
  /** So many pages of lists may be asked for, however many people are listed. */
  readonly mostListings?: number;
}

/** So long are holds and evaluations that were read good for a write. */
const GOOD_FOR_MS = 60_000;
/** For clocks that round, and for a write that was sent in time and arrived later. */
const TOLERANCE_MS = 5_000;
const MOST_ON_ONE_PATH = 60;
const MOST_LISTINGS = 5_000;

/**
 * Judges an erasure by the simulator's own log, without a line of the app's code: what it has done to whom,
 * what it knew when it did it, and whether it ever left the contract.
 */
export function violations(calls: readonly LoggedCall[], knowledge: Knowledge): Violation[] {
  const writes = calls.filter(isWrite);
  return [
    ...writes.flatMap((call) => whose(call, knowledge)),
    ...writes.flatMap((call) => unknown(call, calls)),
    ...writes.flatMap((call) => locked(call, calls, knowledge)),
    ...writes.flatMap((call) => repeated(call, writes)),
    ...calls.flatMap(outsideTheContract),
    ...tooMany(calls, knowledge.mostOnOnePath ?? MOST_ON_ONE_PATH),
    ...tooManyListings(calls, knowledge.mostListings ?? MOST_LISTINGS),
  ].sort((left, right) => left.n - right.n);
}

const isWrite = ({ method, path }: LoggedCall): boolean =>
  ["PATCH", "DELETE", "PUT", "POST"].includes(method) && path !== "/oauth/token";

const isDone = ({ status }: LoggedCall): boolean =>
  status !== null && status >= 200 && status < 300;

function whose({ conversationId, method, path, n }: LoggedCall, { theirs }: Knowledge) {
  const isTheirs = conversationId !== undefined && theirs.has(conversationId);
  return isTheirs ? [] : [violation("I0", n, `${method} ${path} is about nobody who asked`)];
}

/** Nothing is written before its conversation has been read under its own id. */
function unknown({ conversationId, method, path, n }: LoggedCall, calls: readonly LoggedCall[]) {
  const wasRead = calls.some((call) => call.n < n && isReadOf(call, conversationId));
  return wasRead ? [] : [violation("I1", n, `${method} ${path} before it was read`)];
}

/**
 * A write on what is locked or live may only be a race: both the evaluations and the conversation were read
 * before, not long ago, and showed no lock then.
 */
function locked(
  call: LoggedCall,
  calls: readonly LoggedCall[],
  { policy, mayOverlap }: Knowledge,
): Violation[] {
  const { conversationId, method, path, n, at } = call;
  const respectsLocks = method === "DELETE" || policy === "strict";
  return [isLookAtEvaluations, isReadOf].flatMap((isLook) => {
    const looks = calls.filter((other) => other.n < n && isLook(other, conversationId));
    const ageOf = (look: LoggedCall | undefined): number =>
      look ? Date.parse(at) - Date.parse(look.at) : Number.POSITIVE_INFINITY;
    const recent = looks.filter((look) => ageOf(look) <= GOOD_FOR_MS + TOLERANCE_MS);
    const latest = looks.at(-1);
    if (recent.length === 0)
      return [violation("I3", n, `${method} ${path} on a look that is ${ageOf(latest)} ms old`)];
    const forbids = ({ isLocked, isLive }: LoggedCall) => isLive || (respectsLocks && isLocked);
    const binding = mayOverlap ? recent : recent.slice(-1);
    return binding.every(forbids)
      ? [violation("I3", n, `${method} ${path} although call ${latest?.n} saw it locked`)]
      : [];
  });
}

/** What is done is done once; what was deleted does not come back to life; a mask stays the same. */
function repeated(call: LoggedCall, writes: readonly LoggedCall[]): Violation[] {
  if (!isDone(call)) return [];
  const { method, path, n } = call;
  const earlier = writes.filter((other) => other.n < n && other.path === path && isDone(other));
  if (earlier.some((other) => other.method === "DELETE"))
    return [violation("I4", n, `${method} ${path} was done after its deletion`)];
  return method === "PATCH" && earlier.some(({ body }) => contradicts(body, call.body))
    ? [violation("I4", n, `${method} ${path} masks otherwise than before`)]
    : [];
}

const Named = z.looseObject({ id: z.string() });
/** Whom and what a mask changes, and how. */
const MaskSent = z
  .object({ participants: z.array(Named), transcripts: z.array(Named) })
  .transform(
    ({ participants, transcripts }) =>
      new Map([...participants, ...transcripts].map((each) => [each.id, JSON.stringify(each)])),
  );

/** Whether somebody, or some text, is masked otherwise. Two people in one conversation have masks of their own. */
function contradicts(one: unknown, other: unknown): boolean {
  const [before, now] = [one, other].map((body) => MaskSent.safeParse(body).data);
  if (!before || !now) return JSON.stringify(one) !== JSON.stringify(other);
  return [...before].some(([id, masked]) => now.has(id) && now.get(id) !== masked);
}

/** Also a call that came to the other origin, or to no route at all. */
const outsideTheContract = ({ route, method, path, n }: LoggedCall): Violation[] =>
  route === undefined ? [violation("I11", n, `${method} ${path} is not in the contract`)] : [];

function tooMany(calls: readonly LoggedCall[], most: number): Violation[] {
  const times = new Map<string, number>();
  return calls.flatMap(({ method, path, conversationId, status, n }) => {
    // Lists of different people share a path, so only what names a conversation is counted.
    if (conversationId === undefined || status === 429 || status === 401) return [];
    const what = `${method} ${path} ${conversationId}`;
    const nth = (times.get(what) ?? 0) + 1;
    times.set(what, nth);
    return nth === most + 1 ? [violation("I16", n, `${what} for the ${nth}th time`)] : [];
  });
}

/** Lists of different people share a path; all together they are as long as what is listed. */
function tooManyListings(calls: readonly LoggedCall[], most: number): Violation[] {
  const listings = calls.filter(
    ({ route, conversationId, status }) =>
      route === LISTING && conversationId === undefined && status === 200,
  );
  const excess = listings[most];
  return excess ? [violation("I16", excess.n, `${listings.length} pages of lists`)] : [];
}

const LISTING = "/api/v2/conversations";

/** What the caller was told, and could read. */
const wasAnswered = ({ status, fault }: LoggedCall): boolean =>
  (status === 200 || status === 404) && (fault === undefined || fault === "delayed");

const isReadOf = (call: LoggedCall, wanted: string | undefined): boolean =>
  call.method === "GET" &&
  call.route === "/api/v2/conversations/{conversationId}" &&
  call.conversationId === wanted &&
  wasAnswered(call);

const isLookAtEvaluations = (call: LoggedCall, wanted: string | undefined): boolean =>
  call.method === "GET" &&
  call.route === "/api/v2/wfm/evaluations" &&
  call.conversationId === wanted &&
  wasAnswered(call);

const violation = (invariant: Violation["invariant"], n: number, what: string): Violation => ({
  invariant,
  n,
  what,
});
