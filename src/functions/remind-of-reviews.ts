import { expected } from "../activities/case-reading";
import { emit, type Log } from "../activities/events";
import { openReviews } from "../activities/reviews";
import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore } from "../ports";

const HOUR_MS = 3_600_000;
/** People have a day to answer before anybody is reminded. */
const PATIENCE_HOURS = 24;

/**
 * Says of every question that has waited for a day that it still waits: an alert looks back two days at
 * most, and would forget the question itself.
 */
export async function remindOfReviews(
  { cases, now }: { cases: CaseStore; now: () => Date },
  caseId: CaseId,
  log: Log,
): Promise<void> {
  for (const { reviewId, about } of await openReviews(cases, caseId)) {
    const { openedAt } = await expected(cases, caseFiles.review(caseId, reviewId));
    const hours = Math.floor((now().getTime() - Date.parse(openedAt)) / HOUR_MS);
    if (hours >= PATIENCE_HOURS) emit(log, { event: "ReviewWaiting", caseId, about, hours });
  }
}
