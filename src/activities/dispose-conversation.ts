import { caseFiles } from "../domain/case-files";
import { artifactsOf } from "../domain/conversation";
import { milder } from "../domain/disposal";
import type { ActivityHandler } from "../durable";
import { actedOn, kept } from "./acted-on";
import { subjectGuard } from "./case-reading";
import { CASE_STOPPED, type Conclusion, conclude } from "./concluding";
import type { disposeConversation } from "./contracts";
import { leave, withEarlierTries } from "./earlier-tries";
import { eraseArtifacts } from "./erasing";
import { intend } from "./intending";
import { hasGrown, look, shows } from "./looking";
import { payloadDigest } from "./payload-digest";
import { permissionFor } from "./permission";
import { pseudonymiseAsDecided } from "./pseudonymising";
import type { Services } from "./services";
import { leaveUndone, lookedAtAgain, type Sight } from "./sight";
import { type Target, targetAt } from "./target";

type Needs = Pick<Services, "cases" | "keys" | "names" | "platform" | "evidence" | "rules" | "now">;

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
      const sight = { target, seen, guard, decision: milder(target.planned, seen.decision) };
      return lookedAtAgain(sight, await disposeOfPresent(services, sight));
    }
  }
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
      return pseudonymiseAsDecided(services, sight);
    case "hard_delete":
      return eraseIt(services, sight);
  }
}

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
    return pseudonymiseAsDecided(services, { ...sight, decision: standing });
  if (standing.disposal !== "hard_delete") return leaveUndone(services, sight, "deferred");
  const artifacts = artifactsOf(target.entry);
  const erasure = await eraseArtifacts(artifacts, {
    platform: services.platform,
    permission: permissionFor(services, { target, guard, seenAt: seen.at }),
    act: "hard_delete",
    force: services.rules.forceDelete && reason === "dpo_override",
    // What the guard of this very try has seen, only we can have erased since.
    wasThere: (artifact) => isEarlier || shows(conversation, artifact) || "unknown",
    now: services.now,
  });
  const told = isEarlier ? await withEarlierTries(services, artifacts, erasure) : erasure;
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
  const undone = { outcome: "deferred", reason, again: "at_once" } as const;
  if (disposal !== "hard_delete") return leave(services, { target, guard }, undone);
  const { standing, isEarlier } = await intend(services, target, { disposal, reason });
  if (standing.disposal !== "hard_delete") return leave(services, { target, guard }, undone);
  const artifacts = artifactsOf(target.entry);
  const erasure = await eraseArtifacts(artifacts, {
    platform: services.platform,
    permission: permissionFor(services, { target, guard, seenAt }),
    act: "hard_delete",
    force: false,
    wasThere: ({ kind }) => isEarlier || (kind !== "record" && "unknown"),
    now: services.now,
  });
  const told = isEarlier ? await withEarlierTries(services, artifacts, erasure) : erasure;
  return { ...actedOn(target, standing, told), reason };
}
