import { received } from "../activities/progress";
import { caseFiles } from "../domain/case-files";
import type { CaseStore, Names, RequestVerifier } from "../ports";
import type { Answer } from "./answering";
import { authorise } from "./authorise";
import { caseOf } from "./case-of";
import { statusUrlOf } from "./status-url";

interface Dependencies {
  cases: CaseStore;
  names: Names;
  verifier: RequestVerifier;
  now: () => Date;
}

/** GET /api/internal/rtbf/request/{requestId}: where the request stands, when it is due and why then. */
export const erasureRequestStatusWith =
  (dependencies: Dependencies): Answer =>
  async (request) => {
    const { verifier, cases, now } = dependencies;
    const caller = await authorise(verifier, request, ["Erasure.Read", "Erasure.Submit"]);
    const { requestId, caseId, ledger } = await caseOf(dependencies, request, caller);
    const progress = (await cases.read(caseFiles.progress(caseId))) ?? received(now());
    return {
      jsonBody: {
        requestId,
        ...progress,
        dueBy: ledger.due.dueBy,
        due: { article: "Art. 12(3) GDPR", receivedAt: ledger.receivedAt, ...ledger.due },
        statusUrl: statusUrlOf(request, requestId),
      },
    };
  };
