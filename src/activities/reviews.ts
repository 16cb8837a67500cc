import type { Progress, Review } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore } from "../ports";
import { expected } from "./case-reading";
import { emit, type Log } from "./events";

interface Office {
  cases: CaseStore;
  now: () => Date;
}

/**
 * Puts a question to people, once: the machine goes on with everything else. It is said before it is written, for
 * the clock of a breach runs whether anybody has heard of it or not: who dies between has it said twice.
 */
export async function openReviewOnce(
  { cases, now }: Office,
  caseId: CaseId,
  { reviewId, log, ...review }: Omit<Review, "openedAt"> & { reviewId: string; log: Log },
): Promise<void> {
  const file = caseFiles.review(caseId, reviewId);
  if (await cases.exists(file)) return;
  emit(log, { event: "ReviewOpened", caseId, about: review.about });
  const at = now();
  await cases.create(caseFiles.asked(caseId), { at: at.toISOString() });
  await cases.create(file, {
    ...review,
    openedAt: at.toISOString(),
    ...(review.about === "remains" && { breachNotificationBy: breachNotificationBy(at) }),
  });
}

const BREACH_NOTIFICATION_MS = 72 * 60 * 60 * 1000;

/** What shows something else than what was asked for may be a breach: the clock of Art. 33 runs from here. */
const breachNotificationBy = (awareAt: Date): string =>
  new Date(awareAt.getTime() + BREACH_NOTIFICATION_MS).toISOString();

/** Conversations that can't be read stay untouched: whose they are, a person must find out. */
export const reportUnreadable = (office: Office, caseId: CaseId, log: Log): Promise<void> =>
  openReviewOnce(office, caseId, {
    reviewId: "unreadable_conversations",
    about: "unreadable_conversations",
    proposal: "look_into",
    log,
  });

/** What was asked has answered itself: a step that could not go on has gone on. */
export async function clearReview(
  { cases, now }: Office,
  caseId: CaseId,
  reviewId: string,
): Promise<void> {
  if (!(await cases.exists(caseFiles.review(caseId, reviewId)))) return;
  await cases.create(caseFiles.reviewCleared(caseId, reviewId), { at: now().toISOString() });
}

/** The questions that nobody has answered yet; those that are known already are not read again. */
export async function openReviews(
  cases: CaseStore,
  caseId: CaseId,
  known: Progress["openReviews"] = [],
): Promise<Progress["openReviews"]> {
  const read = new Map(known.map((review) => [review.reviewId, review]));
  const names = await cases.names(`${caseId}/reviews/`);
  const cleared = new Set(names.filter((name) => name.endsWith(".cleared.json")));
  const open = names.filter(
    (name) =>
      !name.endsWith(".cleared.json") && !cleared.has(name.replace(/\.json$/, ".cleared.json")),
  );
  return Promise.all(
    open.map(async (name) => {
      const reviewId = name.slice(name.lastIndexOf("/") + 1, -".json".length);
      const before = read.get(reviewId);
      if (before) return before;
      const review = await expected(cases, caseFiles.review(caseId, reviewId));
      const { about, proposal, breachNotificationBy: by } = review;
      return { reviewId, about, proposal, ...(by && { breachNotificationBy: by }) };
    }),
  );
}
