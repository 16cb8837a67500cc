import { z } from "zod";
import { type Answer, type Call, parseValue } from "../call";
import { type ConversationRecord, type Held, shownConversation } from "./genesys-store";
import type { Organisation } from "./organisation";
import { type PagePosition, pageToken, positionIn } from "./page-token";
import { refusal } from "./refusal";

const flag = z.enum(["true", "false"]).default("false");
const instant = z.iso.datetime({ offset: true });
const common = {
  includeMedia: flag,
  includeTranscripts: flag,
  pageToken: z.string().exactOptional(),
};
const ByExternalId = z.strictObject({
  externalId: z.string().min(1),
  from: instant,
  to: instant,
  ...common,
});
const ByParent = z.strictObject({ parentConversationId: z.string().min(1), ...common });
type Listing = z.output<typeof ByExternalId> | z.output<typeof ByParent>;

interface Row {
  readonly held: Held;
  readonly record: ConversationRecord;
}

/** One page of the conversations of an externalId, or of the children of a conversation. */
export function listConversations(
  { store, options }: Organisation,
  call: Call,
  origin: string,
): Answer {
  const listing = listingOf(call);
  if (!listing.ok) return refusal(400, listing.wrong, call);
  const { pageToken: token, ...list } = listing.value;
  const after = token === undefined ? null : positionIn(token, list);
  if (after === undefined) return refusal(400, "pageToken: not given out for this list", call);

  const rows = rowsOf(store.all(), list).filter(({ record }) => !after || isAfter(record, after));
  const page = rows.slice(0, options.pageSize);
  const last = page.at(-1)?.record;
  const next = last && rows.length > page.length ? nextPage(call, list, last) : null;
  const include = {
    media: list.includeMedia === "true",
    transcripts: list.includeTranscripts === "true",
  };
  return {
    status: 200,
    body: {
      conversations: page.map(({ held, record }) => shownConversation(held, record, include)),
      nextPageUri: next && options.nextPageUri === "absolute" ? `${origin}${next}` : next,
    },
  };
}

function listingOf(call: Call) {
  const names = [...call.query.keys()];
  if (new Set(names).size < names.length)
    return { ok: false, wrong: "A parameter is given twice." } as const;
  const isByParent = call.query.has("parentConversationId");
  return parseValue(Object.fromEntries(call.query), isByParent ? ByParent : ByExternalId);
}

/** In a stable order, so that a page token can be a position. */
const rowsOf = (all: readonly Held[], list: Listing): Row[] =>
  all
    .flatMap((held) => (held.record ? [{ held, record: held.record }] : []))
    .filter(({ record }) => isListed(record, list))
    .sort((a, b) => compare(a.record, b.record));

function isListed(record: ConversationRecord, list: Listing): boolean {
  if ("parentConversationId" in list)
    return record.parentConversationId === list.parentConversationId;
  // Children are found through their parent only: the trap of threads that the guide describes.
  if (record.parentConversationId !== null) return false;
  const start = new Date(record.startTime).getTime();
  const isInRange = start >= Date.parse(list.from) && start <= Date.parse(list.to);
  return isInRange && record.participants.some(({ externalId }) => externalId === list.externalId);
}

const compare = (a: PagePosition, b: PagePosition): number =>
  Date.parse(a.startTime) - Date.parse(b.startTime) ||
  (a.conversationId < b.conversationId ? -1 : Number(a.conversationId > b.conversationId));

const isAfter = (record: ConversationRecord, position: PagePosition): boolean =>
  compare(record, position) > 0;

function nextPage(call: Call, list: object, { startTime, conversationId }: PagePosition): string {
  const query = new URLSearchParams(call.query);
  query.set("pageToken", pageToken(list, { startTime, conversationId }));
  return `${call.path}?${query}`;
}
