/** Every file of a case: its name, its form, whether it is encrypted. Names hold no identifier. */
import { z } from "zod";
import { AuditAction, OauthMetadata } from "./audit-record";
import { ManifestEntry } from "./conversation";
import { Candidate, DataSubject, Resolution } from "./data-subject";
import { DisposalOutcome } from "./disposal";
import { ErasureRequest, RequestStatus } from "./erasure-request";
import { type CaseId, ConversationId, Instant } from "./identifiers";
import { Circumstance, Disposal } from "./policy";

/** A file of the case store. `encrypted`: with the key of its case, so that destroying the key shreds it. */
export interface CaseFile<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly encrypted: boolean;
  /** Members that stand in clear beside the ciphertext, under `clear`. */
  readonly clear?: readonly string[];
}

const open = <T>(schema: z.ZodType<T>) => ({
  named: (name: string): CaseFile<T> => ({ name, schema, encrypted: false }),
});
const encrypted = <T>(schema: z.ZodType<T>) => ({
  named: (name: string): CaseFile<T> => ({ name, schema, encrypted: true }),
});

export const DueDates = z.strictObject({
  receiptDate: z.iso.date(),
  nominal: z.iso.date(),
  dueBy: z.iso.date(),
  expiresAt: Instant,
  calendar: z.string(),
  calendarDigest: z.string(),
});
export type DueDates = z.infer<typeof DueDates>;

/** The clear part of the stored request: tells a repeat from a conflict without opening the case. */
export const LedgerEntry = z.strictObject({
  requestMac: z.string(),
  receivedAt: Instant,
  acceptedAt: Instant,
  due: DueDates,
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const StoredRequest = z.strictObject({
  ledger: LedgerEntry,
  request: ErasureRequest,
  /** The client that submitted it: may follow it, may not approve it. */
  submittedBy: z.string(),
});
export type StoredRequest = z.infer<typeof StoredRequest>;

export const StoredResolution = z.strictObject({
  resolution: Resolution,
  dataSubject: DataSubject.nullable(),
  candidates: z.array(Candidate),
  resolvedAt: Instant,
});

export const EnumerationCursor = z.strictObject({
  /** The listing's end: the start of the sweep. */
  to: Instant,
  pending: z.array(
    z.discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("listing"),
        externalId: z.string(),
        pageToken: z.string().nullable(),
      }),
      z.strictObject({
        kind: z.literal("children"),
        parent: ConversationId,
        pageToken: z.string().nullable(),
      }),
      z.strictObject({ kind: z.literal("seed"), conversationId: ConversationId }),
    ]),
  ),
  /** Tokens of the list being read: one that comes back makes the list suspicious. */
  tokens: z.array(z.string()),
  pages: z.int(),
  found: z.int(),
  listings: z.int(),
  foreign: z.array(ConversationId),
  startedAfterFreeze: z.array(ConversationId),
  suspicion: z.string().nullable(),
});
export type EnumerationCursor = z.infer<typeof EnumerationCursor>;

export const ManifestPage = z.strictObject({ entries: z.array(ManifestEntry).max(25) });
export type ManifestPage = z.infer<typeof ManifestPage>;

export const PlannedDisposal = z.strictObject({
  conversationId: ConversationId,
  disposal: Disposal,
  reason: Circumstance,
});
export type PlannedDisposal = z.infer<typeof PlannedDisposal>;

export const RoundPlan = z.strictObject({
  round: z.int(),
  frozenAt: Instant,
  /** Number of conversations on each page. */
  pages: z.array(z.int()),
  disposals: z.array(PlannedDisposal),
  /** Over the digests of the round's pages. */
  manifestDigest: z.string(),
  /** Over manifest, decisions and policy: what an approver approves. */
  planDigest: z.string(),
  policy: z.strictObject({ id: z.string(), digest: z.string() }),
  service: z.strictObject({ name: z.string(), version: z.string(), commit: z.string().optional() }),
  oauth: OauthMetadata.optional(),
});
export type RoundPlan = z.infer<typeof RoundPlan>;

export const StoredOutcome = z.strictObject({
  conversationId: ConversationId,
  outcome: DisposalOutcome,
  reason: Circumstance,
  action: AuditAction.optional(),
  errorCode: z.string().optional(),
  concludedAt: Instant,
});
export type StoredOutcome = z.infer<typeof StoredOutcome>;

export const Waiting = z.strictObject({
  conversationId: ConversationId,
  entry: ManifestEntry,
  reason: Circumstance,
  since: Instant,
  lookAt: Instant,
  /** How often it was looked at in vain; the pauses double. */
  looks: z.int(),
});
export type Waiting = z.infer<typeof Waiting>;

