import { caseFiles } from "../domain/case-files";
import {
  type Conversation,
  type ManifestEntry,
  subjectsPart,
  type UnreadableConversation,
} from "../domain/conversation";
import type { DataSubject } from "../domain/data-subject";
import type { CaseId, ConversationId } from "../domain/identifiers";
import { EnumerationCursor } from "../domain/walk-cursors";
import type { ListedPage } from "../ports";
import { expected } from "./case-reading";
import { legIsAsked, nextLeg, noteLeg } from "./legs";
import { manifestEntry } from "./manifest-entry";
import type { Services } from "./services";

const CONVERSATIONS_PER_PAGE = 25;

/** A list longer than this is no list of one person's conversations. */
const MOST_PAGES_OF_A_LIST = 10_000;

/** One enumeration under way: what it may ask, whom it is about, where it stands. */
export interface Walk {
  readonly services: Pick<Services, "cases" | "names" | "platform" | "rules">;
  readonly caseId: CaseId;
  readonly round: number;
  readonly dataSubject: DataSubject;
  readonly guard: ReadonlySet<string>;
  readonly cursor: EnumerationCursor;
  /** The page whose conversations are being asked for children: read once, not once for each. */
  open?: { readonly page: number; readonly entries: readonly ManifestEntry[] };
}

/** Where every enumeration begins. */
export const beginning = (now: Date): EnumerationCursor =>
  EnumerationCursor.parse({
    to: now.toISOString(),
    at: { step: "listing", index: 0, pageToken: null },
    tokens: [],
    pages: 0,
    buffer: [],
    found: 0,
    listings: 0,
    foreign: [],
    unreadable: 0,
  });

/** One call's worth of enumeration. `suspicious`: what was answered can't be trusted to be all. */
export async function advance(walk: Walk): Promise<"advanced" | "suspicious"> {
  const { at } = walk.cursor;
  switch (at.step) {
    case "listing":
      return advanceListing(walk, at);
    case "seeds":
      return advanceSeeds(walk, at.index);
    case "children":
      return advanceChildren(walk, at);
    case "beneath_leg":
      return advanceBeneathLeg(walk, at);
    case "complete":
      return "advanced";
  }
}

async function advanceListing(
  walk: Walk,
  { index, pageToken }: { index: number; pageToken: string | null },
): Promise<"advanced" | "suspicious"> {
  const { cursor, dataSubject, services } = walk;
  const externalId = dataSubject.externalIds[index];
  if (externalId === undefined) {
    cursor.at = { step: "seeds", index: 0 };
    return "advanced";
  }
  const from = services.rules.conversationsFrom;
  const listed = await services.platform.list({ externalId, from, to: cursor.to, pageToken });
  const next = await takeIn(walk, listed);
  if (next === "suspicious") return next;
  cursor.listings += 1;
  cursor.at =
    next === null
      ? { step: "listing", index: index + 1, pageToken: null }
      : { step: "listing", index, pageToken: next };
  return "advanced";
}

/** A seed may be somebody else's: it is read, and passes the guard or is reported. */
async function advanceSeeds(walk: Walk, index: number): Promise<"advanced" | "suspicious"> {
  const { cursor, dataSubject, services } = walk;
  const seed = dataSubject.seeds[index];
  if (seed === undefined) {
    cursor.at = { step: "children", page: 0, item: 0, pageToken: null };
    return "advanced";
  }
  if (!(await isKnown(walk, seed))) {
    const reading = await services.platform.read(seed);
    if (reading.kind === "failed") return "suspicious";
    if (reading.kind === "unreadable") cursor.unreadable += 1;
    if (reading.kind === "found") await admit(walk, reading.conversation);
  }
  cursor.at = { step: "seeds", index: index + 1 };
  return "advanced";
}

/** The manifest is its own queue: each conversation on it is asked for its children, theirs come behind. */
async function advanceChildren(
  walk: Walk,
  { page, item, pageToken }: { page: number; item: number; pageToken: string | null },
): Promise<"advanced" | "suspicious"> {
  const { cursor, services, caseId, round } = walk;
  if (page === cursor.pages) {
    if (cursor.buffer.length > 0) await writePage(walk);
    else if (nextLeg(cursor)) cursor.at = { step: "beneath_leg", page, pageToken: null };
    else cursor.at = { step: "complete" };
    return "advanced";
  }
  if (walk.open?.page !== page) {
    const { entries } = await expected(services.cases, caseFiles.page(caseId, round, page));
    walk.open = { page, entries };
  }
  const parent = walk.open.entries[item];
  if (parent === undefined) {
    cursor.at = { step: "children", page: page + 1, item: 0, pageToken: null };
    return "advanced";
  }
  const listed = await services.platform.children(parent.conversationId, pageToken);
  const next = await takeIn(walk, listed, parent.conversationId);
  if (next === "suspicious") return next;
  cursor.at =
    next === null
      ? { step: "children", page, item: item + 1, pageToken: null }
      : { step: "children", page, item, pageToken: next };
  return "advanced";
}

