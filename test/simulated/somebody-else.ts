/** What other people do at the contact centre while somebody's conversations are erased. */
import { z } from "zod";
import type { LoggedCall } from "../../local/sandbox/call-log";
import type { Conversation } from "../../local/sandbox/genesys/conversation";
import { credentials } from "./app-copies";
import type { Incident, Town } from "./town";
import { stranger } from "./townspeople";
import type { WaitlessTime } from "./waitless-time";

const Token = z.object({ access_token: z.string() });

interface Centre {
  readonly baseUrl: string;
  readonly loginUrl: string;
}

/** Asks the simulator under /__sandbox/. */
export async function sandbox(
  { baseUrl }: Centre,
  path: string,
  { method = "GET", body }: { method?: string; body?: unknown } = {},
): Promise<unknown> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await fetch(`${baseUrl}/__sandbox/${path}`, init);
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  const text = await answer.text();
  return text === "" ? null : JSON.parse(text);
}

/** In the log it tells a call of theirs from one of ours; nobody looks at it. */
const BY_OTHERS = "byOthers";

/** Whether a call was one of theirs. */
export const isByOthers = ({ queryNames }: LoggedCall): boolean => queryNames.includes(BY_OTHERS);

/** Lets the incidents of a town come about in their time. */
export function somebodyElse(centre: Centre, town: Town, time: WaitlessTime) {
  const arrived: Conversation[] = [];
  const reassigned = new Map<string, string>();
  const put = (data: object) => sandbox(centre, "data", { method: "POST", body: data });
  const cause: Record<Incident["kind"], (incident: Incident) => Promise<unknown>> = {
    hold: ({ conversationId }) =>
      put({
        holds: [
          { conversationId, legalHold: { kind: "litigation", matterId: "M-9", until: null } },
        ],
      }),
    lift: () =>
      put({
        holds: town.conversations.map(({ conversationId }) => ({
          conversationId,
          legalHold: null,
        })),
      }),
    reassign: async ({ conversationId }) => {
      await put({ participants: [{ conversationId, participants: [stranger] }] });
      reassigned.set(conversationId, time.now().toISOString());
      time.tick();
    },
    evaluate: ({ conversationId, nth }) =>
      put({
        evaluations: [
          {
            evaluationId: `eval-new-${nth}`,
            conversationId,
            status: "ASSIGNED",
            scoringWindow: { secondsAfterFirstAsked: 5 + nth * 20 },
          },
        ],
      }),
    score: ({ conversationId }) =>
      put({
        evaluations: town.evaluations
          .filter((one) => one.conversationId === conversationId)
          .map((one) => ({ ...one, status: "COMPLETED" })),
      }),
    hang_up: ({ conversationId }) => put({ conversations: ended(town, conversationId) }),
    arrive: ({ conversationId, nth }) => {
      const late = lateOne(town, conversationId, nth);
      arrived.push(late);
      return put({ conversations: [late] });
    },
    delete: async ({ conversationId }) => {
      const authorization = await bearer(centre);
      const url = `${centre.baseUrl}/api/v2/conversations/${conversationId}?${BY_OTHERS}=true`;
      // Whether they hear of it or not: what they did is in the log.
      const answer = await fetch(url, { method: "DELETE", headers: { authorization } }).catch(
        () => undefined,
      );
      return answer?.arrayBuffer();
    },
  };
  for (const incident of town.incidents)
    void time
      .sleep(incident.atSecond * 1_000)
      .then(() => time.busy(() => cause[incident.kind](incident)));
  return { arrived, reassigned };
}

async function bearer({ loginUrl }: Centre): Promise<string> {
  const { clientId, clientSecret } = credentials;
  const answer = await fetch(`${loginUrl}/oauth/token`, {
    method: "POST",
    headers: {
      Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  }).catch(() => undefined);
  const body: unknown = await answer?.json().catch(() => undefined);
  return `Bearer ${Token.safeParse(body).data?.access_token ?? ""}`;
}

const ended = ({ conversations }: Town, id: string) =>
  conversations
    .filter(({ conversationId }) => conversationId === id)
    .map((one) => ({ ...one, endTime: "2026-03-02T09:01:00.000Z" }));

/** Old, and shown for the first time now. */
function lateOne({ conversations }: Town, id: string, nth: number) {
  const like = conversations.find((one) => one.conversationId === id);
  if (!like) throw new Error("nobody's conversation");
  const conversationId = `conv-late-${nth}`;
  return {
    ...like,
    conversationId,
    parentConversationId: null,
    endTime: "2024-01-05T08:10:00.000Z",
    startTime: "2024-01-05T08:00:00.000Z",
    legalHold: null,
    retention: null,
    media: [{ id: `media-${conversationId}`, type: "attachment" as const }],
    transcripts: [],
  };
}
