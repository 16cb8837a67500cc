import type { HttpRequest } from "@azure/functions";
import { requestOf } from "../activities/case-reading";
import type { LedgerEntry } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import { type CaseId, RequestId } from "../domain/identifiers";
import type { Caller, CaseStore, Names } from "../ports";
import { Refused } from "./problem";

/** The case that a route names. */
export interface NamedCase {
  readonly requestId: RequestId;
  readonly caseId: CaseId;
  readonly ledger: LedgerEntry;
}

/** A case that is not there and one that is not yours get the same answer: nothing is given away. */
export async function caseOf(
  { cases, names }: { cases: CaseStore; names: Names },
  request: HttpRequest,
  caller: Caller,
): Promise<NamedCase> {
  const requestId = RequestId.safeParse(request.params["requestId"]);
  if (!requestId.success) throw new Refused("NOT_FOUND");
  const caseId = await names.caseId(requestId.data);
  const entry = await cases.read(caseFiles.ledger(caseId));
  if (!entry) throw new Refused("NOT_FOUND");
  if (!(caller.roles.includes("Erasure.Read") || (await isOwn(cases, caseId, caller))))
    throw new Refused("NOT_FOUND");
  return { requestId: requestId.data, caseId, ledger: entry.clear.ledger };
}

/** Whose case it was can't be told any more when its key is destroyed: then it is nobody's. */
async function isOwn(cases: CaseStore, caseId: CaseId, { clientId }: Caller): Promise<boolean> {
  try {
    return (await requestOf(cases, caseId)).submittedBy === clientId;
  } catch (fault) {
    if (isKeyDestroyed(fault)) return false;
    throw fault;
  }
}

/** Whether a case's file can't be read because its key was destroyed, as it is meant to be in the end. */
export const isKeyDestroyed = (fault: unknown): boolean =>
  fault instanceof Error && "code" in fault && fault.code === "NO_CASE_KEY";