/**
 * A thread may lead through a leg without the subject, a consultation between agents for one, and no listing
 * finds what hangs below it. What is found there is asked for its own children before the next such leg.
 */
async function advanceBeneathLeg(
  walk: Walk,
  { page, pageToken }: { page: number; pageToken: string | null },
): Promise<"advanced" | "suspicious"> {
  const { cursor, services } = walk;
  const leg = nextLeg(cursor);
  if (leg === undefined) {
    cursor.at = { step: "complete" };
    return "advanced";
  }
  const next = await takeIn(walk, await services.platform.children(leg, pageToken), leg);
  if (next === "suspicious") return next;
  if (next === null) legIsAsked(cursor);
  cursor.at =
    next === null
      ? { step: "children", page, item: 0, pageToken: null }
      : { step: "beneath_leg", page, pageToken: next };
  return "advanced";
}

/** Admits a listed page; its next token, or null at the end of the list. */
async function takeIn(
  walk: Walk,
  listed: ListedPage,
  parent?: ConversationId,
): Promise<string | null | "suspicious"> {
  if (listed.kind !== "page") return "suspicious";
  const { cursor } = walk;
  const { nextPageToken } = listed;
  if (nextPageToken !== null && cursor.tokens.includes(nextPageToken)) return "suspicious";
  if (cursor.tokens.length > MOST_PAGES_OF_A_LIST) return "suspicious";
  for (const conversation of listed.conversations)
    if (!(await admit(walk, conversation, parent))) return "suspicious";
  if (nextPageToken === null) cursor.tokens = [];
  else cursor.tokens.push(nextPageToken);
  return nextPageToken;
}

/** The subject guard: only a conversation that the data subject took part in enters the manifest. False: no end of them. */
async function admit(
  walk: Walk,
  conversation: Conversation | UnreadableConversation,
  parent?: ConversationId,
): Promise<boolean> {
  const { cursor, guard, services } = walk;
  if ("problem" in conversation) {
    cursor.unreadable += 1;
    return true;
  }
  const { id } = conversation;
  if (await isKnown(walk, id)) return true;
  const part = subjectsPart(conversation, guard);
  if (part === "unreadable") cursor.unreadable += 1;
  if (part === "foreign" && !cursor.foreign.includes(id)) cursor.foreign.push(id);
  if (part === "foreign") return noteLeg(cursor, conversation, parent);
  if (part !== "takes_part") return true;
  const evaluation = await services.platform.evaluationOf(id);
  cursor.buffer.push(manifestEntry(conversation, evaluation, guard));
  cursor.found += 1;
  // Another slice's page may have been adopted in its stead: what was buffered then is still here.
  while (cursor.buffer.length >= CONVERSATIONS_PER_PAGE) await writePage(walk);
  return true;
}

async function isKnown(
  { services, caseId, cursor }: Walk,
  conversationId: ConversationId,
): Promise<boolean> {
  if (cursor.buffer.some((entry) => entry.conversationId === conversationId)) return true;
  const name = await services.names.conversation(caseId, conversationId);
  return services.cases.exists(caseFiles.seen(caseId, name));
}

/** Writes what is buffered as the next page; the page that already has its number counts instead. */
async function writePage(walk: Walk): Promise<void> {
  const { services, caseId, round, cursor } = walk;
  const file = caseFiles.page(caseId, round, cursor.pages);
  const { value } = await services.cases.create(file, {
    entries: cursor.buffer.slice(0, CONVERSATIONS_PER_PAGE),
  });
  await adopt(walk, value.entries);
}

/** Adopts the pages that a slice wrote which then died before it could move the cursor. */
export async function adoptOrphans(walk: Walk): Promise<void> {
  const { services, caseId, round, cursor } = walk;
  for (;;) {
    const orphan = await services.cases.read(caseFiles.page(caseId, round, cursor.pages));
    if (orphan === undefined) return;
    await adopt(walk, orphan.entries);
  }
}

async function adopt(walk: Walk, entries: readonly ManifestEntry[]): Promise<void> {
  const { services, caseId, round, cursor } = walk;
  for (const { conversationId } of entries) {
    const name = await services.names.conversation(caseId, conversationId);
    await services.cases.create(caseFiles.seen(caseId, name), { round, page: cursor.pages });
  }
  const adopted = new Set(entries.map(({ conversationId }) => conversationId));
  const buffered = cursor.buffer.length;
  cursor.buffer = cursor.buffer.filter(({ conversationId }) => !adopted.has(conversationId));
  cursor.found += entries.length - (buffered - cursor.buffer.length);
  cursor.pages += 1;
}