export const Review = z.strictObject({
  about: z.string(),
  /** What is proposed; only a person decides (Art. 22). */
  proposal: z.enum(["refuse", "look_into"]),
  openedAt: Instant,
  conversationId: ConversationId.optional(),
  errorCode: z.string().optional(),
});
export type Review = z.infer<typeof Review>;

export const Progress = z.strictObject({
  status: RequestStatus,
  done: z.int(),
  total: z.int(),
  counts: z.partialRecord(DisposalOutcome, z.int()),
  waits: z.int(),
  nextLookAt: Instant.nullable(),
  openReviews: z.array(
    z.strictObject({ reviewId: z.string(), about: z.string(), proposal: z.string() }),
  ),
  evidence: z.array(
    z.strictObject({ auditId: z.string(), recordType: z.string(), storageLocation: z.url() }),
  ),
  updatedAt: Instant,
});
export type Progress = z.infer<typeof Progress>;

/** What a record will say, stored before it is sealed, so that a second drive seals the same bytes. */
export const StoredDraft = z.record(z.string(), z.json());

export const StoredNotice = z.strictObject({
  notificationId: z.string(),
  type: z.enum(["received", "completed", "partially_refused", "closed"]),
  audience: z.enum(["requester", "dpo"]),
  language: z.enum(["en", "de"]),
  text: z.string(),
  status: RequestStatus,
  occurredAt: Instant,
  contactReference: z.string().optional(),
});
export type StoredNotice = z.infer<typeof StoredNotice>;

export const NoticeReceipt = z.strictObject({ dispatchedAt: Instant, receiptDigest: z.string() });

const At = z.strictObject({ at: Instant });

/** The table of a case's files (`<c>` is the conversation's keyed name). */
export const caseFiles = {
  request: (id: CaseId): CaseFile<StoredRequest> => ({
    ...encrypted(StoredRequest).named(`${id}/request.json`),
    clear: ["ledger"],
  }),
  /** The same file, of which only the clear part is read: needs no key, outlives its destruction. */
  ledger: (id: CaseId) =>
    open(z.object({ clear: z.object({ ledger: LedgerEntry }) })).named(`${id}/request.json`),
  resolution: (id: CaseId, n: number) =>
    encrypted(StoredResolution).named(`${id}/resolution-${n}.json`),
  claim: (claim: string) =>
    open(z.strictObject({ caseId: z.string() })).named(`claims/${claim}.json`),
  cursor: (id: CaseId, round: number) =>
    encrypted(EnumerationCursor).named(`${id}/r${round}/cursor.json`),
  seen: (id: CaseId, c: string) =>
    open(z.strictObject({ round: z.int(), page: z.int() })).named(`${id}/seen/${c}`),
  page: (id: CaseId, round: number, page: number) =>
    encrypted(ManifestPage).named(`${id}/r${round}/page-${page}.json`),
  plan: (id: CaseId, round: number) => encrypted(RoundPlan).named(`${id}/r${round}/plan.json`),
  drive: (id: CaseId, n: number) => open(At).named(`${id}/drives/${n}.json`),
  fate: (id: CaseId) =>
    open(z.strictObject({ fate: z.enum(["disposing", "withdrawn"]), at: Instant })).named(
      `${id}/fate.json`,
    ),
  intent: (id: CaseId, round: number, c: string) =>
    open(z.strictObject({ disposal: Disposal, at: Instant })).named(
      `${id}/intents/r${round}-${c}.json`,
    ),
  outcome: (id: CaseId, round: number, c: string) =>
    encrypted(StoredOutcome).named(`${id}/outcomes/r${round}-${c}.json`),
  waiting: (id: CaseId, c: string) => encrypted(Waiting).named(`${id}/waiting/${c}.json`),
  settled: (id: CaseId, round: number, page: number) =>
    encrypted(StoredDraft).named(`${id}/settled/r${round}-${page}.json`),
  review: (id: CaseId, reviewId: string) =>
    encrypted(Review).named(`${id}/reviews/${reviewId}.json`),
  draft: (id: CaseId, recordType: string, ordinal: string) =>
    encrypted(StoredDraft).named(`${id}/drafts/${recordType}-${ordinal}.json`),
  notice: (id: CaseId, type: string, ordinal: string) =>
    encrypted(StoredNotice).named(`${id}/notices/${type}-${ordinal}.json`),
  noticeReceipt: (id: CaseId, type: string, ordinal: string) =>
    open(NoticeReceipt).named(`${id}/notices/${type}-${ordinal}.receipt.json`),
  progress: (id: CaseId) => open(Progress).named(`${id}/progress.json`),
  /** Cases that are not closed: what the watchdog walks through. */
  openCase: (id: CaseId) => open(At).named(`open/${id}.json`),
  register: (date: string, id: CaseId, c: string) =>
    open(At).named(`register/${date}/${id}-${c}.json`),
} as const;
