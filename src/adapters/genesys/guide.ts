/** The guide's API behind the port to the contact centre: the one place that knows its routes. */
import type { Artifact } from "../../domain/conversation";
import type { ConversationId } from "../../domain/identifiers";
import type { Mask } from "../../domain/pseudonymise";
import type { CallFailure, ConversationPlatform, ListedPage, Reading } from "../../ports";
import { type Answer, jsonIn, Origin } from "../origin";
import { type Patience, persist } from "../tries";
import { AccessToken } from "./access-token";
import type { Errands } from "./errands";
import { publicGenesysHost } from "./hosts";
import { type GenesysHttp, genesysHttp } from "./http";
import type { Pace } from "./pace";
import { nextPageOf } from "./paging";
import { conversationIn, evaluationIn, ListingAnswer, provesAbsence } from "./schemas";

/** What the adapter needs to know of the contact centre, and of the world. */
export interface GuideSettings {
  readonly baseUrl: string;
  readonly loginUrl: string;
  readonly clientId: string;
  /** The client secret; `refresh` reads it anew, for it may have been rotated. */
  readonly secret: (refresh: boolean) => Promise<string>;
  readonly pace: Pace;
  readonly errands: Errands;
  readonly patience: Patience;
  readonly now: () => Date;
  /** A name that nobody bears: what a listing answers to it proves that the filter works. */
  readonly unguessable: () => string;
  readonly timeoutMs?: number;
}

/** Without these scopes some step of an erasure is refused. */
const SCOPES = [
  "conversations:read",
  "conversations:write",
  "data:export",
  "privacy:manage",
  "wfm:evaluation:view",
];

const CONVERSATIONS = "/api/v2/conversations";
const ROUTES: Record<Artifact["kind"], string> = {
  record: CONVERSATIONS,
  media: "/api/v2/media",
  transcript: "/api/v2/transcripts",
};
/** Without them the arrays are absent, and an artifact that isn't listed would outlive its record. */
const WHOLE = { includeMedia: "true", includeTranscripts: "true" };

/** The contact centre under the guide's contract. Refuses Genesys' public hosts, which do not keep it. */
export function guidePlatform(settings: GuideSettings): ConversationPlatform {
  const { baseUrl, loginUrl, patience, timeoutMs } = settings;
  for (const url of [baseUrl, loginUrl])
    if (publicGenesysHost(url) !== null)
      throw new RangeError("a public Genesys host does not keep the guide's contract");
  const limits = timeoutMs === undefined ? {} : { timeoutMs };
  const token = new AccessToken({ ...settings, login: new Origin(loginUrl, limits) });
  const http = genesysHttp({ ...settings, api: new Origin(baseUrl, limits), token });
  const listing = new URL(`${baseUrl.replace(/\/$/, "")}${CONVERSATIONS}`);
  const page = (query: Record<string, string>, pageToken: string | null) =>
    listed(http, listing, { ...query, ...WHOLE, ...(pageToken !== null && { pageToken }) });
  return {
    selfCheck: () => selfCheck(settings, token, page),
    authority: () => token.authority(),
    list: ({ externalId, from, to, pageToken }) => page({ externalId, from, to }, pageToken),
    children: (parent, pageToken) => page({ parentConversationId: parent }, pageToken),
    read: (id, shows = () => true) =>
      shown(
        patience,
        () => read(http, id),
        (found) => found.kind !== "found" || shows(found.conversation),
      ),
    evaluationOf: (id) => evaluationOf(http, id),
    pseudonymise: (id, mask, { isFresh } = {}) =>
      http.write({ method: "PATCH", route: CONVERSATIONS, id, json: patchOf(mask), isFresh }),
    erase: ({ id, kind }, { force, isFresh }) =>
      http.write({
        isFresh,
        method: "DELETE",
        route: ROUTES[kind],
        id,
        headers: force ? { "X-Genesys-Force-Delete": "true" } : {},
      }),
    presence: (artifact, awaited) =>
      shown(
        patience,
        () => presence(http, artifact),
        ({ kind }) => kind !== "present" || awaited !== "absent",
      ),
  };
}

/** Looks again while a write that was answered is not to be seen: it may be read from where it comes later. */
const shown = <T>(
  patience: Patience,
  look: () => Promise<T>,
  isShown: (seen: T) => boolean,
): Promise<T> =>
  persist(async () => {
    const value = await look();
    return { kind: isShown(value) ? "settled" : "retriable", value };
  }, patience);

