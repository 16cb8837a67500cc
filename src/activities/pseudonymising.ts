import type { Intent } from "../domain/case-file-forms";
import { type Conversation, mediaOf } from "../domain/conversation";
import { decideDisposal, erasesMedia, milder } from "../domain/disposal";
import { type Mask, maskHolds } from "../domain/pseudonymise";
import type { ConversationPlatform } from "../ports";
import { actedOn } from "./acted-on";
import type { Conclusion } from "./concluding";
import { leave, withEarlierTries } from "./earlier-tries";
import { type Erasure, eraseArtifacts } from "./erasing";
import { hasIntendedToErase, intend } from "./intending";
import { hasGrown, shownBy, shows } from "./looking";
import { type Masking, masksOf, pseudonymise, withMedia, worn } from "./masking";
import { payloadDigest } from "./payload-digest";
import { type Permission, permissionFor } from "./permission";
import { toldBefore } from "./results";
import type { Services } from "./services";
import { leaveUndone, type Sight } from "./sight";
import type { Target } from "./target";

type Needs = Pick<Services, "cases" | "keys" | "platform" | "rules" | "now">;

/**
 * Masks a conversation, and erases its media where that was decided too. The mask comes first: a try that
 * dies between leaves what a policy that keeps them leaves, and what can't be taken back comes last.
 */
export async function pseudonymiseAsDecided(services: Needs, sight: Sight): Promise<Conclusion> {
  const { target, seen, guard } = sight;
  const { conversation } = seen;
  if (hasGrown(target.entry, conversation)) return leaveUndone(services, sight, "deferred");
  // What was to be erased must not come back to life: a PATCH might restore it.
  if (await hasIntendedToErase(services, target)) return leaveUndone(services, sight, "deferred");
  const fitted = (await masksOf(services.cases, target.caseId, guard)).fitted(conversation);
  if (fitted.kind === "unmaskable") return leaveUndone(services, sight, "unmaskable");
  return maskAndErase(services, sight, fitted.mask);
}

async function maskAndErase(services: Needs, sight: Sight, mask: Mask): Promise<Conclusion> {
  const { target, seen, guard, decision } = sight;
  const { conversation, evaluation } = seen;
  const { reason, media } = decision;
  const isWorn = maskHolds(conversation, mask);
  const asItIs = { outcome: "pseudonymised", reason, evaluation } as const;
  // Worn already: by a try of this round, which is accounted for, or since an earlier round, which was.
  if (isWorn && !media) return leave(services, sight, asItIs);
  const beforeDigest = await payloadDigest(services, target.caseId, conversation);
  const intent = {
    disposal: "pseudonymize",
    reason,
    beforeDigest,
    ...(media && { media }),
  } as const;
  const { standing, isEarlier } = await intend(services, target, intent);
  if (standing.disposal !== "pseudonymize") return leaveUndone(services, sight, "deferred");
  if (isWorn && !standing.media) return leave(services, sight, asItIs);
  const permission = permissionFor(services, { target, guard, seenAt: seen.at });
  const masking = await masked(services, sight, { mask, isWorn, permission });
  if (masking.outcome !== "pseudonymised" || !standing.media)
    return concluded(services, sight, { standing, masking });
  const isFree = doMediaStayFree(services, sight, masking);
  const erasure = await eraseMedia(services, target, { sight, isFree, permission, isEarlier });
  return concluded(services, sight, { standing, masking, erasure });
}

interface Worn {
  readonly mask: Mask;
  readonly isWorn: boolean;
  readonly permission: Permission;
}

/** What an earlier round has told of the mask is not told again. */
async function masked(
  services: Needs,
  { target, seen }: Sight,
  { mask, isWorn, permission }: Worn,
): Promise<Masking> {
  const { platform, now } = services;
  const { conversation } = seen;
  if (!isWorn) return pseudonymise(platform, { conversation, mask, permission, now });
  const masking = worn(conversation, { receipt: seen, now });
  return (await toldBefore(services, target)).masked ? { ...masking, artifacts: [] } : masking;
}

/** The read-back of the mask is the latest look: what it shows of holds counts, however fresh the one before. */
function doMediaStayFree(
  { rules, now }: Needs,
  { target, seen, decision }: Sight,
  { masked: shown = seen.conversation }: Masking,
): boolean {
  if (!decision.media || hasGrown(target.entry, shown)) return false;
  const current = decideDisposal(rules.policy, shownBy(shown, seen.evaluation), now());
  return erasesMedia(milder(target.planned, current));
}

interface Erasing {
  readonly sight: Sight;
  readonly isFree: boolean;
  readonly permission: Permission;
  readonly isEarlier: boolean;
}

/** What has come between leaves the media where they are; what an earlier try has erased is told. */
async function eraseMedia(
  services: Needs,
  target: Target,
  { sight: { seen }, isFree, permission, isEarlier }: Erasing,
): Promise<Erasure> {
  const media = mediaOf(target.entry);
  const erasure = await eraseArtifacts(isFree ? media : [], {
    platform: services.platform,
    permission,
    act: "erase_media",
    force: false,
    wasThere: (artifact) => isEarlier || shows(seen.conversation, artifact) || "unknown",
    now: services.now,
  });
  const ended = isFree ? erasure : { ...erasure, outcome: "deferred" as const };
  return isEarlier ? withEarlierTries(services, media, ended) : ended;
}

interface Ending {
  readonly standing: Intent;
  readonly masking: Masking;
  readonly erasure?: Erasure;
}

async function concluded(
  services: Needs,
  { target, seen }: Sight,
  { standing, masking, erasure }: Ending,
): Promise<Conclusion> {
  const shown = erasure ? await shownNow(services.platform, target) : masking.masked;
  const afterDigest = shown && (await payloadDigest(services, target.caseId, shown));
  const ending = { ...endingOf(masking, erasure), ...(afterDigest && { afterDigest }) };
  return {
    ...actedOn(target, standing, ending),
    reason: standing.reason,
    evaluation: seen.evaluation,
    again: erasure?.outcome === "deferred" ? "soon" : undefined,
  };
}

const shownNow = async (
  platform: ConversationPlatform,
  { entry }: Target,
): Promise<Conversation | undefined> => {
  const reading = await platform.read(entry.conversationId);
  return reading.kind === "found" ? reading.conversation : undefined;
};

/** With its media gone, or left for the next look, a masked conversation is masked; else it ends as they did. */
function endingOf(masking: Masking, erasure: Erasure | undefined): Omit<Masking, "masked"> {
  if (!erasure) return masking;
  const { outcome, artifacts, ...answer } = erasure;
  const isUnfinished = outcome === "blocked" || outcome === "remains" || outcome === "failed";
  const httpStatus = answer.httpStatus ?? artifacts.at(-1)?.httpStatus;
  return {
    ...answer,
    ...withMedia(masking, artifacts),
    outcome: isUnfinished ? outcome : "pseudonymised",
    ...(httpStatus !== undefined && { httpStatus }),
  };
}
