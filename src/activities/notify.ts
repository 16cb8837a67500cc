import type { AuditDraft } from "../domain/audit-record";
import type { StoredNotice } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { ActivityHandler } from "../durable";
import { requestOf } from "./case-reading";
import type { notify } from "./contracts";
import { letterFor } from "./letters";
import { commonMembers, seal } from "./record-drafting";
import type { Services } from "./services";

type Needs = Pick<
  Services,
  "cases" | "keys" | "names" | "evidence" | "notifier" | "rules" | "service" | "now"
>;

const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;

/** A letter is written once, sent until it is acknowledged, and its dispatch is evidence (Art. 12(3)). */
export const notifyWith =
  (services: Needs): ActivityHandler<typeof notify> =>
  async ({ caseId, type, audience }) => {
    const { cases, now } = services;
    const { request } = await requestOf(cases, caseId);
    if (request.requestedAction === "simulate") return "done";
    const letter = await letterFor(services, caseId, { type, audience });
    if (letter === "none") return "done";
    const { ordinal } = letter;
    const file = caseFiles.notice(caseId, letter.type, ordinal);
    const notice =
      (await cases.read(file)) ?? (await cases.create(file, await letter.write())).value;
    if (await isDelivered(services, caseId, { notice, ordinal })) {
      await sealNotice(services, caseId, { notice, ordinal });
      return "done";
    }
    const age = now().getTime() - new Date(notice.occurredAt).getTime();
    return age > GIVE_UP_AFTER_MS ? "undeliverable" : "later";
  };

interface Ordered {
  readonly notice: StoredNotice;
  readonly ordinal: string;
}

async function isDelivered(
  { cases, notifier, now }: Needs,
  caseId: CaseId,
  { notice, ordinal }: Ordered,
): Promise<boolean> {
  const file = caseFiles.noticeReceipt(caseId, notice.type, ordinal);
  if (await cases.exists(file)) return true;
  const { request } = await requestOf(cases, caseId);
  const answer = await notifier.dispatch({
    id: notice.notificationId,
    type: notice.type,
    audience: notice.audience,
    requestId: request.requestId,
    status: notice.status,
    occurredAt: notice.occurredAt,
    text: notice.text,
    ...(notice.contactReference && { contactReference: notice.contactReference }),
  });
  if (answer.kind === "unanswered") return false;
  const { receiptDigest } = answer;
  await cases.create(file, { dispatchedAt: now().toISOString(), receiptDigest });
  return true;
}

async function sealNotice(
  services: Needs,
  caseId: CaseId,
  { notice, ordinal }: Ordered,
): Promise<void> {
  const { cases } = services;
  const { type, audience } = notice;
  const receipt = await cases.read(caseFiles.noticeReceipt(caseId, type, ordinal));
  if (!receipt) return;
  const key = `${type}-${ordinal}`;
  const common = await commonMembers(services, caseId, { recordType: "notice", ordinal: key });
  const draft: AuditDraft = { ...common, recordType: "notice", type, audience, ...receipt };
  const { value } = await cases.create(caseFiles.draft(caseId, "notice", key), { draft });
  await seal(services, caseId, value.draft);
}
