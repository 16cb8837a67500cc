import type { AuditAction } from "../domain/audit-record";
import { caseFiles } from "../domain/case-files";
import type { EvaluationLookup } from "../domain/conversation";
import { type DisposalOutcome, isFinal, needsReview } from "../domain/disposal";
import type { Circumstance } from "../domain/policy";
import { emit, type Log } from "./events";
import { openReviewOnce } from "./reviews";
import type { Services } from "./services";
import type { Target } from "./target";
import { keepWaiting } from "./waiting";

/** What the fence has to say of a conversation at the end. */
export interface Conclusion {
  readonly outcome: DisposalOutcome;
  readonly reason: Circumstance;
  readonly action?: AuditAction;
  readonly errorCode?: string;
  readonly evaluation?: EvaluationLookup;
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
  const settledFor = await waitOrNot(services, target, conclusion);
  // A stopped case has its review already: what was left undone is not asked about one by one.
  if (needsReview(settledFor) && conclusion.errorCode !== CASE_STOPPED)
    await askPeople(services, target, { conclusion, log });
  if (settledFor === "remains")
    await cases.create(caseFiles.stopped(caseId), { at: now().toISOString() });
  if (settledFor === "kept" || settledFor === "pseudonymised")
    emit(log, { event: "ConversationHeld", caseId, reason: conclusion.reason });
  const { value } = await cases.create(caseFiles.outcome(caseId, round, name), {
    conversationId: entry.conversationId,
    outcome: settledFor,
    reason: conclusion.reason,
    ...(conclusion.action && { action: conclusion.action }),
    ...(conclusion.errorCode && { errorCode: conclusion.errorCode }),
    concludedAt: now().toISOString(),
  });
  return value.outcome;
}

/** Keeps, renews or ends the wait for a conversation; a third refusal turns `blocked` into `failed`. */
async function waitOrNot(
  services: Needs,
  { caseId, name, entry }: Target,
  { outcome, reason, evaluation }: Conclusion,
): Promise<DisposalOutcome> {
  const file = caseFiles.waiting(caseId, name);
  const before = await services.cases.read(file);
  const blocks = (before?.blocks ?? 0) + (outcome === "blocked" ? 1 : 0);
  const settledFor = outcome === "blocked" && blocks >= MOST_BLOCKS ? "failed" : outcome;
  if (isFinal(settledFor) || needsReview(settledFor)) {
    await services.cases.remove(file);
    return settledFor;
  }
  const wait = { entry, reason, evaluation, lastOutcome: settledFor, blocks };
  await keepWaiting(services, { caseId, name }, wait);
  return settledFor;
}

async function askPeople(
  services: Needs,
  { caseId, name, entry }: Target,
  { conclusion, log }: { conclusion: Conclusion; log: Log },
): Promise<void> {
  await openReviewOnce(services, caseId, {
    reviewId: `item-${name}`,
    about: conclusion.outcome,
    proposal: "look_into",
    conversationId: entry.conversationId,
    ...(conclusion.errorCode && { errorCode: conclusion.errorCode }),
    log,
  });
}
