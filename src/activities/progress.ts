import type { Progress } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { DisposalOutcome } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore } from "../ports";
import { openReviews } from "./reviews";

/** Where a case begins. */
export const received = (now: Date): Progress => ({
  status: "RECEIVED",
  done: 0,
  total: 0,
  counts: {},
  waits: 0,
  nextLookAt: null,
  openReviews: [],
  evidence: [],
  updatedAt: now.toISOString(),
});

/** Shows what has changed; what is shown is derived from the case's files and may be written twice. */
export async function showChange(
  { cases, now }: { cases: CaseStore; now: () => Date },
  caseId: CaseId,
  change: Partial<Progress>,
): Promise<Progress> {
  const before = (await cases.read(caseFiles.progress(caseId))) ?? received(now());
  const after: Progress = {
    ...before,
    ...change,
    openReviews: await openReviews(cases, caseId, before.openReviews),
    updatedAt: now().toISOString(),
  };
  await cases.replace(caseFiles.progress(caseId), after);
  return after;
}

/** So many settlement records are cited; the closing record names all of them. */
const MOST_SETTLEMENTS = 20;

/** Adds a record to what the status route cites; the same record is cited once. */
export async function citeEvidence(
  services: { cases: CaseStore; now: () => Date },
  caseId: CaseId,
  cited: Progress["evidence"][number],
): Promise<void> {
  const before = await services.cases.read(caseFiles.progress(caseId));
  const others = (before?.evidence ?? []).filter(({ auditId }) => auditId !== cited.auditId);
  const all = [...others, cited];
  const settlements = all.filter(({ recordType }) => recordType === "settlement");
  const older = new Set(settlements.slice(0, -MOST_SETTLEMENTS));
  await showChange(services, caseId, { evidence: all.filter((each) => !older.has(each)) });
}

type Counts = Partial<Record<DisposalOutcome, number>>;

/** The conversations for which nothing more is done now: gone, kept, pseudonymised, or never the subject's. */
export const doneIn = (total: Counts, awaited: number): number =>
  Object.values(total).reduce((sum, count) => sum + count, 0) - awaited;
