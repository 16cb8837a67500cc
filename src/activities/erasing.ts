import type { AuditedArtifact } from "../domain/audit-record";
import type { Artifact } from "../domain/conversation";
import type { DisposalOutcome } from "../domain/disposal";
import type { ConversationPlatform, Receipt } from "../ports";
import type { Permission } from "./permission";

/** What became of a conversation's artifacts when they were to be erased. */
export interface Erasure {
  readonly outcome: Extract<
    DisposalOutcome,
    "erased" | "already_absent" | "blocked" | "deferred" | "remains" | "failed"
  >;
  readonly artifacts: AuditedArtifact[];
  readonly errorCode?: string;
}

interface Circumspection {
  readonly platform: ConversationPlatform;
  readonly permission: Permission;
  readonly force: boolean;
  /** What a 404 means: gone by our own earlier try, or before we came. */
  readonly goneMeans: (artifact: Artifact) => "erased" | "already_absent";
  readonly now: () => Date;
}

/**
 * Erases artifacts one after the other, the record last, and reads each back. What blocks or fails ends
 * it: the record stays as long as anything hangs on it that would be orphaned.
 */
export async function eraseArtifacts(
  artifacts: readonly Artifact[],
  care: Circumspection,
): Promise<Erasure> {
  const erased: AuditedArtifact[] = [];
  for (const artifact of artifacts) {
    if (!(await care.permission.stillAllows("hard_delete")))
      return { outcome: "deferred", artifacts: erased };
    const receipt = await care.platform.erase(artifact, { force: care.force });
    if (receipt.kind === "blocked") return { outcome: "blocked", artifacts: erased };
    const { audited, verdict } = await readBack(artifact, receipt, care);
    if (audited) erased.push(audited);
    if (verdict !== "gone")
      return { outcome: verdict, artifacts: erased, errorCode: errorCodeOf(receipt) };
  }
  const record = erased.at(-1);
  const outcome = record?.result === "already_absent" ? "already_absent" : "erased";
  return { outcome, artifacts: erased };
}

/** Nothing is gone because a call said so: it is looked for. Unknown is never reported as done. */
async function readBack(
  artifact: Artifact,
  receipt: Receipt,
  { platform, goneMeans, now }: Circumspection,
): Promise<{ audited?: AuditedArtifact; verdict: "gone" | "remains" | "failed" }> {
  const mayHaveHappened = receipt.kind !== "failed" || receipt.effect === "possible";
  if (receipt.kind === "refused" || !mayHaveHappened) return { verdict: "failed" };
  const presence = await platform.presence(artifact);
  const audited = { ...artifact, ...statusOf(receipt), completedAt: now().toISOString() };
  if (presence.kind === "absent") {
    const result = receipt.kind === "absent" ? goneMeans(artifact) : "erased";
    return { audited: { ...audited, result }, verdict: "gone" };
  }
  if (presence.kind === "failed")
    return { audited: { ...audited, result: "unknown" }, verdict: "failed" };
  if (receipt.kind === "failed") return { verdict: "failed" };
  return { audited: { ...audited, result: "remains" }, verdict: "remains" };
}

/** The answer's own words for the record: its status and the id that the operator can ask about. */
export const statusOf = ({
  httpStatus,
  correlationId,
}: {
  httpStatus?: number;
  correlationId?: string;
}): Pick<AuditedArtifact, "httpStatus" | "correlationId"> => ({
  ...(httpStatus !== undefined && { httpStatus }),
  ...(correlationId !== undefined && { correlationId }),
});

const errorCodeOf = (receipt: Receipt): string =>
  receipt.kind === "failed" ? receipt.code : receipt.kind.toUpperCase();
