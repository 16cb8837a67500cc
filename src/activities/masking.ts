import type { AuditedArtifact } from "../domain/audit-record";
import type { Conversation } from "../domain/conversation";
import { subjectsParticipants } from "../domain/conversation";
import type { DisposalOutcome } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import { ArtifactId } from "../domain/identifiers";
import { type Mask, maskHolds, maskOf } from "../domain/pseudonymise";
import type { CaseStore, ConversationPlatform, Receipt } from "../ports";
import { answeredWith, statusOf } from "./erasing";
import { type Permission, sentWhileAllowed } from "./permission";

/** What became of a conversation that was to be pseudonymised. */
export interface Masking {
  readonly outcome: Extract<
    DisposalOutcome,
    "pseudonymised" | "blocked" | "deferred" | "remains" | "failed"
  >;
  readonly artifacts: AuditedArtifact[];
  readonly masked?: Conversation;
  /** The last answer to a call, where one was answered. */
  readonly httpStatus?: number;
  readonly errorCode?: string;
}

interface Masks {
  /** The mask that a conversation shall wear in this case; or why it can't wear one. */
  fitted(conversation: Conversation): ReturnType<typeof maskOf>;
  /** Whether it wears it: waited for where it may be read from a copy that lags behind. */
  worn(conversation: Conversation): boolean;
}

/** The masks of a case, under its own keys. */
export async function masksOf(
  cases: CaseStore,
  caseId: CaseId,
  guard: ReadonlySet<string>,
): Promise<Masks> {
  const [name, email, externalId] = await Promise.all([
    cases.pseudonymKey(caseId, "name"),
    cases.pseudonymKey(caseId, "email"),
    cases.pseudonymKey(caseId, "externalId"),
  ]);
  const fitted: Masks["fitted"] = (conversation) => {
    const subjectParticipants = subjectsParticipants(conversation, guard);
    return maskOf(conversation, { subjectParticipants, keys: { name, email, externalId } });
  };
  return {
    fitted,
    worn(conversation) {
      const mask = fitted(conversation);
      return mask.kind !== "unmaskable" && maskHolds(conversation, mask.mask);
    },
  };
}

interface Worn {
  readonly conversation: Conversation;
  readonly mask: Mask;
  readonly permission: Permission;
  readonly now: () => Date;
}

/** Puts the mask on and reads it back. */
export async function pseudonymise(
  platform: ConversationPlatform,
  { conversation, mask, permission, now }: Worn,
): Promise<Masking> {
  const receipt = await sentWhileAllowed(permission, "pseudonymize", (rests) =>
    platform.pseudonymise(conversation.id, mask, rests),
  );
  if (receipt === null) return { outcome: "deferred", artifacts: [] };
  if (receipt.kind === "blocked") return { outcome: "blocked", artifacts: [] };
  if (receipt.kind === "absent") return { outcome: "deferred", artifacts: [] };
  if (receipt.kind === "refused" || (receipt.kind === "failed" && receipt.effect === "none"))
    return {
      outcome: "failed",
      artifacts: [],
      ...answeredWith(receipt),
      errorCode: codeOf(receipt),
    };
  return readBack(platform, { conversation, mask, receipt, now });
}

interface Written {
  readonly conversation: Conversation;
  readonly mask: Mask;
  readonly receipt: Receipt;
  readonly now: () => Date;
}

async function readBack(
  platform: ConversationPlatform,
  { conversation, mask, receipt, now }: Written,
): Promise<Masking> {
  const reading = await platform.read(conversation.id, (shown) => maskHolds(shown, mask));
  const record = recordOf(conversation, { receipt, now });
  if (reading.kind === "found" && maskHolds(reading.conversation, mask))
    return worn(reading.conversation, { receipt, now });
  // A call whose answer was lost may still arrive: that it shows no effect yet proves nothing.
  if (receipt.kind === "failed" || reading.kind !== "found") {
    const errorCode = receipt.kind === "failed" ? receipt.code : "READ_BACK_FAILED";
    return { outcome: "failed", artifacts: [{ ...record, result: "unknown" }], errorCode };
  }
  const artifacts = [{ ...record, result: "remains" as const }];
  return { outcome: "remains", artifacts, errorCode: "STILL_IN_CLEAR" };
}

/** A conversation that wears its mask: what is masked, and what of it stays as it was. */
export function worn(
  masked: Conversation,
  { receipt, now }: { receipt: Pick<Receipt, "httpStatus" | "correlationId">; now: () => Date },
): Masking {
  const record = recordOf(masked, { receipt, now });
  const done = { completedAt: record.completedAt, ...statusOf(receipt) };
  const artifacts: AuditedArtifact[] = [
    ...masked.mediaIds.map((id) => ({ id, kind: "media" as const, result: "kept" as const })),
    ...masked.transcripts.map(({ id }) => ({
      id,
      kind: "transcript" as const,
      result: "pseudonymised" as const,
      ...done,
    })),
    { ...record, result: "pseudonymised" },
  ];
  return { outcome: "pseudonymised", artifacts, masked };
}

/** A masking, with what became of those media that were to go with it. */
export function withMedia<M extends Pick<Masking, "artifacts">>(
  masking: M,
  media: readonly AuditedArtifact[],
): M {
  const gone = new Set(media.map(({ id }) => id));
  const others = masking.artifacts.filter(({ kind, id }) => kind !== "media" || !gone.has(id));
  return { ...masking, artifacts: [...media, ...others] };
}

const recordOf = ({ id }: Conversation, { receipt, now }: Parameters<typeof worn>[1]) => ({
  id: ArtifactId.parse(id),
  kind: "record" as const,
  ...statusOf(receipt),
  completedAt: now().toISOString(),
});

const codeOf = (receipt: Receipt): string =>
  receipt.kind === "failed" ? receipt.code : receipt.kind.toUpperCase();
