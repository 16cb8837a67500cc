import { caseFiles } from "../domain/case-files";
import {
  type Conversation,
  type ManifestEntry,
  subjectsPart,
  type UnreadableConversation,
} from "../domain/conversation";
import type { CaseId, ConversationId, ExternalId } from "../domain/identifiers";
import type { SweepCursor } from "../domain/walk-cursors";
import { type ListedPage, Unavailable } from "../ports";
import { expected } from "./case-reading";
import { legIsAsked, nextLeg, noteLeg } from "./legs";
import { manifestEntry } from "./manifest-entry";
import type { Services } from "./services";

/** A second listing under way: whom it is about, and where it stands. */
export interface Sweep {
  readonly services: Pick<Services, "cases" | "names" | "platform" | "rules">;
  readonly caseId: CaseId;
  readonly externalIds: readonly ExternalId[];
  readonly guard: ReadonlySet<string>;
  /** What began after the first freeze is not the request's. */
  readonly frozenAt: string;
  /** Of each frozen round the number of its pages. */
  readonly pagesOf: readonly number[];
  readonly cursor: SweepCursor;
  /** The page whose conversations are being asked for children: read once, not once for each. */
  open?: {
    readonly round: number;
    readonly page: number;
    readonly entries: readonly ManifestEntry[];
  };
}

/** Where every sweep begins, over what so many settled pages have left. */
export const beginningOfSweep = (
  basis: number,
  now: Date,
  legs: readonly ConversationId[],
): SweepCursor => ({
  basis,
  to: now.toISOString(),
  at: { step: "listing", index: 0 },
  pageToken: null,
  tokens: [],
  entries: [],
  ...(legs.length > 0 && { legs: [...legs] }),
  startedAfterFreeze: [],
  unreadable: 0,
});

/**
 * One call's worth of the sweep: the listings again, then the children of every conversation that was ever
 * on the manifest, gone or not, then those of what this finds and of the legs between. A list that fails is
 * read from its start again.
 */
export async function advanceSweep(sweep: Sweep): Promise<void> {
  const { at } = sweep.cursor;
  if (at.step === "listing") return advanceListing(sweep, at.index);
  if (at.step !== "complete") return advanceChildren(sweep, at);
}

async function advanceListing(sweep: Sweep, index: number): Promise<void> {
  const { cursor, services } = sweep;
  const { to, pageToken } = cursor;
  const externalId = sweep.externalIds[index];
  if (externalId === undefined) {
    cursor.at = { step: "known", round: 1, page: 0, item: 0 };
    return;
  }
  const query = { externalId, from: services.rules.conversationsFrom, to, pageToken };
  const isOver = await takeIn(sweep, await services.platform.list(query));
  if (isOver) cursor.at = { step: "listing", index: index + 1 };
}

type AtParent = Exclude<SweepCursor["at"], { step: "listing" | "complete" }>;

async function advanceChildren(sweep: Sweep, at: AtParent): Promise<void> {
  const { cursor, services } = sweep;
  const parent = await parentAt(sweep, at);
  if (parent === undefined) return;
  const listed = await services.platform.children(parent, cursor.pageToken);
  if (!(await takeIn(sweep, listed, parent))) return;
  if (at.step === "beneath_leg") legIsAsked(cursor);
  cursor.at =
    at.step === "beneath_leg" ? { step: "found", item: at.item } : { ...at, item: at.item + 1 };
}

/** Whose children are asked for next; the cursor moves on where there is nobody. */
async function parentAt(sweep: Sweep, at: AtParent): Promise<ConversationId | undefined> {
  const { cursor } = sweep;
  const leg = nextLeg(cursor);
  switch (at.step) {
    case "known":
      return knownParent(sweep, at);
    case "beneath_leg":
      return leg;
    case "found": {
      const entry = cursor.entries[at.item];
      if (!entry) cursor.at = leg ? { step: "beneath_leg", item: at.item } : { step: "complete" };
      return entry?.conversationId;
    }
  }
}

/** A conversation of the manifest is asked for where it was first found; else the cursor moves on. */
async function knownParent(
  sweep: Sweep,
  at: { round: number; page: number; item: number },
): Promise<ConversationId | undefined> {
  const { cursor, services, caseId, pagesOf } = sweep;
  const { round, page, item } = at;
  const pages = pagesOf[round - 1];
  if (pages === undefined || page >= pages) {
    const following = { step: "known", round: round + 1, page: 0, item: 0 } as const;
    cursor.at = pages === undefined ? { step: "found", item: 0 } : following;
    return undefined;
  }
  if (sweep.open?.round !== round || sweep.open.page !== page) {
    const { entries } = await expected(services.cases, caseFiles.page(caseId, round, page));
    sweep.open = { round, page, entries };
  }
  const entry = sweep.open.entries[item];
  if (entry?.previousRound === undefined && entry) return entry.conversationId;
  cursor.at = entry
    ? { step: "known", round, page, item: item + 1 }
    : { step: "known", round, page: page + 1, item: 0 };
  return undefined;
}

/** Takes in a page of a list; whether it was the last. What is not read to its end proves nothing. */
async function takeIn(sweep: Sweep, listed: ListedPage, parent?: ConversationId): Promise<boolean> {
  const { cursor } = sweep;
  const next = listed.kind === "page" ? listed.nextPageToken : null;
  if (listed.kind !== "page" || (next !== null && cursor.tokens.includes(next))) {
    cursor.tokens = [];
    cursor.pageToken = null;
    throw new Unavailable(["listing again"]);
  }
  for (const conversation of listed.conversations) await notice(sweep, conversation, parent);
  cursor.tokens = next === null ? [] : [...cursor.tokens, next];
  cursor.pageToken = next;
  return next === null;
}

async function notice(
  { services, caseId, guard, frozenAt, cursor }: Sweep,
  conversation: Conversation | UnreadableConversation,
  parent: ConversationId | undefined,
): Promise<void> {
  if ("problem" in conversation) {
    cursor.unreadable += 1;
    return;
  }
  const { id } = conversation;
  const part = subjectsPart(conversation, guard);
  if (part === "foreign") {
    // Not all of the thread can be asked: that it is all gone can't be said.
    if (!noteLeg(cursor, conversation, parent)) cursor.unreadable += 1;
    return;
  }
  if (cursor.entries.some((entry) => entry.conversationId === id)) return;
  const { cases, names, platform } = services;
  if (await cases.exists(caseFiles.seen(caseId, await names.conversation(caseId, id)))) return;
  if (part === "unreadable") {
    cursor.unreadable += 1;
  } else if (new Date(conversation.startedAt) <= new Date(frozenAt)) {
    cursor.entries.push(manifestEntry(conversation, await platform.evaluationOf(id), guard));
  } else if (!cursor.startedAfterFreeze.includes(id)) {
    cursor.startedAfterFreeze.push(id);
  }
}
