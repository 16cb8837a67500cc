import type { Conversation } from "../domain/conversation";
import type { ConversationId } from "../domain/identifiers";

interface LegsOfCursor {
  legs?: ConversationId[] | undefined;
  legsAsked?: number | undefined;
}

/** More legs than a thread has: whoever lists so many does not filter. */
const MOST_LEGS = 1_000;

/**
 * Notes a part of a thread that the subject has no part in, to be asked for its children; false: there are too
 * many. What is listed under another parent than was asked for, or is only a seed, is a stranger's and leads nowhere.
 */
export function noteLeg(
  cursor: LegsOfCursor,
  { id, parentId }: Conversation,
  askedFor: ConversationId | undefined,
): boolean {
  const { legs = [] } = cursor;
  if (askedFor === undefined || parentId !== askedFor || legs.includes(id)) return true;
  if (legs.length === MOST_LEGS) return false;
  cursor.legs = [...legs, id];
  return true;
}

/** The leg that is asked for its children next, if there is one. */
export const nextLeg = ({ legs = [], legsAsked = 0 }: LegsOfCursor): ConversationId | undefined =>
  legs[legsAsked];

/** The next leg has been asked to the end of its list. */
export function legIsAsked(cursor: LegsOfCursor): void {
  cursor.legsAsked = (cursor.legsAsked ?? 0) + 1;
}
