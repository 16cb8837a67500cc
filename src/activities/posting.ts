import type { AuditDraft } from "../domain/audit-record";
import type { NoticeReceipt, StoredNotice } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import { requestOf } from "./case-reading";
import type { Log } from "./events";
import { showChange } from "./progress";
import { commonMembers, seal } from "./record-drafting";
import { openReviewOnce } from "./reviews";
import type { Services } from "./services";

/** What sending a letter takes. */
export type PostOffice = Pick<
  Services,
  "cases" | "keys" | "names" | "evidence" | "notifier" | "rules" | "service" | "now"
>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const GIVE_UP_AFTER_MS = 24 * HOUR_MS;

/** A letter as it is kept: its words, and the number that tells it from others of its type. */
export interface Written {
  readonly notice: StoredNotice;
  readonly ordinal: string;
}

/**
 * Sends a letter unless its turn is later, and seals that it was acknowledged (Art. 12(3)). For a day it is
 * sent again after growing pauses, whoever asks; then a person is, once, and it is not sent any more.
 */
export async function post(
  office: PostOffice,
  caseId: CaseId,
  { notice, ordinal, log }: Written & { log: Log },
): Promise<"done" | "later" | "undeliverable"> {
  const { cases, now } = office;
  const letter = { notice, ordinal };
  const unanswered = caseFiles.unanswered(caseId, notice.type, ordinal);
  const known = await cases.read(caseFiles.noticeReceipt(caseId, notice.type, ordinal));
  if (known) return delivered(office, caseId, { ...letter, receipt: known });
  if (await cases.exists(caseFiles.review(caseId, reviewIdOf(letter)))) {
    await cases.remove(unanswered);
    return "undeliverable";
  }
  const before = await cases.read(unanswered);
  if (before && now() < new Date(before.nextAt)) return "later";
  const at = now();
  const receipt = await acknowledged(office, caseId, letter);
  if (receipt) return delivered(office, caseId, { ...letter, receipt });
  const firstAt = before?.firstAt ?? at.toISOString();
  const tries = (before?.tries ?? 0) + 1;
  const endsAt = new Date(firstAt).getTime() + GIVE_UP_AFTER_MS;
  if (now().getTime() >= endsAt) return givenUp(office, caseId, { ...letter, log });
  const pauseMs = Math.min(MINUTE_MS * 2 ** (tries - 1), HOUR_MS);
  const nextAt = new Date(Math.min(now().getTime() + pauseMs, endsAt)).toISOString();
  await cases.replace(unanswered, { firstAt, tries, nextAt });
  return "later";
}

async function acknowledged(
  { cases, notifier, now }: PostOffice,
  caseId: CaseId,
  { notice, ordinal }: Written,
): Promise<NoticeReceipt | undefined> {
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
  if (answer.kind === "unanswered") return undefined;
  const { receiptDigest } = answer;
  const file = caseFiles.noticeReceipt(caseId, notice.type, ordinal);
  return (await cases.create(file, { dispatchedAt: now().toISOString(), receiptDigest })).value;
}

/** The dispatch is evidence; only then nobody has to look after the letter any more. */
async function delivered(
  office: PostOffice,
  caseId: CaseId,
  { notice, ordinal, receipt }: Written & { receipt: NoticeReceipt },
): Promise<"done"> {
  const { cases } = office;
  const { type, audience } = notice;
  const key = `${type}-${ordinal}`;
  const common = await commonMembers(office, caseId, { recordType: "notice", ordinal: key });
  const draft: AuditDraft = { ...common, recordType: "notice", type, audience, ...receipt };
  const { value } = await cases.create(caseFiles.draft(caseId, "notice", key), { draft });
  await seal(office, caseId, value.draft);
  await cases.remove(caseFiles.unanswered(caseId, type, ordinal));
  return "done";
}

/** A question of its own: how the case stands, or ended, stays as it is. */
async function givenUp(
  office: PostOffice,
  caseId: CaseId,
  { notice, ordinal, log }: Written & { log: Log },
): Promise<"undeliverable"> {
  const { cases } = office;
  await openReviewOnce(office, caseId, {
    reviewId: reviewIdOf({ notice, ordinal }),
    about: "undelivered_notice",
    proposal: "look_into",
    log,
  });
  await showChange(office, caseId, {});
  await cases.remove(caseFiles.unanswered(caseId, notice.type, ordinal));
  return "undeliverable";
}

const reviewIdOf = ({ notice, ordinal }: Written): string =>
  `undelivered_notice-${notice.type}-${ordinal}`;
