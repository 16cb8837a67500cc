import type { Answer, Call } from "../call";
import { type Misfortune, noMisfortune } from "../misfortune";
import type { Chance } from "./chance";
import type { FaultProfile } from "./fault-profile";

type Failure = "reset" | "error" | "errorAfterEffect" | "lostReply" | "malformed" | "oversized";
type Kind = Failure | "revokedToken" | "slow";

/** Which call it is, in words that are the same in every run. */
export interface KnownCall {
  readonly call: Call;
  readonly key: string;
  /** The how many-eth of its kind. */
  readonly nth: number;
}

/** Which of them can hit a call, by what it does. */
const KINDS = {
  GET: ["reset", "error", "malformed", "oversized", "revokedToken", "slow"],
  login: ["reset", "error", "malformed", "slow"],
  write: ["reset", "error", "errorAfterEffect", "lostReply", "revokedToken", "slow"],
} as const satisfies Record<string, readonly Kind[]>;

const LOGIN = "/oauth/token";
const REVOCATION_PAUSE_MS = 10_000;
const MORE_THAN_A_MEGABYTE = 1_200_000;

interface Setup {
  readonly chance: Chance;
  readonly revokeTokens: () => void;
  readonly now: () => Date;
}

/** Draws for each call whether it fails and how, never more often in a row than the profile allows. */
export function callFailures({ chance, revokeTokens, now }: Setup) {
  const streaks = new Map<string, number>();
  let revokedAt = Number.NEGATIVE_INFINITY;
  const mayRevoke = () => now().getTime() - revokedAt >= REVOCATION_PAUSE_MS;
  const revoked = (): Misfortune | undefined => {
    // A second refused token in the same call is a change of permissions, not a fault.
    if (!mayRevoke()) return undefined;
    revokedAt = now().getTime();
    revokeTokens();
    return { ...noMisfortune, cause: "revokedToken" };
  };
  const failed = (most: number, { key, nth }: KnownCall, kind: Failure | undefined) => {
    const streak = streaks.get(key) ?? 0;
    const fails = kind !== undefined && streak < most;
    streaks.set(key, fails ? streak + 1 : 0);
    return fails ? failure(kind, chance.draw("manner", key, nth)) : undefined;
  };
  return (profile: FaultProfile, one: KnownCall): Misfortune | undefined => {
    const { slowMs, mostInARow } = profile;
    const kind = drawn(profile, kindsOf(one.call), chance.draw("failure", one.key, one.nth));
    if (kind === "revokedToken") return revoked();
    if (kind === "slow") return { ...noMisfortune, delayMs: slowMs, cause: kind };
    return failed(mostInARow, one, kind);
  };
}

function kindsOf({ method, path }: Call): readonly Kind[] {
  if (path === LOGIN) return KINDS.login;
  return method === "GET" ? KINDS.GET : KINDS.write;
}

function drawn({ failures }: FaultProfile, kinds: readonly Kind[], at: number): Kind | undefined {
  let sum = 0;
  return kinds.find((kind) => {
    sum += failures[kind];
    return at < sum;
  });
}

function failure(kind: Failure, manner: number): Misfortune {
  const failed = { ...noMisfortune, cause: kind };
  switch (kind) {
    case "reset":
      return { ...failed, resetConnection: true };
    case "lostReply":
      return { ...failed, dropReplyAfterEffect: true };
    case "error":
      return { ...failed, status: pick([500, 502, 503, 504], manner) };
    case "errorAfterEffect":
      return { ...failed, insteadOf: () => ({ status: pick([500, 502, 503, 504], manner) }) };
    case "malformed":
      return { ...failed, insteadOf: (answer) => whereOk(answer, malformed(answer, manner)) };
    case "oversized":
      return { ...failed, insteadOf: (answer) => whereOk(answer, oversized(answer)) };
  }
}

const pick = (among: readonly [number, ...number[]], at: number): number =>
  among[Math.floor(at * among.length)] ?? among[0];

/** A refusal stays what it is: its status alone is the answer. */
const whereOk = (answer: Answer, other: Answer): Answer => (answer.status === 200 ? other : answer);

function malformed({ status, body }: Answer, manner: number): Answer {
  const text = JSON.stringify(body);
  const manners = [text.slice(0, text.length / 2), "<html><body>Bad gateway</body></html>", "[]"];
  return { status, text: manners[Math.floor(manner * manners.length)] ?? "" };
}

const oversized = ({ status, body }: Answer): Answer => ({
  status,
  text: JSON.stringify(body).padEnd(MORE_THAN_A_MEGABYTE),
});
