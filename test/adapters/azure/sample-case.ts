/** What the tests keep in a case: a request with a person in it. */
import { randomBytes } from "node:crypto";
import { type CaseFile, caseFiles, StoredRequest } from "../../../src/domain/case-files";
import { CaseId, RequestId } from "../../../src/domain/identifiers";

/** Personal data that may nowhere stand in clear. */
export const canary = "jane.roe@example.org";

export const aCase = (): CaseId => CaseId.parse(randomBytes(16).toString("hex"));

export const aRequest = (subjectIdentifier = canary): StoredRequest =>
  StoredRequest.parse({
    ledger: {
      requestMac: "0".repeat(64),
      receivedAt: "2026-05-12T08:00:00.000Z",
      acceptedAt: "2026-05-12T08:00:01.000Z",
      due: {
        receiptDate: "2026-05-12",
        nominal: "2026-06-12",
        dueBy: "2026-06-12",
        expiresAt: "2026-06-12T22:00:00.000Z",
        calendar: "DE",
        calendarDigest: `sha256:${"0".repeat(64)}`,
      },
    },
    request: {
      requestId: RequestId.parse("rtbf-2026-0001"),
      subjectIdentifier,
      verificationToken: `sha256:${"0".repeat(64)}`,
      requestedAction: "erase",
      jurisdiction: "EU-GDPR",
      submittedAt: "2026-05-12T08:00:00.000Z",
    },
    submittedBy: "intake",
  });

/** The wrapped key of a case, as whoever shreds the case knows it. */
export const keyFile = (caseId: CaseId): CaseFile<unknown> => ({
  ...caseFiles.fate(caseId),
  name: `${caseId}/key.json`,
});
