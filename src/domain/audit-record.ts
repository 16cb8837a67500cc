import { z } from "zod";
import { Artifact } from "./conversation";
import { DisposalOutcome } from "./disposal";
import { ArtifactId, ConversationId, Instant, RequestId } from "./identifiers";
import { Circumstance, Disposal } from "./policy";

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const keyed = z.string().regex(/^hmac-sha256:[0-9a-f]{64}$/);
const commitment = z.string().regex(/^commit:v1:\d{4}:[A-Za-z0-9_-]{43}$/);
const httpStatus = z.int().min(100).max(599);
const correlationId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/);

/** What became of one artifact, once and for all: every later record copies it. */
export const AuditedArtifact = z.strictObject({
  ...Artifact.shape,
  result: z.enum(["erased", "already_absent", "pseudonymised", "kept", "remains", "unknown"]),
  httpStatus: httpStatus.optional(),
  correlationId: correlationId.optional(),
  completedAt: Instant.optional(),
});
export type AuditedArtifact = z.infer<typeof AuditedArtifact>;

/** One disposal, in the guide's words; keyed (conversation, action, round). */
export const AuditAction = z.strictObject({
  conversationId: ConversationId,
  round: z.int().min(1),
  action: Disposal.exclude(["defer"]),
  reason: Circumstance,
  legalBasis: z.string().max(200).optional(),
  /** Absent where no call was made (`keep`) or none was answered. */
  httpStatus: httpStatus.optional(),
  mediaIds: z.array(ArtifactId),
  transcriptIds: z.array(ArtifactId),
  artifacts: z.array(AuditedArtifact),
  /** Gone before we came: the record answered 404 without an intent of ours. */
  alreadyAbsent: z.literal(true).optional(),
  /** A write may have happened that was never confirmed. */
  outcome: z.literal("unknown").optional(),
  beforeDigest: keyed.optional(),
  afterDigest: keyed.optional(),
  /** Read back after the act, and found as asked for. */
  verified: z.boolean(),
});
export type AuditAction = z.infer<typeof AuditAction>;

/** With which authority Genesys was called. The client is a commitment, the token is never recorded. */
export const OauthMetadata = z.strictObject({
  grantType: z.literal("client_credentials"),
  clientRef: commitment,
  scopes: z.array(z.string().regex(/^[a-z0-9:_.-]{1,64}$/i)),
  expiresAt: Instant,
});
export type OauthMetadata = z.infer<typeof OauthMetadata>;

const Counts = z.partialRecord(DisposalOutcome, z.int());
const Planned = z.partialRecord(Disposal, z.int());

const common = {
  schema: z.literal("rtbf-audit-record/1"),
  logId: z.string().regex(/^[0-9a-f]{16}$/),
  auditId: z.string().regex(/^aud-[0-9a-f]{32}$/),
  requestId: RequestId,
  /** The guide's name; a keyed commitment, never the identifier itself. */
  subjectExternalId: commitment,
  jurisdiction: z.string().max(64),
  requestedAction: z.enum(["erase", "simulate"]),
  executionTimestamp: Instant,
  policy: z.strictObject({ id: z.string(), digest }),
  service: z.strictObject({ name: z.string(), version: z.string(), commit: z.string().optional() }),
  storageLocation: z.url(),
};

const settlement = z.strictObject({
  ...common,
  recordType: z.literal("settlement"),
  round: z.int(),
  page: z.int(),
  manifestDigest: digest,
  oauth: OauthMetadata.optional(),
  counts: Counts,
  actions: z.array(AuditAction),
});

const closing = z.strictObject({
  ...common,
  recordType: z.literal("closing"),
  outcome: z.enum(["COMPLETED", "COMPLETED_WITH_RESIDUALS", "REFUSED", "CANCELLED"]),
  /** Distinct records, media and transcripts with a final result. */
  artifactsProcessed: z.int(),
  manifestDigest: digest,
  oauth: OauthMetadata.optional(),
  /** All actions of the case; beyond 500 by digest of the settlement records that hold them. */
  actions: z.array(AuditAction),
  settlements: z.array(z.strictObject({ auditId: z.string(), recordHash: hex64 })),
  counts: Counts,
  /** Conversations in the index's seeds that are not the subject's: never touched. */
  foreign: z.array(ConversationId),
  startedAfterFreeze: z.array(ConversationId),
  residuals: z.array(
    z.strictObject({ conversationId: ConversationId, reason: Circumstance, nextLookAt: Instant }),
  ),
  /** What was asked for and answered with nothing, where nothing was found. */
  queries: z.array(z.strictObject({ kind: z.enum(["listing", "customer_index"]), count: z.int() })),
});

const plan = z.strictObject({
  ...common,
  recordType: z.literal("plan"),
  manifestDigest: digest,
  planDigest: digest,
  conversations: z.int(),
  artifacts: z.int(),
  disposals: Planned,
  decisions: z.array(
    z.strictObject({
      conversationId: ConversationId,
      disposal: Disposal,
      reason: Circumstance,
      /** Media that go at once though their conversation is only masked. */
      media: z.literal("hard_delete").optional(),
    }),
  ),
});

const notice = z.strictObject({
  ...common,
  recordType: z.literal("notice"),
  type: z.enum(["received", "completed", "partially_refused", "closed"]),
  audience: z.enum(["requester", "dpo"]),
  dispatchedAt: Instant,
  receiptDigest: digest,
});

const sealed = {
  seal: z.strictObject({
    afterSeq: z.int(),
    sealedAt: Instant,
    recordHash: hex64,
    alg: z.literal("HS256"),
    keyId: z.string().regex(/^audit-hmac\/[0-9A-Za-z-]{1,127}$/),
  }),
  hmacSignature: hex64,
};

/** What a record says, before it is sealed. Its type decides its members. */
export const AuditBody = z.discriminatedUnion("recordType", [settlement, closing, plan, notice]);
export type AuditBody = z.infer<typeof AuditBody>;

/** An audit record: evidence, canonical, sealed by a keyed digest. Closed: no member but these. */
export const AuditRecord = z.discriminatedUnion("recordType", [
  settlement.extend(sealed),
  closing.extend(sealed),
  plan.extend(sealed),
  notice.extend(sealed),
]);
export type AuditRecord = z.infer<typeof AuditRecord>;

const place = { schema: true, logId: true, storageLocation: true } as const;

/** A body whose place in the log is not known yet: the evidence store knows its own name. */
export const AuditDraft = z.discriminatedUnion("recordType", [
  settlement.omit(place),
  closing.omit(place),
  plan.omit(place),
  notice.omit(place),
]);
export type AuditDraft = z.infer<typeof AuditDraft>;
