import type { Progress } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { DisposalOutcome } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore } from "../ports";
import { emit, type Log, type OperatorEvent } from "./events";
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

type Change = Partial<Progress> | ((before: Progress) => Partial<Progress>);

/**
 * Shows what has changed; what is shown is derived from the case's files and may be written twice. A
 * letter's receipt may be cited while the procedure goes on: neither overwrites what the other shows.
 */
export async function showChange(
  { cases, now }: { cases: CaseStore; now: () => Date },
  caseId: CaseId,
  change: Change,
): Promise<Progress> {
  const file = caseFiles.progress(caseId);
  for (;;) {
    const shown = await cases.readVersion(file);
    const before = shown?.value ?? received(now());
    const after: Progress = {
      ...before,
      ...(typeof change === "function" ? change(before) : change),
      openReviews: await openReviews(cases, caseId, before.openReviews),
      updatedAt: now().toISOString(),
    };
    const isWritten = shown
      ? await cases.replace(file, after, shown.version)
      : (await cases.create(file, after)).created;
    if (isWritten) return after;
  }
}

/**
 * Shows another status, and tells of it before: who dies between tells it twice, and nobody keeps looking for a
 * case in a place that it has left.
 */
export async function showStatus(
  services: { cases: CaseStore; now: () => Date },
  caseId: CaseId,
  { status, told, log }: { status: Progress["status"]; told: OperatorEvent; log: Log },
): Promise<Progress> {
  const before = await services.cases.read(caseFiles.progress(caseId));
  if (before?.status !== status) emit(log, told);
  return showChange(services, caseId, { status });
}

/** So many settlement records are cited; the closing record names all of them. */
const MOST_SETTLEMENTS = 20;

/** Adds a record to what the status route cites; the same record is cited once. */
export async function citeEvidence(
  services: { cases: CaseStore; now: () => Date },
  caseId: CaseId,
  cited: Progress["evidence"][number],
): Promise<void> {
  await showChange(services, caseId, ({ evidence }) => {
    const all = [...evidence.filter(({ auditId }) => auditId !== cited.auditId), cited];
    const settlements = all.filter(({ recordType }) => recordType === "settlement");
    const older = new Set(settlements.slice(0, -MOST_SETTLEMENTS));
    return { evidence: all.filter((each) => !older.has(each)) };
  });
}

type Counts = Partial<Record<DisposalOutcome, number>>;

/** The conversations for which nothing more is done now: gone, kept, pseudonymised, or never the subject's. */
export const doneIn = (total: Counts, awaited: number): number =>
  Object.values(total).reduce((sum, count) => sum + count, 0) - awaited;
