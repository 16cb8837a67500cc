import { emit, type Log } from "../activities/events";
import { type CaseStore, Unavailable } from "../ports";

/** What the clock is to look after. A store that is out of reach is an event: the clock strikes again. */
export async function listed(
  cases: CaseStore,
  prefix: string,
  log: Log,
): Promise<readonly string[]> {
  try {
    return await cases.names(prefix);
  } catch (fault) {
    if (!(fault instanceof Unavailable)) throw fault;
    emit(log, { event: "Unavailable", caseId: "", what: fault.what.join(", ") });
    return [];
  }
}
