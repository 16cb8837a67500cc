import { emit, type Log } from "../activities/events";
import { caseFiles } from "../domain/case-files";
import type { RequestStatus } from "../domain/erasure-request";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore } from "../ports";

const HOUR_MS = 3_600_000;
/** Longer than any pause that a procedure makes of itself, which is six hours. */
const STALLED_HOURS = 8;

/** What an ended case still waits for, a letter's receiver, is told of by whoever sends letters. */
const ENDED: ReadonlySet<RequestStatus> = new Set([
  "COMPLETED",
  "COMPLETED_WITH_RESIDUALS",
  "REFUSED",
  "CANCELLED",
]);

/**
 * Says of a case that it does not move, though nothing that it waits for is due later. The watchdog sees only
 * whether an instance is there: one that the platform calls running may never be run again.
 */
export async function tellStalled(
  { cases, now }: { cases: CaseStore; now: () => Date },
  caseId: CaseId,
  log: Log,
): Promise<void> {
  const progress = await cases.read(caseFiles.progress(caseId));
  if (!progress || ENDED.has(progress.status)) return;
  const { status: phase, updatedAt, nextLookAt } = progress;
  // Past the residual margin it is the register that waits, the case goes on.
  const isWaiting = phase === "AWAITING_RELEASE" || phase === "IN_REVIEW";
  const dueAt = (isWaiting && nextLookAt) || updatedAt;
  const movedAt = Math.max(Date.parse(updatedAt), Date.parse(dueAt));
  const hours = Math.floor((now().getTime() - movedAt) / HOUR_MS);
  if (hours >= STALLED_HOURS) emit(log, { event: "CaseStalled", caseId, phase, hours });
}
