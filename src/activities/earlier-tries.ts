import type { AuditedArtifact } from "../domain/audit-record";
import type { Intent } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import { type Artifact, artifactsOf, mediaOf } from "../domain/conversation";
import { actedOn } from "./acted-on";
import type { Conclusion } from "./concluding";
import { type Erasure, statusOf } from "./erasing";
import { type Masking, masksOf, withMedia, worn } from "./masking";
import { payloadDigest } from "./payload-digest";
import { goneIn, toldBefore } from "./results";
import type { Services } from "./services";
import type { Target } from "./target";

type Needs = Pick<Services, "cases" | "keys" | "platform" | "now">;

interface Left {
  readonly target: Target;
  readonly guard: ReadonlySet<string>;
}

/**
 * Nothing more is done to a conversation in this round. What a try that died has done to it before is
 * found by reading, and accounted for: no effect is in no action.
 */
export async function leave(
  services: Needs,
  { target, guard }: Left,
  conclusion: Conclusion,
): Promise<Conclusion> {
  const { caseId, round, name } = target;
  const intent = await services.cases.read(caseFiles.intent(caseId, round, name));
  switch (intent?.disposal) {
    case "hard_delete":
      return afterErasing(services, target, { intent, conclusion });
    case "pseudonymize":
      return afterMasking(services, { target, guard }, { intent, conclusion });
    case "keep":
    case "defer":
    case undefined:
      return conclusion;
  }
}

interface Earlier {
  readonly intent: Intent;
  readonly conclusion: Conclusion;
}

async function afterErasing(
  services: Needs,
  target: Target,
  { intent, conclusion }: Earlier,
): Promise<Conclusion> {
  const artifacts = await artifactsGone(services, artifactsOf(target.entry));
  if (artifacts.length === 0) return conclusion;
  const { outcome, reason, evaluation } = conclusion;
  const isAllGone = artifacts.length === artifactsOf(target.entry).length;
  // What is partly gone is not kept as it was: it is decided again.
  const partly = outcome === "kept" ? "deferred" : outcome;
  const erasure = settledBy({ outcome: isAllGone ? "erased" : partly, artifacts });
  return { ...actedOn(target, intent, erasure), reason, evaluation };
}

/** Each artifact that is gone, as far as the tries of this round can have seen to it. */
async function artifactsGone(
  { platform, now }: Pick<Needs, "platform" | "now">,
  artifacts: readonly Artifact[],
  known: readonly AuditedArtifact[] = [],
): Promise<AuditedArtifact[]> {
  const gone: AuditedArtifact[] = [];
  for (const artifact of artifacts) {
    const audited = known.find(({ id, kind }) => id === artifact.id && kind === artifact.kind);
    const presence = audited ? undefined : await platform.presence(artifact);
    if (audited) gone.push(audited);
    if (!presence || presence.kind === "present") continue;
    const result = presence.kind === "absent" ? "erased" : "unknown";
    const completedAt = now().toISOString();
    gone.push({ ...artifact, ...statusOf(presence), completedAt, result });
  }
  return gone;
}

/** What may have happened, and can't be read, is a person's to find out. */
function settledBy<Outcome extends string>({
  outcome,
  artifacts,
}: {
  outcome: Outcome;
  artifacts: AuditedArtifact[];
}): { outcome: Outcome | "failed"; artifacts: AuditedArtifact[]; errorCode?: string } {
  const isUnknown = artifacts.some(({ result }) => result === "unknown");
  return isUnknown
    ? { outcome: "failed", artifacts, errorCode: EFFECT_UNKNOWN }
    : { outcome, artifacts };
}

/** Whether a try that died has changed anything can't be read. */
const EFFECT_UNKNOWN = "EFFECT_UNKNOWN";

/** An erasure that ended early says what is gone by every try, not by this one alone. */
export async function withEarlierTries(
  services: Pick<Needs, "platform" | "now">,
  aimedAt: readonly Artifact[],
  erasure: Erasure,
): Promise<Erasure> {
  const { outcome } = erasure;
  if (outcome === "erased" || outcome === "already_absent") return erasure;
  const artifacts = await artifactsGone(services, aimedAt, erasure.artifacts);
  // What blocked or failed this try had nothing left to do.
  if (goneIn({ artifacts }).length === aimedAt.length) return { outcome: "erased", artifacts };
  if (outcome === "remains" || outcome === "failed") return { ...erasure, artifacts };
  return { ...erasure, ...settledBy({ outcome, artifacts }) };
}

/** The media go after the mask: where some are gone, the mask was read back before. */
async function afterMasking(
  services: Needs,
  { target, guard }: Left,
  { intent, conclusion }: Earlier,
): Promise<Conclusion> {
  const { reason, evaluation } = conclusion;
  const { entry } = target;
  const media = intent.media ? await artifactsGone(services, mediaOf(entry)) : [];
  if (intent.media && (await toldBefore(services, target)).masked) {
    if (media.length === 0) return conclusion;
    const outcome = conclusion.outcome === "kept" ? "deferred" : conclusion.outcome;
    const erasure = settledBy({ outcome, artifacts: media });
    return { ...actedOn(target, intent, erasure), reason, evaluation };
  }
  const masking = await maskShown(services, { target, guard });
  if (masking === "not_worn" && media.length === 0) return conclusion;
  if (typeof masking !== "string") {
    const told = { ...masking, ...settledBy(withMedia(masking, media)) };
    return { ...actedOn(target, intent, told), reason, evaluation };
  }
  const record = artifactsOf(entry).slice(-1);
  const artifacts = [...media, ...record.map((each) => ({ ...each, result: "unknown" as const }))];
  const failed = { outcome: "failed", artifacts, errorCode: EFFECT_UNKNOWN } as const;
  return { ...actedOn(target, intent, failed), reason, evaluation };
}

/** The mask as the conversation wears it now. */
async function maskShown(
  services: Needs,
  { target, guard }: Left,
): Promise<(Masking & { afterDigest: string }) | "not_worn" | "unknown"> {
  const { cases, platform, now } = services;
  const { caseId, entry } = target;
  const masks = await masksOf(cases, caseId, guard);
  const reading = await platform.read(entry.conversationId, masks.worn);
  if (reading.kind !== "found") return "unknown";
  const { conversation } = reading;
  if (masks.fitted(conversation).kind === "unmaskable") return "unknown";
  if (!masks.worn(conversation)) return "not_worn";
  const afterDigest = await payloadDigest(services, caseId, conversation);
  return { ...worn(conversation, { receipt: reading, now }), afterDigest };
}
