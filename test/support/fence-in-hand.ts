/** A case with one conversation, frozen: what the fence makes of it is what the tests ask. */
import type { Rules } from "../../src/activities/services";
import { caseFiles } from "../../src/domain/case-files";
import { ConversationId } from "../../src/domain/identifiers";
import type { ConversationPlatform } from "../../src/ports";
import { aCase, type CaseInHand } from "./case-in-hand";
import { prepared } from "./drive-case";
import { aConversation, type Held } from "./held-conversation";
import type { CallMade } from "./memory-contact-centre";

const CONVERSATION = ConversationId.parse("conv-1000");
export const MEDIA = "media-of-conv-1000";
export const TRANSCRIPT = "trans-of-conv-1000";

export async function aFence(
  members: Partial<Held> = {},
  rules: Partial<Rules> = {},
): Promise<CaseInHand & { held: Held }> {
  const held = aConversation({ id: CONVERSATION, ...members });
  const hand = await aCase({ held: [held], rules });
  await prepared(hand);
  hand.platform.calls.length = 0;
  return { ...hand, held };
}

export const nameOf = ({ services, caseId }: CaseInHand): Promise<string> =>
  services.names.conversation(caseId, CONVERSATION);

/** What is stored of the conversation's disposal in a round. */
export const outcomeOf = async (hand: CaseInHand, round = 1) =>
  hand.store.read(caseFiles.outcome(hand.caseId, round, await nameOf(hand)));

export const waitingOf = async (hand: CaseInHand) =>
  hand.store.read(caseFiles.waiting(hand.caseId, await nameOf(hand)));

export const intentOf = async (hand: CaseInHand, round = 1) =>
  hand.store.read(caseFiles.intent(hand.caseId, round, await nameOf(hand)));

export const reviewsOf = ({ store, caseId }: CaseInHand): string[] =>
  store.under(`${caseId}/reviews/`);

/** From here on whoever waits for nothing is shown the conversation as it is now, by a copy that lags behind. */
export async function lagBehind({ platform }: CaseInHand): Promise<void> {
  const before = await platform.read(CONVERSATION);
  if (before.kind !== "found") throw new Error("nothing to show");
  const readNow = platform.read.bind(platform);
  platform.read = async (id, shows: Parameters<ConversationPlatform["read"]>[1] = () => true) =>
    shows(before.conversation) ? before : readNow(id);
}

/** Changes the world just before the nth call of its kind. */
export function whenMet(
  { platform }: CaseInHand,
  isMeant: (call: CallMade) => boolean,
  change: (call: CallMade) => void,
): void {
  let met = false;
  platform.meets = (call) => {
    if (met || !isMeant(call)) return undefined;
    met = true;
    change(call);
    return undefined;
  };
}
