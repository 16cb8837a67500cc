import { caseFiles } from "../domain/case-files";
import {
  type Conversation,
  type ManifestEntry,
  subjectsParticipants,
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
}

/**
 * What a second listing finds that the first did not, children included. What began before the first
 * freeze is the request's; what began after it is reported and left alone.
 */
export async function lateArrivals(
  services: Needs,
  caseId: CaseId,
): Promise<{ entries: ManifestEntry[]; startedAfterFreeze: ConversationId[] }> {
  const { cases, platform, rules, now } = services;
  const { externalIds } = await dataSubjectOf(cases, caseId);
  const guard = await subjectGuard(cases, caseId);
  const { frozenAt } = await expected(cases, caseFiles.plan(caseId, 1));
  const entries = new Map<ConversationId, ManifestEntry>();
  const startedAfterFreeze = new Set<ConversationId>();
  const sweep = { services, caseId, guard, frozenAt, entries, startedAfterFreeze };
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
  return { entries: [...entries.values()], startedAfterFreeze: [...startedAfterFreeze] };
}

async function notice(
  { services, caseId, guard, frozenAt, entries, startedAfterFreeze }: Sweep,
  conversation: Conversation,
): Promise<void> {
  const { cases, names, platform } = services;
  if (subjectsParticipants(conversation, guard).length === 0) return;
  const name = await names.conversation(caseId, conversation.id);
  if (entries.has(conversation.id) || (await cases.exists(caseFiles.seen(caseId, name)))) return;
  if (new Date(conversation.startedAt) > new Date(frozenAt)) {
    startedAfterFreeze.add(conversation.id);
    return;
  }
  const evaluation = await platform.evaluationOf(conversation.id);
  entries.set(conversation.id, manifestEntry(conversation, evaluation, guard));
}

async function* everyPage(
  list: (pageToken: string | null) => Promise<ListedPage>,
): AsyncGenerator<Conversation> {
  const tokens = new Set<string | null>();
  let pageToken: string | null = null;
  do {
    tokens.add(pageToken);
    const page = await list(pageToken);
    if (page.kind !== "page") throw new Unavailable(["listing again"]);
    for (const conversation of page.conversations)
      if (!("problem" in conversation)) yield conversation;
    pageToken = page.nextPageToken;
  } while (pageToken !== null && !tokens.has(pageToken));
}
