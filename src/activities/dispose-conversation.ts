import { caseFiles } from "../domain/case-files";
import { artifactsOf, type Conversation } from "../domain/conversation";
import { type DisposalDecision, milder } from "../domain/disposal";
import type { ActivityHandler } from "../durable";
import { type Act, actedOn, kept } from "./acted-on";
import { subjectGuard } from "./case-reading";
import { CASE_STOPPED, type Conclusion, conclude } from "./concluding";
import type { disposeConversation } from "./contracts";
import { eraseArtifacts } from "./erasing";
import { hasIntendedToErase, intend } from "./intending";
import { type Look, look } from "./looking";
import { maskFor, pseudonymise } from "./masking";
import { payloadDigest } from "./payload-digest";
import { permissionFor } from "./permission";
import type { Services } from "./services";
import { type Target, targetAt } from "./target";

type Needs = Pick<Services, "cases" | "keys" | "names" | "platform" | "evidence" | "rules" | "now">;
type Present = Extract<Look, { kind: "present" }>;

/**
 * The fence. Holds and guard are read, the intent is written, then it is acted and read back, and the
 * outcome stays. It may run twice, or twice at once: the result is the same.
 */
export const disposeConversationWith =
  (services: Needs): ActivityHandler<typeof disposeConversation> =>
  async (item, log) => {
    const { cases, evidence, rules } = services;
    const target = await targetAt(services, item);
    const file = caseFiles.outcome(target.caseId, target.round, target.name);
    const earlier = await cases.read(file);
    if (earlier) return earlier.outcome;
    if (rules.paused) return "unavailable";
    await evidence.proveImmutable();
    const conclusion = (await cases.exists(caseFiles.stopped(target.caseId)))
      ? ({ outcome: "failed", reason: target.planned.reason, errorCode: CASE_STOPPED } as const)
      : await dispose(services, target);
    return conclude(services, target, { conclusion, log });
  };

async function dispose(services: Needs, target: Target): Promise<Conclusion> {
  const guard = await subjectGuard(services.cases, target.caseId);
  const seen = await look(services, target.entry.conversationId, guard);
  switch (seen.kind) {
    case "foreign":
      return { outcome: "foreign", reason: target.planned.reason };
    case "unknown":
      return { outcome: "deferred", reason: "hold_unknown" };
    case "gone":
      return disposeOfLeftovers(services, target, guard);
    case "present": {
      const decision = milder(target.planned, seen.decision);
      return disposeOfPresent(services, { target, seen, guard, decision });
    }
  }
}

interface Sight {
  readonly target: Target;
  readonly seen: Present;
  readonly guard: ReadonlySet<string>;
  readonly decision: DisposalDecision;
}

async function disposeOfPresent(services: Needs, sight: Sight): Promise<Conclusion> {
  const { target, seen, decision } = sight;
  const { reason } = decision;
  const { evaluation } = seen;
  switch (decision.disposal) {
    case "defer":
      return { outcome: "deferred", reason, evaluation };
    case "keep":
      return { ...kept(services.rules.policy, target, reason), reason, evaluation };
    case "pseudonymize":
      return { ...(await maskIt(services, sight)), reason, evaluation };
    case "hard_delete":
      return { ...(await eraseIt(services, sight)), reason, evaluation };
  }
}

/** What has been added since the manifest was frozen is on no plan: it is planned first, in the next round. */
const hasGrown = ({ entry }: Target, { mediaIds, transcripts }: Conversation): boolean =>
  mediaIds.some((id) => !entry.mediaIds.includes(id)) ||
  transcripts.some(({ id }) => !entry.transcriptIds.includes(id));

async function eraseIt(services: Needs, { target, seen, guard, decision }: Sight): Promise<Act> {
  if (hasGrown(target, seen.conversation)) return { outcome: "deferred" };
  const beforeDigest = await payloadDigest(services, target.caseId, seen.conversation);
  const { isOurs } = await intend(services, target, "hard_delete");
  const erasure = await eraseArtifacts(artifactsOf(target.entry), {
    platform: services.platform,
    permission: permissionFor(services, { target, guard, seenAt: seen.at }),
    force: services.rules.forceDelete && decision.reason === "dpo_override",
    // The guard of this very try has seen the record: only we can have erased it since.
    goneMeans: ({ kind }) => (isOurs || kind === "record" ? "erased" : "already_absent"),
    now: services.now,
  });
  return actedOn(target, decision, { ...erasure, beforeDigest });
}

/**
 * The record is gone, by an earlier try of ours or by somebody else; its media and transcripts do not go
 * with it. They are erased where that was the plan, and left for the next look where it was not.
 */
async function disposeOfLeftovers(
  services: Needs,
  target: Target,
  guard: ReadonlySet<string>,
): Promise<Conclusion> {
  const { planned } = target;
  if (planned.disposal !== "hard_delete") return { outcome: "deferred", reason: planned.reason };
  const { isOurs } = await intend(services, target, "hard_delete");
  const erasure = await eraseArtifacts(artifactsOf(target.entry), {
    platform: services.platform,
    permission: permissionFor(services, { target, guard, seenAt: services.now() }),
    force: false,
    goneMeans: () => (isOurs ? "erased" : "already_absent"),
    now: services.now,
  });
  return { ...actedOn(target, planned, erasure), reason: planned.reason };
}

async function maskIt(services: Needs, { target, seen, guard, decision }: Sight): Promise<Act> {
  const { cases, platform, now } = services;
  const { conversation, httpStatus } = seen;
  if (hasGrown(target, conversation)) return { outcome: "deferred" };
  // What was to be erased must not come back to life: a PATCH might restore it.
  if (await hasIntendedToErase(services, target)) return { outcome: "deferred" };
  const fitted = await maskFor(cases, target.caseId, { conversation, guard });
  if (fitted.kind === "unmaskable") return { outcome: "unmaskable" };
  const beforeDigest = await payloadDigest(services, target.caseId, conversation);
  await intend(services, target, "pseudonymize");
  const permission = permissionFor(services, { target, guard, seenAt: seen.at });
  const { mask } = fitted;
  const masking = await pseudonymise(platform, { conversation, httpStatus, mask, permission, now });
  const afterDigest =
    masking.masked && (await payloadDigest(services, target.caseId, masking.masked));
  return actedOn(target, decision, {
    ...masking,
    beforeDigest,
    ...(afterDigest && { afterDigest }),
  });
}
