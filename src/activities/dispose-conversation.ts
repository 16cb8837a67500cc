import { caseFiles } from "../domain/case-files";
import { artifactsOf } from "../domain/conversation";
import { type DisposalDecision, milder } from "../domain/disposal";
import { maskHolds } from "../domain/pseudonymise";
import type { ActivityHandler } from "../durable";
import { actedOn, kept } from "./acted-on";
import { subjectGuard } from "./case-reading";
import { CASE_STOPPED, type Conclusion, conclude } from "./concluding";
import type { disposeConversation } from "./contracts";
import { leave, withEarlierTries } from "./earlier-tries";
import { eraseArtifacts } from "./erasing";
import { hasIntendedToErase, intend } from "./intending";
import { hasGrown, type Look, look, shows } from "./looking";
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
    return conclude(services, target, { conclusion: await dispose(services, target), log });
  };

async function dispose(services: Needs, target: Target): Promise<Conclusion> {
  const { cases } = services;
  const { reason } = target.planned;
  const guard = await subjectGuard(cases, target.caseId);
  const leaving = (conclusion: Conclusion) => leave(services, { target, guard }, conclusion);
  if (await cases.exists(caseFiles.stopped(target.caseId)))
    return leaving({ outcome: "deferred", reason, errorCode: CASE_STOPPED });
  const seen = await look(services, target.entry.conversationId, guard);
  switch (seen.kind) {
    case "foreign":
      return leaving({ outcome: "foreign", reason });
    case "unknown":
      return leaving({ outcome: "deferred", reason: "hold_unknown" });
    case "gone":
      return disposeOfLeftovers(services, { target, guard }, seen.at);
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
  const { target, decision } = sight;
  switch (decision.disposal) {
    case "defer":
      return leaveUndone(services, sight, "deferred");
    case "keep": {
      const { reason } = decision;
      const { evaluation } = sight.seen;
      const untouched = { ...kept(services.rules.policy, target, reason), reason, evaluation };
      return leave(services, sight, untouched);
    }
    case "pseudonymize":
      return maskIt(services, sight);
    case "hard_delete":
      return eraseIt(services, sight);
  }
}

const leaveUndone = (
  services: Needs,
  sight: Sight,
  outcome: "deferred" | "unmaskable",
): Promise<Conclusion> => {
  const { reason } = sight.decision;
  return leave(services, sight, { outcome, reason, evaluation: sight.seen.evaluation });
};

async function eraseIt(services: Needs, sight: Sight): Promise<Conclusion> {
  const { target, seen, guard, decision } = sight;
  const { conversation, evaluation } = seen;
  const { reason } = decision;
  if (hasGrown(target.entry, conversation)) return leaveUndone(services, sight, "deferred");
  const digest = await payloadDigest(services, target.caseId, conversation);
  const intent = { disposal: "hard_delete", reason, beforeDigest: digest } as const;
  const { standing, isEarlier } = await intend(services, target, intent);
  // An earlier try of this round set out to do less: what is more waits for the next round.
  if (standing.disposal === "pseudonymize")
    return maskIt(services, { ...sight, decision: standing });
  if (standing.disposal !== "hard_delete") return leaveUndone(services, sight, "deferred");
  const erasure = await eraseArtifacts(artifactsOf(target.entry), {
    platform: services.platform,
    permission: permissionFor(services, { target, guard, seenAt: seen.at }),
    force: services.rules.forceDelete && reason === "dpo_override",
    // What the guard of this very try has seen, only we can have erased since.
    goneMeans: (artifact) =>
      isEarlier || shows(conversation, artifact) ? "erased" : "already_absent",
    now: services.now,
  });
  const told = isEarlier ? await withEarlierTries(services, target, erasure) : erasure;
  return { ...actedOn(target, standing, told), reason, evaluation };
}

/**
 * The record is gone, by an earlier try of ours or by somebody else; its media and transcripts do not go
 * with it. They are erased where that was the plan, and left for the next look where it was not.
 */
async function disposeOfLeftovers(
  services: Needs,
  { target, guard }: Pick<Sight, "target" | "guard">,
  seenAt: Date,
): Promise<Conclusion> {
  const { disposal, reason } = target.planned;
  const undone = { outcome: "deferred", reason } as const;
  if (disposal !== "hard_delete") return leave(services, { target, guard }, undone);
  const { standing, isEarlier } = await intend(services, target, { disposal, reason });
  if (standing.disposal !== "hard_delete") return leave(services, { target, guard }, undone);
  const erasure = await eraseArtifacts(artifactsOf(target.entry), {
    platform: services.platform,
    permission: permissionFor(services, { target, guard, seenAt }),
    force: false,
    goneMeans: () => (isEarlier ? "erased" : "already_absent"),
    now: services.now,
  });
  const told = isEarlier ? await withEarlierTries(services, target, erasure) : erasure;
  return { ...actedOn(target, standing, told), reason };
}

async function maskIt(services: Needs, sight: Sight): Promise<Conclusion> {
  const { cases, platform, now } = services;
  const { target, seen, guard, decision } = sight;
  const { conversation, evaluation } = seen;
  if (hasGrown(target.entry, conversation)) return leaveUndone(services, sight, "deferred");
  // What was to be erased must not come back to life: a PATCH might restore it.
  if (await hasIntendedToErase(services, target)) return leaveUndone(services, sight, "deferred");
  const fitted = await maskFor(cases, target.caseId, { conversation, guard });
  if (fitted.kind === "unmaskable") return leaveUndone(services, sight, "unmaskable");
  const { mask } = fitted;
  const { reason } = decision;
  // Worn already: by a try of this round, which is accounted for, or since an earlier round, which was.
  if (maskHolds(conversation, mask))
    return leave(services, sight, { outcome: "pseudonymised", reason, evaluation });
  const digest = await payloadDigest(services, target.caseId, conversation);
  const intent = { disposal: "pseudonymize", reason, beforeDigest: digest } as const;
  const { standing } = await intend(services, target, intent);
  if (standing.disposal !== "pseudonymize") return leaveUndone(services, sight, "deferred");
  const permission = permissionFor(services, { target, guard, seenAt: seen.at });
  const masking = await pseudonymise(platform, { conversation, mask, permission, now });
  const afterDigest =
    masking.masked && (await payloadDigest(services, target.caseId, masking.masked));
  const act = actedOn(target, standing, { ...masking, ...(afterDigest && { afterDigest }) });
  return { ...act, reason: standing.reason, evaluation };
}
