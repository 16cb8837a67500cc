import type { AuditAction } from "../domain/audit-record";
import type { Intent } from "../domain/case-file-forms";
import { artifactsOf } from "../domain/conversation";
import type { Circumstance, Policy } from "../domain/policy";
import type { Conclusion } from "./concluding";
import type { Erasure } from "./erasing";
import type { Masking } from "./masking";
import type { Target } from "./target";

/** What an act amounts to, in the words of the audit. */
export type Act = Pick<Conclusion, "outcome" | "action" | "errorCode">;

type Acted = Pick<Erasure | Masking, "artifacts" | "httpStatus" | "errorCode"> &
  Pick<Conclusion, "outcome"> &
  Pick<AuditAction, "afterDigest">;

const VERIFIED = new Set(["erased", "already_absent", "pseudonymised"]);

/** Whatever had an effect, or failed, is in exactly one action; what was not begun is in none. */
export function actedOn(
  { entry, round }: Target,
  { disposal, reason, beforeDigest }: Omit<Intent, "at">,
  { outcome, artifacts, errorCode, httpStatus: last, afterDigest }: Acted,
): Act {
  const failure = errorCode === undefined ? {} : { errorCode };
  const isNothing = artifacts.length === 0 && outcome !== "failed";
  if (isNothing || disposal === "defer") return { outcome, ...failure };
  const httpStatus = artifacts.find(({ kind }) => kind === "record")?.httpStatus ?? last;
  const isUncertain = artifacts.some(({ result }) => result === "unknown");
  return {
    outcome,
    ...failure,
    action: {
      conversationId: entry.conversationId,
      round,
      action: disposal,
      reason,
      ...(httpStatus !== undefined && { httpStatus }),
      mediaIds: entry.mediaIds,
      transcriptIds: entry.transcriptIds,
      artifacts,
      ...(outcome === "already_absent" && { alreadyAbsent: true as const }),
      ...(isUncertain && { outcome: "unknown" as const }),
      ...(beforeDigest && { beforeDigest }),
      ...(afterDigest && { afterDigest }),
      verified: VERIFIED.has(outcome),
    },
  };
}

/** Kept as it is, under a named basis: an action too, though nothing was called. */
export function kept({ legalBases }: Policy, { entry, round }: Target, reason: Circumstance): Act {
  const legalBasis = legalBases[reason];
  return {
    outcome: "kept",
    action: {
      conversationId: entry.conversationId,
      round,
      action: "keep",
      reason,
      ...(legalBasis && { legalBasis }),
      mediaIds: entry.mediaIds,
      transcriptIds: entry.transcriptIds,
      artifacts: artifactsOf(entry).map((artifact) => ({ ...artifact, result: "kept" })),
      verified: true,
    },
  };
}
