import type { AuditedArtifact } from "../domain/audit-record";
import type { Artifact } from "../domain/conversation";
import type { DisposalOutcome } from "../domain/disposal";
import type { ConversationPlatform, Receipt } from "../ports";
import { type Act, type Permission, sentWhileAllowed } from "./permission";

/** What became of a conversation's artifacts when they were to be erased. */
export interface Erasure {
  readonly outcome: Extract<
    DisposalOutcome,
    "erased" | "already_absent" | "blocked" | "deferred" | "remains" | "failed"
  >;
  readonly artifacts: AuditedArtifact[];
  /** The last answer to a call, where one was answered. */
  readonly httpStatus?: number;
  readonly errorCode?: string;
}

interface Circumspection {
  readonly platform: ConversationPlatform;
  readonly permission: Permission;
  readonly act: Exclude<Act, "pseudonymize">;
  readonly force: boolean;
  /** Whether it was there when this try began, or may have been when an earlier one did. */
  readonly wasThere: (artifact: Artifact) => boolean | "unknown";
  readonly now: () => Date;
}

/**
 * Erases artifacts one after the other, a record last, and reads each back. What blocks or fails ends
 * it: the record stays as long as anything hangs on it that would be orphaned.
 */
export async function eraseArtifacts(
  artifacts: readonly Artifact[],
  care: Circumspection,
): Promise<Erasure> {
  const erased: AuditedArtifact[] = [];
  for (const artifact of artifacts) {
    const { platform, permission, act, force } = care;
    const receipt = await sentWhileAllowed(permission, act, (rests) =>
      platform.erase(artifact, { force, ...rests }),
    );
    if (receipt === null) return { outcome: "deferred", artifacts: erased };
    const { audited, ...verdict } = await readBack(artifact, receipt, care);
    if (audited) erased.push(audited);
    if (verdict.outcome !== "gone")
      return { ...answeredWith(receipt), ...verdict, artifacts: erased };
  }
  const outcome = erased.at(-1)?.result === "already_absent" ? "already_absent" : "erased";
  return { outcome, artifacts: erased };
}

type Verdict =
  | { readonly audited: AuditedArtifact; readonly outcome: "gone" }
  | {
      readonly audited?: AuditedArtifact;
      readonly outcome: "remains" | "failed" | "blocked";
      readonly errorCode?: string;
    };

/** Nothing is gone because a call said so: it is looked for. Unknown is never reported as done. */
async function readBack(
  artifact: Artifact,
  receipt: Receipt,
  { platform, wasThere, now }: Circumspection,
): Promise<Verdict> {
  if (receipt.kind === "blocked") return { outcome: "blocked" };
  if (receipt.kind === "refused") return { outcome: "failed", errorCode: "REFUSED" };
  if (receipt.kind === "failed" && receipt.effect === "none")
    return { outcome: "failed", errorCode: receipt.code };
  const presence = await platform.presence(artifact, "absent");
  const audited = { ...artifact, ...statusOf(receipt), completedAt: now().toISOString() };
  if (presence.kind === "absent") {
    const isOurs = receipt.kind !== "absent" || erasedByUs(receipt, wasThere(artifact));
    const result = isOurs ? "erased" : "already_absent";
    return { audited: { ...audited, result }, outcome: "gone" };
  }
  // A call whose answer was lost may still arrive: that it shows no effect yet proves nothing.
  if (receipt.kind === "failed")
    return {
      audited: { ...audited, result: "unknown" },
      outcome: "failed",
      errorCode: receipt.code,
    };
  if (presence.kind === "failed")
    return {
      audited: { ...audited, result: "unknown" },
      outcome: "failed",
      errorCode: "READ_BACK_FAILED",
    };
  return {
    audited: { ...audited, result: "remains" },
    outcome: "remains",
    errorCode: "STILL_PRESENT",
  };
}

/** What a 404 means: gone by a try or a sending of ours, or before we came. */
const erasedByUs = ({ effect }: Receipt, wasThere: boolean | "unknown"): boolean =>
  wasThere === "unknown" ? effect === "possible" : wasThere;

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

/** The last answer to a call, where one was answered. */
export const answeredWith = (receipt: Receipt): { httpStatus?: number } =>
  receipt.httpStatus === undefined ? {} : { httpStatus: receipt.httpStatus };
