import { caseFiles } from "../domain/case-files";
import {
  type Conversation,
  type ManifestEntry,
  subjectsPart,
  type UnreadableConversation,
} from "../domain/conversation";
import type { CaseId, ConversationId } from "../domain/identifiers";
import { type ListedPage, Unavailable } from "../ports";
import { dataSubjectOf, expected, subjectGuard } from "./case-reading";
import { manifestEntry } from "./enumeration";
import type { Services } from "./services";

type Needs = Pick<Services, "cases" | "names" | "platform" | "rules" | "now">;

interface Sweep {
  readonly services: Needs;
  readonly caseId: CaseId;
  readonly guard: ReadonlySet<string>;
  readonly frozenAt: string;
  readonly entries: Map<ConversationId, ManifestEntry>;
  readonly startedAfterFreeze: Set<ConversationId>;
  unreadable: number;
}

/**
 * What a second listing finds that the first did not, children included. What began before the first
 * freeze is the request's; what began after it is reported and left alone.
 */
export async function lateArrivals(
  services: Needs,
  caseId: CaseId,
): Promise<{
  entries: ManifestEntry[];
  startedAfterFreeze: ConversationId[];
  unreadable: number;
}> {
  const { cases, platform, rules, now } = services;
  const { externalIds } = await dataSubjectOf(cases, caseId);
  const guard = await subjectGuard(cases, caseId);
  const { frozenAt } = await expected(cases, caseFiles.plan(caseId, 1));
  const entries = new Map<ConversationId, ManifestEntry>();
  const startedAfterFreeze = new Set<ConversationId>();
  const sweep: Sweep = {
    services,
    caseId,
    guard,
    frozenAt,
    entries,
    startedAfterFreeze,
    unreadable: 0,
  };
  const listing = { from: rules.conversationsFrom, to: now().toISOString() };
  for (const externalId of externalIds) {
    const list = (pageToken: string | null) => platform.list({ externalId, ...listing, pageToken });
    for await (const conversation of everyPage(list)) await notice(sweep, conversation);
  }
  // A map yields what is added while it is walked: children of children come behind.
  for (const parent of entries.keys()) {
    const list = (pageToken: string | null) => platform.children(parent, pageToken);
    for await (const conversation of everyPage(list)) await notice(sweep, conversation);
  }
  const { unreadable } = sweep;
  return {
    entries: [...entries.values()],
    startedAfterFreeze: [...startedAfterFreeze],
    unreadable,
  };
}

async function notice(
  sweep: Sweep,
  conversation: Conversation | UnreadableConversation,
): Promise<void> {
  if ("problem" in conversation) {
    sweep.unreadable += 1;
    return;
  }
  const { services, caseId, guard, frozenAt, entries, startedAfterFreeze } = sweep;
  const { cases, names, platform } = services;
  const part = subjectsPart(conversation, guard);
  if (part === "foreign") return;
  const name = await names.conversation(caseId, conversation.id);
  if (entries.has(conversation.id) || (await cases.exists(caseFiles.seen(caseId, name)))) return;
  if (part === "unreadable") {
    sweep.unreadable += 1;
    return;
  }
  if (new Date(conversation.startedAt) > new Date(frozenAt)) {
    startedAfterFreeze.add(conversation.id);
    return;
  }
  const evaluation = await platform.evaluationOf(conversation.id);
  entries.set(conversation.id, manifestEntry(conversation, evaluation, guard));
}

async function* everyPage(
  list: (pageToken: string | null) => Promise<ListedPage>,
): AsyncGenerator<Conversation | UnreadableConversation> {
  const tokens = new Set<string>();
  for (let pageToken: string | null = null; ; ) {
    const page = await list(pageToken);
    if (page.kind !== "page") throw new Unavailable(["listing again"]);
    yield* page.conversations;
    if (page.nextPageToken === null) return;
    // A list that turns in a circle has not been read to its end, and so proves nothing.
    if (tokens.has(page.nextPageToken)) throw new Unavailable(["listing again"]);
    tokens.add(page.nextPageToken);
    pageToken = page.nextPageToken;
  }
}
