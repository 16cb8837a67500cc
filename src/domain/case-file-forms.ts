/** What the files of a case hold. Where they lie is in `case-files.ts`. */
import { z } from "zod";
import { AuditAction, AuditDraft, OauthMetadata } from "./audit-record";
import { ManifestEntry } from "./conversation";
import { Candidate, DataSubject, Resolution } from "./data-subject";
import { DisposalOutcome } from "./disposal";
import { ErasureRequest, RequestStatus } from "./erasure-request";
import { ConversationId, Instant } from "./identifiers";
import { Circumstance, Disposal } from "./policy";

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
export type StoredResolution = z.infer<typeof StoredResolution>;

/** Under what the contact centre knows the data subject, once it is resolved. */
export const Identifiers = z.strictObject({ externalIds: DataSubject.shape.externalIds });

export const ManifestPage = z.strictObject({ entries: z.array(ManifestEntry).max(25) });
export type ManifestPage = z.infer<typeof ManifestPage>;

/** Media that go at once though their conversation is only masked. */
const Media = z.literal("hard_delete").optional();

export const PlannedDisposal = z.strictObject({
  conversationId: ConversationId,
  disposal: Disposal,
  reason: Circumstance,
  media: Media,
});
export type PlannedDisposal = z.infer<typeof PlannedDisposal>;

/** The decisions of one page of the manifest, in its order. */
export const PlannedPage = z.strictObject({ disposals: z.array(PlannedDisposal) });

export const RoundPlan = z.strictObject({
  round: z.int(),
  frozenAt: Instant,
  /** Number of conversations on each page. */
  pages: z.array(z.int()),
  disposals: z.partialRecord(Disposal, z.int()),
  artifacts: z.int(),
  needsApproval: z.boolean(),
  /** Over the digests of the round's pages. */
  manifestDigest: z.string(),
  /** Over manifest, decisions and policy: what an approver approves. */
  planDigest: z.string(),
  policy: z.strictObject({ id: z.string(), digest: z.string() }),
  service: z.strictObject({ name: z.string(), version: z.string(), commit: z.string().optional() }),
  oauth: OauthMetadata.optional(),
});
export type RoundPlan = z.infer<typeof RoundPlan>;

/** What a round sets out to do to a conversation, before it does it: the first word holds for every try. */
export const Intent = z.strictObject({
  disposal: Disposal,
  reason: Circumstance,
  media: Media,
  /** Of what was there before the first try: a later one may see it half changed. */
  beforeDigest: z.string().optional(),
  at: Instant,
});
export type Intent = z.infer<typeof Intent>;

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
  /** The latest round in which something became of it: a repeat of that round counts nothing twice. */
  round: z.int(),
  since: Instant,
  lookAt: Instant,
  /** How often it was looked at in vain; the pauses double. */
  looks: z.int(),
  /** How often Genesys refused although no hold was seen; the third time a person looks. */
  blocks: z.int(),
  lastOutcome: DisposalOutcome,
  /** Less was done than the reason lets be done: the case waits for it, whatever the reason. */
  undone: z.literal(true).optional(),
});
export type Waiting = z.infer<typeof Waiting>;

export const Review = z.strictObject({
  about: z.string(),
  /** What is proposed; only a person decides (Art. 22). */
  proposal: z.enum(["refuse", "look_into"]),
  openedAt: Instant,
  /** The breach note: until then the authority is told, unless nobody is at risk (Art. 33(1)). */
  breachNotificationBy: Instant.optional(),
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
    z.strictObject({
      reviewId: z.string(),
      about: z.string(),
      proposal: z.string(),
      breachNotificationBy: Instant.optional(),
    }),
  ),
  evidence: z.array(
    z.strictObject({ auditId: z.string(), recordType: z.string(), storageLocation: z.url() }),
  ),
  updatedAt: Instant,
});
export type Progress = z.infer<typeof Progress>;

/** What a record will say, stored before it is sealed, so that a second drive seals the same bytes. */
export const StoredDraft = z.strictObject({
  draft: AuditDraft,
  /** How many pages were settled when a closing record was drafted: another number asks for another record. */
  basis: z.int().optional(),
});

const Counts = z.partialRecord(DisposalOutcome, z.int());

/** A settled page: its record, and what the case adds up to with it (derived, never incremented). */
export const SettledPage = z.strictObject({
  draft: AuditDraft,
  counts: Counts,
  total: Counts,
  awaited: z.int(),
});
export type SettledPage = z.infer<typeof SettledPage>;

/** How far the read-back of the whole manifest has come. */
export const Verification = z.strictObject({
  basis: z.int(),
  round: z.int(),
  page: z.int(),
  listed: z.boolean(),
  result: z.enum(["absent", "remains"]).nullable(),
  /** How often a second listing found more. */
  sweeps: z.int(),
  startedAfterFreeze: z.array(ConversationId),
});
export type Verification = z.infer<typeof Verification>;

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
export type NoticeReceipt = z.infer<typeof NoticeReceipt>;

/** A letter that nobody has acknowledged yet: how often it was sent, and when it is sent again. */
export const Unanswered = z.strictObject({ firstAt: Instant, tries: z.int(), nextAt: Instant });

/** When a residual was entered, and when it is looked at again: at any time of its day where that is not said. */
export const Registered = z.strictObject({ at: Instant, dueAt: Instant.optional() });

export const At = z.strictObject({ at: Instant });
