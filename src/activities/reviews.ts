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

/** Puts a question to people, once: the machine goes on with everything else. */
export async function openReviewOnce(
  { cases, now }: Office,
  caseId: CaseId,
  { reviewId, log, ...review }: Omit<Review, "openedAt"> & { reviewId: string; log: Log },
): Promise<void> {
  const { created } = await cases.create(caseFiles.review(caseId, reviewId), {
    ...review,
    openedAt: now().toISOString(),
  });
  if (created) emit(log, { event: "ReviewOpened", caseId, about: review.about });
}

/** What was asked has answered itself: a step that could not go on has gone on. */
export async function clearReview(
  { cases, now }: Office,
  caseId: CaseId,
  reviewId: string,
): Promise<void> {
  if (!(await cases.exists(caseFiles.review(caseId, reviewId)))) return;
  await cases.create(caseFiles.reviewCleared(caseId, reviewId), { at: now().toISOString() });
}

/** The questions that nobody has answered yet. */
export async function openReviews(
  cases: CaseStore,
  caseId: CaseId,
): Promise<Progress["openReviews"]> {
  const names = await cases.names(`${caseId}/reviews/`);
  const cleared = new Set(names.filter((name) => name.endsWith(".cleared.json")));
  const open = names.filter(
    (name) =>
      !name.endsWith(".cleared.json") && !cleared.has(name.replace(/\.json$/, ".cleared.json")),
  );
  return Promise.all(
    open.map(async (name) => {
      const reviewId = name.slice(name.lastIndexOf("/") + 1, -".json".length);
      const { about, proposal } = await expected(cases, caseFiles.review(caseId, reviewId));
      return { reviewId, about, proposal };
    }),
  );
}
