import type { AuditAction } from "../domain/audit-record";
import { artifactsOf } from "../domain/conversation";
import type { DisposalDecision } from "../domain/disposal";
import type { Circumstance, Policy } from "../domain/policy";
import type { Conclusion } from "./concluding";
import type { Erasure } from "./erasing";
import type { Masking } from "./masking";
import type { Target } from "./target";

/** What an act amounts to, in the words of the audit. */
export type Act = Pick<Conclusion, "outcome" | "action" | "errorCode">;

type Acted = Pick<Erasure | Masking, "outcome" | "artifacts" | "errorCode"> &
  Pick<AuditAction, "beforeDigest" | "afterDigest">;

const VERIFIED = new Set(["erased", "already_absent", "pseudonymised"]);

/** An act without any effect is no action; whatever had one is in exactly one. */
export function actedOn(
  { entry, round }: Target,
  { disposal, reason }: DisposalDecision,
  { outcome, artifacts, errorCode, ...digests }: Acted,
): Act {
  const failure = errorCode === undefined ? {} : { errorCode };
  if (artifacts.length === 0 || disposal === "defer") return { outcome, ...failure };
  const httpStatus = artifacts.find(({ kind }) => kind === "record")?.httpStatus;
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
      ...(digests.beforeDigest && { beforeDigest: digests.beforeDigest }),
      ...(digests.afterDigest && { afterDigest: digests.afterDigest }),
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
