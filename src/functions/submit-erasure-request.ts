import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { LedgerEntry } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import { type ErasureRequest, legalReceiptOf } from "../domain/erasure-request";
import type { CaseId } from "../domain/identifiers";
import { isWithinValidity, parseErasureRequest } from "../domain/intake";
import { type ControllerCalendar, dueDates } from "../domain/time-limit";
import type { Caller, CaseStore, Evidence, Names, RequestVerifier } from "../ports";
import type { Answer } from "./answering";
import { authorise } from "./authorise";
import { driveCase } from "./drive-case";
import { problem, Refused } from "./problem";
import { readJson } from "./read-json";
import { statusUrlOf } from "./status-url";
import { tellReceived } from "./tell-received";

interface Dependencies {
  cases: CaseStore;
  names: Names;
  evidence: Evidence;
  verifier: RequestVerifier;
  calendar: ControllerCalendar;
  now: () => Date;
}

/** POST /api/internal/rtbf/request. Parses, proves, stores once, starts, acknowledges; decides nothing. */
export const submitErasureRequestWith =
  (dependencies: Dependencies): Answer =>
  async (request, client, context) => {
    const { verifier, evidence, cases, names } = dependencies;
    const caller = await authorise(verifier, request, ["Erasure.Submit"]);
    const parsed = parseErasureRequest(await readJson(request));
    if (!parsed.ok) return problem(parsed.fault.code, { members: parsed.fault.members });
    if (!(await verifier.provesIdentity(parsed.request))) return problem("VERIFICATION_FAILED");
    await evidence.proveImmutable();

    const caseId = await names.caseId(parsed.request.requestId);
    const entry =
      (await cases.read(caseFiles.ledger(caseId)))?.clear.ledger ??
      (await accept(dependencies, { caseId, caller, request: parsed.request }));
    if (entry.requestMac !== (await names.requestMac(parsed.request)))
      return problem("REQUEST_CONFLICT");
    await tellReceived(dependencies, caseId, context);
    await driveCase(dependencies, client, caseId);
    return accepted(request, parsed.request, entry, await statusOf(cases, caseId));
  };

interface Acceptance {
  caseId: CaseId;
  caller: Caller;
  request: ErasureRequest;
}

/**
 * The ledger: whoever creates the entry fixes the request for good. A token starts one request only. The
 * case is listed as open before, so that the watchdog finds what a try that died then leaves behind.
 */
async function accept(
  { cases, names, calendar, now }: Dependencies,
  { caseId, caller, request }: Acceptance,
): Promise<LedgerEntry> {
  const at = now();
  if (!isWithinValidity(request, at)) throw new Refused("VERIFICATION_EXPIRED");
  const receivedAt = legalReceiptOf(request);
  const ledger: LedgerEntry = {
    requestMac: await names.requestMac(request),
    receivedAt,
    acceptedAt: at.toISOString(),
    due: dueDates(receivedAt, calendar),
  };
  await cases.createKey(caseId);
  await cases.create(caseFiles.openCase(caseId), { at: at.toISOString() });
  const stored = { ledger, request, submittedBy: caller.clientId };
  const { created, value } = await cases.create(caseFiles.request(caseId), stored);
  // The watchdog may have taken a try that died a day ago off the list just now.
  if (created) await cases.create(caseFiles.openCase(caseId), { at: at.toISOString() });
  return value.ledger;
}

const statusOf = async (cases: CaseStore, caseId: CaseId): Promise<string> =>
  (await cases.read(caseFiles.progress(caseId)))?.status ?? "RECEIVED";

function accepted(
  asked: HttpRequest,
  { requestId }: ErasureRequest,
  { due }: LedgerEntry,
  status: string,
): HttpResponseInit {
  const statusUrl = statusUrlOf(asked, requestId);
  return {
    status: 202,
    headers: { location: statusUrl },
    jsonBody: { requestId, status, dueBy: due.dueBy, statusUrl },
  };
}
