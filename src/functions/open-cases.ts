import type { Log } from "../activities/events";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore } from "../ports";
import { attend } from "./attend";
import { listed } from "./listed";

const OPEN = "open/";
/** Of a case that is closed, a letter's receiver or people may still owe an answer. */
const OWED = [OPEN, "unanswered/", "asked/"];
const CASE_ID_LENGTH = 32;

type Work = (caseId: CaseId) => Promise<void>;

/** Works for every case that is not closed, each by itself: the trouble of one keeps no other waiting. */
export const eachOpenCase = (cases: CaseStore, log: Log, work: Work): Promise<void> =>
  eachCaseUnder([OPEN], { cases, log, work });

/** The same for every case that is not closed, or of which somebody owes an answer. */
export const eachUnansweredCase = (cases: CaseStore, log: Log, work: Work): Promise<void> =>
  eachCaseUnder(OWED, { cases, log, work });

async function eachCaseUnder(
  prefixes: readonly string[],
  { cases, log, work }: { cases: CaseStore; log: Log; work: Work },
): Promise<void> {
  const ids = new Set<string>();
  for (const prefix of prefixes)
    for (const name of await listed(cases, prefix, log))
      ids.add(name.slice(prefix.length, prefix.length + CASE_ID_LENGTH));
  for (const id of ids) await attend(log, id, work);
}
