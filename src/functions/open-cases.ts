import type { Log } from "../activities/events";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore } from "../ports";
import { attend } from "./attend";
import { listed } from "./listed";

const OPEN = "open/";

/** Works for every case that is not closed, each by itself: the trouble of one keeps no other waiting. */
export async function eachOpenCase(
  cases: CaseStore,
  log: Log,
  work: (caseId: CaseId) => Promise<void>,
): Promise<void> {
  for (const name of await listed(cases, OPEN, log))
    await attend(log, name.slice(OPEN.length, -".json".length), work);
}
