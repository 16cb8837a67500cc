/** Cases that are ready to be read back, and what reading back says of them. */
import { aCase, type CaseInHand, type Circumstances } from "../support/case-in-hand";
import { disposeAndAwait, prepared, verify } from "../support/drive-case";
import { aConversation, type Held } from "../support/held-conversation";

/** Listed, frozen and disposed of. */
export async function disposed(circumstances: Circumstances): Promise<CaseInHand> {
  const hand = await aCase(circumstances);
  await prepared(hand);
  await disposeAndAwait(hand);
  return hand;
}

/** What reading back comes to. */
export const stateOf = async (hand: CaseInHand) => {
  const verdict = await verify(hand);
  return verdict === "unavailable" ? verdict : verdict.state;
};

/** A conversation that the first listing did not show. */
export const late = (members: Partial<Held> = {}): Held =>
  aConversation({ id: "conv-late", ...members });
