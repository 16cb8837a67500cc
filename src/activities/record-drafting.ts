import type { AuditDraft, AuditRecord } from "../domain/audit-record";
import type { CaseId } from "../domain/identifiers";
import { policyReference } from "../domain/policy";
import { requestOf } from "./case-reading";
import { subjectCommitment } from "./commitments";
import { citeEvidence } from "./progress";
import type { Services } from "./services";

type Common = Pick<
  AuditDraft,
  | "auditId"
  | "requestId"
  | "subjectExternalId"
  | "jurisdiction"
  | "requestedAction"
  | "executionTimestamp"
  | "policy"
  | "service"
>;

/** The members that every record has. They are stored with the draft, so that a second drive seals the same. */
export async function commonMembers(
  services: Pick<Services, "cases" | "keys" | "names" | "rules" | "service" | "now">,
  caseId: CaseId,
  { recordType, ordinal }: { recordType: AuditDraft["recordType"]; ordinal: string },
): Promise<Common> {
  const { request } = await requestOf(services.cases, caseId);
  return {
    auditId: await services.names.auditId(caseId, recordType, ordinal),
    requestId: request.requestId,
    subjectExternalId: await subjectCommitment(services, caseId),
    jurisdiction: request.jurisdiction,
    requestedAction: request.requestedAction,
    executionTimestamp: services.now().toISOString(),
    policy: policyReference(services.rules.policy),
    service: { ...services.service },
  };
}

/** Seals a stored draft and cites it where the status route shows it. Sealing twice is harmless. */
export async function seal(
  services: Pick<Services, "cases" | "evidence" | "now">,
  caseId: CaseId,
  draft: AuditDraft,
): Promise<AuditRecord> {
  const record = await services.evidence.append(draft);
  const { auditId, recordType, storageLocation } = record;
  await citeEvidence(services, caseId, { auditId, recordType, storageLocation });
  return record;
}
