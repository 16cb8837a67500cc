import { caseFiles } from "../domain/case-files";
import { CaseId } from "../domain/identifiers";
import type { CaseStore, RequestVerifier } from "../ports";
import type { Answer } from "./answering";
import { authorise } from "./authorise";
import { Refused } from "./problem";
import { statusUrlOf } from "./status-url";

interface Dependencies {
  cases: CaseStore;
  verifier: RequestVerifier;
}

/**
 * GET /api/internal/rtbf/case/{caseId}: which request it is that an alert tells of. Events name a case by its id
 * alone, and nobody can work the request's own out of that.
 */
export const requestOfCaseWith =
  ({ cases, verifier }: Dependencies): Answer =>
  async (request) => {
    await authorise(verifier, request, ["Erasure.Read"]);
    const caseId = CaseId.safeParse(request.params["caseId"]);
    const stored = caseId.success && (await cases.read(caseFiles.request(caseId.data)));
    if (!stored) throw new Refused("NOT_FOUND");
    const { requestId } = stored.request;
    const { dueBy } = stored.ledger.due;
    return {
      jsonBody: {
        caseId: caseId.data,
        requestId,
        dueBy,
        statusUrl: statusUrlOf(request, requestId),
      },
    };
  };
