import { emit, type Log } from "../activities/events";
import { received } from "../activities/progress";
import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore } from "../ports";

/**
 * Says of a request in the ledger that it is accepted, before its status is shown for the first time: who dies
 * between has it said twice. What a try has left undone is done by the next; the watchdog is the last.
 */
export async function tellReceived(
  { cases, now }: { cases: CaseStore; now: () => Date },
  caseId: CaseId,
  log: Log,
): Promise<void> {
  if (await cases.exists(caseFiles.progress(caseId))) return;
  const stored = await cases.read(caseFiles.request(caseId));
  if (!stored) return;
  const { dueBy } = stored.ledger.due;
  const { requestedAction } = stored.request;
  emit(log, { event: "RequestReceived", caseId, dueBy, requestedAction });
  await cases.create(caseFiles.progress(caseId), received(now()));
}
