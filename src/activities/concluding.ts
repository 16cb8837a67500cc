import type { AuditAction } from "../domain/audit-record";
import type { StoredOutcome } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { EvaluationLookup } from "../domain/conversation";
import { type DisposalOutcome, isFinal, needsReview } from "../domain/disposal";
import type { Circumstance } from "../domain/policy";
import type { Again } from "../domain/release";
import { frozenRounds } from "./case-reading";
import { emit, type Log } from "./events";
import { withoutGone } from "./results";
import { clearReview, openReviewOnce } from "./reviews";
import type { Services } from "./services";
import type { Target } from "./target";
import { keepWaiting } from "./waiting";

/** What the fence has to say of a conversation at the end. */
export interface Conclusion {
  readonly outcome: DisposalOutcome;
  readonly reason: Circumstance;
  readonly action?: AuditAction | undefined;
  readonly errorCode?: string | undefined;
  readonly evaluation?: EvaluationLookup | undefined;
  readonly again?: Again | undefined;
}

type Needs = Pick<Services, "cases" | "rules" | "now">;

/** Nothing was done because the case makes no further destructive call. */
export const CASE_STOPPED = "CASE_STOPPED";

/** Refused so often although no hold was seen, it is a person's turn. */
const MOST_BLOCKS = 3;

/**
 * Writes what became of a conversation in this round, once: of two copies the first counts. What waits
 * and what a person must see is written before it, so that a crash between leaves nothing forgotten.
 */
export async function conclude(
  services: Needs,
  target: Target,
  { conclusion, log }: { conclusion: Conclusion; log: Log },
): Promise<DisposalOutcome> {
  const { cases, now } = services;
  const { caseId, round, name, entry } = target;
  const file = caseFiles.outcome(caseId, round, name);
  const told = await cases.read(file);
  if (told) return giveWay(services, target, { outcome: conclusion.outcome, value: told, log });
  const outcome = await follow(services, target, { conclusion, log });
  const { created, value } = await cases.create(file, {
    conversationId: entry.conversationId,
    outcome,
    reason: conclusion.reason,
    ...(conclusion.action && { action: conclusion.action }),
    ...(conclusion.errorCode && { errorCode: conclusion.errorCode }),
    concludedAt: now().toISOString(),
  });
  if (created && (outcome === "kept" || outcome === "pseudonymised"))
    emit(log, { event: "ConversationHeld", caseId, reason: conclusion.reason });
  if (!created) return giveWay(services, target, { outcome, value, log });
  return outcome;
}

/** Another copy was first. When this one has taken so long that a later round has spoken, nothing of it may stay. */
async function giveWay(
  services: Needs,
  target: Target,
  { outcome, value, log }: { outcome: DisposalOutcome; value: StoredOutcome; log: Log },
): Promise<DisposalOutcome> {
  const { caseId } = target;
  if (await isOvertaken(services, target)) {
    await endWait(services, target);
    if (!needsReview(value.outcome)) await clearReview(services, caseId, reviewIdOf(target));
  } else if (value.outcome !== outcome) {
    await followOther(services, target, { value, log });
  }
  return value.outcome;
}

async function isOvertaken({ cases }: Needs, { caseId, round, name }: Target): Promise<boolean> {
  for (const later of await frozenRounds(cases, caseId))
    if (later > round && (await cases.exists(caseFiles.outcome(caseId, later, name)))) return true;
  return false;
}

/** Waits, or asks people, as the outcome demands; a third refusal turns `blocked` into `failed`. */
async function follow(
  services: Needs,
  target: Target,
  { conclusion, log }: { conclusion: Conclusion; log: Log },
): Promise<DisposalOutcome> {
  const { cases, now } = services;
  const { caseId, round, page, name } = target;
  const { outcome } = conclusion;
  // What a sweep found is known from here on, so that no other sweep takes it for new.
  if (round > 1) await cases.create(caseFiles.seen(caseId, name), { round, page });
  if (isFinal(outcome)) await endWait(services, target);
  else if (needsReview(outcome)) await askPeople(services, target, { conclusion, log });
  else return waitFurther(services, target, { conclusion, log });
  if (outcome === "remains")
    await cases.create(caseFiles.stopped(caseId), { at: now().toISOString() });
  return outcome;
}

async function waitFurther(
  services: Needs,
  target: Target,
  { conclusion, log }: { conclusion: Conclusion; log: Log },
): Promise<DisposalOutcome> {
  const { caseId, round, name } = target;
  const { outcome, reason, evaluation, action } = conclusion;
  const before = await services.cases.readVersion(caseFiles.waiting(caseId, name));
  const waiting = before?.value;
  if (waiting && waiting.round > round) return outcome;
  // A try of this round that died before its outcome has counted already.
  const isRepeat = waiting?.round === round;
  const blocks = (waiting?.blocks ?? 0) + (outcome === "blocked" && !isRepeat ? 1 : 0);
  if (outcome === "blocked" && blocks >= MOST_BLOCKS) {
    await askPeople(services, target, { conclusion, log });
    return "failed";
  }
  const entry = withoutGone(target.entry, action);
  const again = conclusion.again ?? (outcome === "blocked" ? "soon" : undefined);
  const wait = { entry, reason, evaluation, round, blocks, again, lastOutcome: outcome };
  await keepWaiting(services, { caseId, name }, { ...wait, before, isRepeat });
  return outcome;
}

/** Another copy was first with another outcome: what this one has left behind gives way to it. */
async function followOther(
  services: Needs,
  target: Target,
  { value, log }: { value: StoredOutcome; log: Log },
): Promise<void> {
  if (!needsReview(value.outcome)) await clearReview(services, target.caseId, reviewIdOf(target));
  // Whether it left something undone only that copy knew: one look too many does no harm.
  await follow(services, target, { conclusion: { ...value, again: "soon" }, log });
}

const reviewIdOf = ({ round, name }: Target): string => `item-r${round}-${name}`;

/** It waits for a person then, no longer for its next look. */
async function askPeople(
  services: Needs,
  target: Target,
  { conclusion, log }: { conclusion: Conclusion; log: Log },
): Promise<void> {
  const { caseId, entry } = target;
  await openReviewOnce(services, caseId, {
    reviewId: reviewIdOf(target),
    about: conclusion.outcome,
    proposal: "look_into",
    conversationId: entry.conversationId,
    ...(conclusion.errorCode && { errorCode: conclusion.errorCode }),
    log,
  });
  await endWait(services, target);
}

/** It waits no longer, but for a later round's wait: that is not this one's to end. */
async function endWait({ cases }: Needs, { caseId, round, name }: Target): Promise<void> {
  const file = caseFiles.waiting(caseId, name);
  const waiting = await cases.read(file);
  if (waiting && waiting.round <= round) await cases.remove(file);
}
