/** What must hold of whatever is left when everything is over. */
import type { Conversation } from "../../local/sandbox/genesys/conversation";
import type { Aftermath } from "./aftermath";
import { kindAt, latestOutcomes, leftOf } from "./effects";
import type { Town } from "./town";
import { hasPart } from "./townspeople";

/** What is called failed although it is known to be gone. */
export function falselyFailed(aftermath: Aftermath): string[] {
  return aftermath.cases.flatMap((records) =>
    [...latestOutcomes(records)]
      .filter(([, outcome]) => outcome === "failed" || outcome === "remains")
      .filter(([id]) => leftOf(aftermath, id).length === 0 && isKnownToBeGone(aftermath, id))
      .map(([id, outcome]) => `${id} ${outcome}`),
  );
}

/** The last that was heard of it, of everything under its id: that it is not there. */
function isKnownToBeGone({ calls }: Aftermath, conversationId: string): boolean {
  const last = new Map<string, number | null>();
  for (const { path, route, status, fault, ...call } of calls)
    if (call.conversationId === conversationId && kindAt(route) && fault === undefined)
      last.set(path, status);
  return last.size > 0 && [...last.values()].every((status) => status === 404);
}

/** What is in clear, waits or is asked about, of those who are told that all is done. */
export function leftInClear(aftermath: Aftermath): string[] {
  const { town, held } = aftermath;
  return aftermath.cases
    .filter(({ ending }) => ending === "COMPLETED")
    .flatMap(({ subject, waiting, openReviews }) => {
      const inReach = withinReach(town, subject);
      const inClear = held.conversations
        .filter(({ conversationId }) => inReach.has(conversationId))
        .filter(({ participants }) => hasPart(participants, subject));
      return [
        ...inClear.map(({ conversationId }) => `${conversationId} in clear`),
        ...waiting.map(({ conversationId }) => `${conversationId} waits`),
        ...openReviews.map(({ about }) => `asked about ${about}`),
      ];
    });
}

/** What a list by the person's names, the index' seeds and the children of what these show can lead to. */
function withinReach({ conversations, people }: Town, name: string): Set<string> {
  const seeds = people
    .filter(({ description }) => description === name)
    .flatMap(({ candidates = [] }) => candidates.flatMap(({ conversationIds }) => conversationIds));
  const theirs = conversations.filter(({ participants }) => hasPart(participants, name));
  const inReach = new Set<string>();
  const isNext = ({ conversationId, parentConversationId }: Conversation): boolean =>
    !inReach.has(conversationId) &&
    (parentConversationId === null ||
      inReach.has(parentConversationId) ||
      seeds.includes(conversationId));
  for (let next = theirs.filter(isNext); next.length > 0; next = theirs.filter(isNext))
    for (const { conversationId } of next) inReach.add(conversationId);
  return inReach;
}

/** What is left of what was listed, though nothing waits for it and nobody was asked. */
export function forgotten(aftermath: Aftermath): string[] {
  return aftermath.cases
    .filter(({ plans }) => plans.length > 0)
    .flatMap((records) => {
      const { subject, pages, waiting, openReviews } = records;
      const listed = new Set(
        pages.flatMap(({ entries }) => entries.map(({ conversationId }) => conversationId)),
      );
      const spokenFor = new Set(
        [...waiting, ...openReviews].map(({ conversationId }) => conversationId),
      );
      const latest = latestOutcomes(records);
      return [...listed]
        .filter((id) => !spokenFor.has(id) && latest.get(id) !== "foreign")
        .flatMap((id) => leftOf(aftermath, id))
        .map((what) => `${subject}: ${what}`);
    });
}
