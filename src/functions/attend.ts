import { emit, type Log } from "../activities/events";
import { CaseId } from "../domain/identifiers";
import { kindOf } from "../domain/without-words";
import { Unavailable } from "../ports";

/**
 * Does the work for one case of many. Its trouble, or an outage, is an event and keeps no other from its
 * turn; what is undone is tried again when the clock strikes next.
 */
export async function attend(
  log: Log,
  name: string,
  work: (caseId: CaseId) => Promise<void>,
): Promise<void> {
  const caseId = CaseId.safeParse(name);
  try {
    await work(CaseId.parse(name));
  } catch (fault) {
    const what = fault instanceof Unavailable ? fault.what.join(", ") : kindOf(fault);
    emit(log, { event: "Unavailable", caseId: caseId.data ?? "", what });
  }
}
