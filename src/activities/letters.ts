import type { AuditDraft } from "../domain/audit-record";
import type { StoredNotice } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { Letter, Letterhead } from "../domain/letter";
import { letterText } from "../domain/notice-text";
import { accountOf, erasedCounts, residualGroups } from "./account";
import { expected, requestOf } from "./case-reading";
import type { Services } from "./services";

type Needs = Pick<Services, "cases" | "names" | "evidence" | "rules" | "now">;
type Closing = Extract<AuditDraft, { recordType: "closing" }>;

interface Occasion {
  readonly type: "received" | "closing";
  readonly audience: "requester" | "dpo";
}

/** The letter for an occasion, ready to be sent; `none` where nothing is owed. */
export async function letterFor(
  services: Needs,
  caseId: CaseId,
  occasion: Occasion,
): Promise<{ notice: StoredNotice; ordinal: string } | "none"> {
  if (occasion.type === "received") return receivedLetter(services, caseId);
  const closings = (await services.cases.names(`${caseId}/drafts/closing-`)).length;
  const { draft } = await expected(
    services.cases,
    caseFiles.draft(caseId, "closing", `${closings}`),
  );
  if (draft.recordType !== "closing") throw new TypeError("not a closing record");
  const ordinal = `${closings}`;
  if (occasion.audience === "dpo")
    return written(services, caseId, { letter: await closed(services, caseId, draft), ordinal });
  if (draft.outcome === "CANCELLED" || draft.outcome === "REFUSED") return "none";
  return written(services, caseId, { letter: await ended(services, caseId, draft), ordinal });
}

async function receivedLetter(services: Needs, caseId: CaseId) {
  const { ledger } = await requestOf(services.cases, caseId);
  const { receiptDate, dueBy } = ledger.due;
  const head = await letterhead(services, caseId);
  const letter: Letter = { ...head, type: "received", receiptDate, dueBy };
  return written(services, caseId, { letter, ordinal: "1" });
}

async function ended(services: Needs, caseId: CaseId, draft: Closing): Promise<Letter> {
  const common = {
    ...(await letterhead(services, caseId)),
    erased: erasedCounts(await accountOf(services, caseId)),
    startedAfterwards: draft.startedAfterFreeze.length,
  };
  if (draft.outcome === "COMPLETED") return { ...common, type: "completed" };
  const residuals = await residualGroups(services, caseId);
  return { ...common, type: "partially_refused", residuals };
}

async function closed(services: Needs, caseId: CaseId, draft: Closing): Promise<Letter> {
  const { ledger } = await requestOf(services.cases, caseId);
  const { auditId, storageLocation } = await services.evidence.append(draft);
  return {
    ...(await letterhead(services, caseId)),
    type: "closed",
    status: draft.outcome,
    erased: erasedCounts(await accountOf(services, caseId)),
    residuals: await residualGroups(services, caseId),
    foreign: draft.foreign.length,
    startedAfterwards: draft.startedAfterFreeze.length,
    dueBy: ledger.due.dueBy,
    closedOn: draft.executionTimestamp.slice(0, 10),
    evidence: { auditId, storageLocation },
  };
}

async function letterhead({ cases, rules }: Needs, caseId: CaseId): Promise<Letterhead> {
  const { request } = await requestOf(cases, caseId);
  const { controllerName, supervisoryAuthority } = rules;
  return { controllerName, supervisoryAuthority, requestId: request.requestId };
}

/** The DPO reads English; the requester the language that was asked for. */
async function written(
  { cases, names, now }: Needs,
  caseId: CaseId,
  { letter, ordinal }: { letter: Letter; ordinal: string },
): Promise<{ notice: StoredNotice; ordinal: string }> {
  const { request } = await requestOf(cases, caseId);
  const audience = letter.type === "closed" ? "dpo" : "requester";
  const language = audience === "dpo" ? "en" : (request.language ?? "en");
  const progress = await cases.read(caseFiles.progress(caseId));
  return {
    ordinal,
    notice: {
      notificationId: await names.auditId(caseId, "notice", `${letter.type}-${ordinal}`),
      type: letter.type,
      audience,
      language,
      text: letterText(letter, language),
      status: progress?.status ?? "RECEIVED",
      occurredAt: now().toISOString(),
      ...(audience === "requester" &&
        request.contactReference && { contactReference: request.contactReference }),
    },
  };
}
