import { emit, type Log } from "../activities/events";
import { CaseId } from "../domain/identifiers";
import { kindOf } from "../domain/without-words";
import { Unavailable } from "../ports";

/** What a fault may be called in an event: only `Unavailable` names things meant to be shown. */
export const whatOf = (fault: unknown): string =>
  fault instanceof Unavailable ? fault.what.join(", ") : kindOf(fault);

/**
 * Does the work for one case of many. Its trouble, or an outage, is an event and keeps no other from its
 * turn; what is undone is tried again when the clock strikes next.
 */
export const attend = (
  log: Log,
  name: string,
  work: (caseId: CaseId) => Promise<void>,
): Promise<void> =>
  orTold(log, CaseId.safeParse(name).data ?? "", async () => work(CaseId.parse(name)));

/** Does one thing of many: what becomes of it is no affair of the others. */
export async function orTold(
  log: Log,
  caseId: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (fault) {
    emit(log, { event: "Unavailable", caseId, what: whatOf(fault) });
  }
}