async function selfCheck(
  { now, unguessable }: GuideSettings,
  token: AccessToken,
  page: (query: Record<string, string>, pageToken: null) => Promise<ListedPage>,
): Promise<{ ok: boolean; missing: readonly string[] }> {
  const grant = await token.current();
  if (grant.kind === "failed") return { ok: false, missing: ["access token"] };
  const missing = SCOPES.filter((scope) => !grant.scopes.includes(scope));
  const to = now();
  const from = new Date(to.getTime() - 86_400_000);
  const probe = { externalId: unguessable(), from: from.toISOString(), to: to.toISOString() };
  const answer = await page(probe, null);
  if (!isFiltered(answer)) missing.push("conversation listing");
  return { ok: missing.length === 0, missing };
}

/**
 * Conversations found under nobody's name are anybody's: the filter is ignored. A page that leads elsewhere is
 * for people, and only a case's own listing can ask them; here it would be waited out in silence.
 */
const isFiltered = (answer: ListedPage): boolean =>
  answer.kind === "page" ? answer.conversations.length === 0 : answer.kind === "suspicious";

function listed(
  http: GenesysHttp,
  listing: URL,
  query: Record<string, string>,
): Promise<ListedPage> {
  return http.read<ListedPage>({ method: "GET", route: CONVERSATIONS, query }, (answer) => {
    const parsed = answer.status === 200 ? ListingAnswer.safeParse(jsonIn(answer)) : null;
    if (!parsed?.success) return null;
    const next = nextPageOf(parsed.data.nextPageUri, listing);
    if (next?.kind !== "token") return next;
    const conversations = parsed.data.conversations.map(conversationIn);
    return { kind: "page", conversations, nextPageToken: next.token };
  });
}

function read(http: GenesysHttp, id: ConversationId): Promise<Reading> {
  return http.read<Reading>({ method: "GET", route: CONVERSATIONS, id }, (answer) => {
    if (provesAbsence(answer)) return { kind: "absent", ...answered(answer) };
    const json = answer.status === 200 ? jsonIn(answer) : undefined;
    if (json === undefined) return null;
    // Neither a garbled answer nor one about another conversation says anything of this one: it is asked again.
    if (!names(json, "conversationId", id)) return null;
    const conversation = conversationIn(json);
    if ("problem" in conversation) return { kind: "unreadable", ...conversation };
    return { kind: "found", conversation, ...answered(answer) };
  });
}

const names = (json: unknown, member: "conversationId" | "id", id: string): boolean =>
  typeof json === "object" &&
  json !== null &&
  member in json &&
  (json as Partial<Record<typeof member, unknown>>)[member] === id;

async function evaluationOf(http: GenesysHttp, conversationId: ConversationId) {
  const call = {
    method: "GET",
    route: "/api/v2/wfm/evaluations",
    query: { conversationId },
  } as const;
  const lookup = await http.read(call, (answer) =>
    answer.status === 200 ? evaluationIn(jsonIn(answer), conversationId) : null,
  );
  return lookup.kind === "failed" ? ({ kind: "unknown" } as const) : lookup;
}

function presence(
  http: GenesysHttp,
  { id, kind }: Artifact,
): ReturnType<ConversationPlatform["presence"]> {
  type Presence = Exclude<Awaited<ReturnType<ConversationPlatform["presence"]>>, CallFailure>;
  return http.read<Presence>({ method: "GET", route: ROUTES[kind], id }, (answer) => {
    if (provesAbsence(answer)) return { kind: "absent", ...answered(answer) };
    const member = kind === "record" ? "conversationId" : "id";
    const isShown = answer.status === 200 && names(jsonIn(answer), member, id);
    return isShown ? { kind: "present", ...answered(answer) } : null;
  });
}

/** The guide's body. A participant without an id would be matched by the identifier that is masked. */
const patchOf = ({ participants, transcripts }: Mask) => ({
  isDeleted: false,
  participants: participants.map(({ id, externalId, name, email, role }) => ({
    id,
    externalId,
    name,
    email,
    role,
  })),
  transcripts: transcripts.map(({ id, text }) => ({ id, text })),
  retentionPolicy: { override: true, action: "pseudonymize" },
});

const answered = ({ status, correlationId }: Answer) => ({
  httpStatus: status,
  ...(correlationId !== undefined && { correlationId }),
});
