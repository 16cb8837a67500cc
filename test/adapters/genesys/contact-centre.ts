import { guidePlatform } from "../../../src/adapters/genesys/guide";
import { loopback, type Reaction, type Seen, world } from "../loopback";
import { lonePace } from "./lone-pace";

const SCOPES =
  "conversations:read conversations:write data:export privacy:manage wfm:evaluation:view";

export const TOKEN = {
  access_token: "token-very-secret",
  token_type: "bearer",
  expires_in: 3600,
  scope: SCOPES,
};

/** A login whose tokens are numbered and live so many seconds. */
export const numbered = (life: number) => (_: unknown, nth: number) => ({
  json: { ...TOKEN, access_token: `token-${nth}`, expires_in: life },
});

export const CONVERSATION = {
  conversationId: "conv-1",
  parentConversationId: null,
  threadId: "thread-1",
  channel: "voice",
  startTime: "2024-02-01T10:00:00.000Z",
  endTime: "2024-02-01T10:12:00.000Z",
  participants: [
    {
      id: "part-1",
      externalId: "customer-1",
      name: "Anna",
      email: "anna@example.com",
      role: "CUSTOMER",
    },
    { id: "part-2", name: "Agent", role: "AGENT" },
  ],
  media: [{ id: "media-1", type: "recording" }],
  transcripts: [{ id: "trans-1", text: "hello" }],
  legalHold: null,
  retention: { expiresAt: "2024-03-01T00:00:00.000Z" },
  isDeleted: false,
};

interface Wishes {
  api: (seen: Seen, nth: number) => Reaction;
  login?: (seen: Seen, nth: number) => Reaction;
  secret?: (refresh: boolean) => Promise<string>;
  /** Only for silence: on a busy machine a short time would cut off answers. */
  timeoutMs?: number;
}

/** A contact centre that behaves as told, and the adapter that talks to it. */
export async function contactCentre({ api, login, secret, timeoutMs }: Wishes) {
  const time = world();
  const paused: number[] = [];
  const apiServer = await loopback(api);
  const loginServer = await loopback(login ?? (() => ({ json: TOKEN })));
  const platform = guidePlatform({
    baseUrl: apiServer.url,
    loginUrl: loginServer.url,
    clientId: "client-1",
    secret: secret ?? (async () => "client-secret"),
    ...lonePace(time, paused),
    patience: time,
    now: time.now,
    unguessable: () => "nobody-at-all",
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  const { seen: calls, url } = apiServer;
  return { platform, time, calls, logins: loginServer.seen, url, paused };
}
