import { emit, type Log } from "../activities/events";
import { caseFiles } from "../domain/case-files";
import { warningAt } from "../domain/deadline-warning";
import type { CaseId } from "../domain/identifiers";
import { type ControllerCalendar, daysUntil } from "../domain/time-limit";
import type { CaseStore } from "../ports";

interface Dependencies {
  cases: CaseStore;
  calendar: Pick<ControllerCalendar, "zone">;
  now: () => Date;
}

/** How it ended, acknowledged by whoever brings it to the requester: what Art. 12(3) wants told in time. */
const ANSWER = /\/(completed|partially_refused)-\d+\.receipt\.json$/;

/**
 * Warns at each threshold, of the nearest that has been reached. The file that keeps the next from saying it again
 * comes after the line: who dies between has it said twice, for a warning that was lost nobody would miss.
 */
export async function warnOfDeadline(
  { cases, calendar, now }: Dependencies,
  caseId: CaseId,
  log: Log,
): Promise<void> {
  const dueBy = (await cases.read(caseFiles.ledger(caseId)))?.clear.ledger.due.dueBy;
  if (dueBy === undefined) return;
  const at = now();
  const daysLeft = daysUntil(dueBy, at, calendar.zone);
  const warning = warningAt(daysLeft);
  if (warning === null || (await isAnswered(cases, caseId))) return;
  const file = caseFiles.warned(caseId, { dueBy, warning });
  if (await cases.exists(file)) return;
  emit(log, { event: "DeadlineWarning", caseId, dueBy, daysLeft });
  await cases.create(file, { at: at.toISOString() });
}

/** A case of which a residual is looked at again was answered in its time. */
const isAnswered = async (cases: CaseStore, caseId: CaseId): Promise<boolean> =>
  (await cases.names(`${caseId}/notices/`)).some((name) => ANSWER.test(name));
