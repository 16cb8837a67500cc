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

/** A letter that is owed: under which name it is kept, and how it is written when it is not there yet. */
export interface OwedLetter {
  readonly type: StoredNotice["type"];
  readonly ordinal: string;
  write(): Promise<StoredNotice>;
}

/** The letter for an occasion; `none` where nothing is owed. */
export async function letterFor(
  services: Needs,
  caseId: CaseId,
  { type, audience }: Occasion,
): Promise<OwedLetter | "none"> {
  const owed = (of: StoredNotice["type"], key: string, letter: () => Promise<Letter>) => ({
    type: of,
    ordinal: key,
    write: async () => written(services, caseId, { letter: await letter(), ordinal: key }),
  });
  if (type === "received") return owed("received", "1", () => received(services, caseId));
  const closings = (await services.cases.names(`${caseId}/drafts/closing-`)).length;
  const ordinal = `${closings}`;
  const { draft } = await expected(services.cases, caseFiles.draft(caseId, "closing", ordinal));
  if (draft.recordType !== "closing") throw new TypeError("not a closing record");
  if (audience === "dpo") return owed("closed", ordinal, () => closed(services, caseId, draft));
  const { outcome } = draft;
  if (outcome === "CANCELLED" || outcome === "REFUSED") return "none";
  const ending = outcome === "COMPLETED" ? "completed" : "partially_refused";
  return owed(ending, ordinal, () => ended(services, caseId, draft));
}

async function received(services: Needs, caseId: CaseId): Promise<Letter> {
  const { ledger } = await requestOf(services.cases, caseId);
  const { receiptDate, dueBy } = ledger.due;
  return { ...(await letterhead(services, caseId)), type: "received", receiptDate, dueBy };
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
): Promise<StoredNotice> {
  const { request } = await requestOf(cases, caseId);
  const audience = letter.type === "closed" ? "dpo" : "requester";
  const language = audience === "dpo" ? "en" : (request.language ?? "en");
  const progress = await cases.read(caseFiles.progress(caseId));
  return {
    notificationId: await names.auditId(caseId, "notice", `${letter.type}-${ordinal}`),
    type: letter.type,
    audience,
    language,
    text: letterText(letter, language),
    status: progress?.status ?? "RECEIVED",
    occurredAt: now().toISOString(),
    ...(audience === "requester" &&
      request.contactReference && { contactReference: request.contactReference }),
  };
}
