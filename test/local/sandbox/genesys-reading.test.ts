import {
  a1,
  annas,
  guideData,
  listOf,
  type SimulatedGenesys,
  simulatedGenesys,
} from "./simulated-genesys";

let genesys: SimulatedGenesys;
beforeEach(async () => {
  genesys = await simulatedGenesys({ data: guideData });
});
afterEach(() => genesys.close());

const statusOf = async (method: string, path: string, asked = {}) =>
  (await genesys.ask(method, path, asked)).status;

const { conversations } = guideData;
const refusedWith = (status: number, error: string) => ({ status, body: { error } });

describe("access tokens", () => {
  it("are issued to the client, with the granted scopes", async () => {
    expect(await genesys.login()).toMatchObject({
      status: 200,
      body: {
        token_type: "bearer",
        expires_in: 3600,
        scope:
          "conversations:read conversations:write data:export privacy:manage wfm:evaluation:view",
      },
    });
  });

  it.each([
    [
      "a wrong secret",
      "grant_type=client_credentials",
      "client:other",
      refusedWith(401, "invalid_client"),
    ],
    [
      "another grant",
      "grant_type=password",
      "client:secret",
      refusedWith(400, "unsupported_grant_type"),
    ],
    ["no grant", "", "client:secret", refusedWith(400, "invalid_request")],
  ])("are refused for %s", async (_, form, basic, refused) => {
    expect(await genesys.login(form, basic)).toMatchObject(refused);
  });

  it("are needed for every call, and are no longer good after an hour", async () => {
    expect(await statusOf("GET", annas, { headers: { Authorization: "" } })).toBe(401);
    expect(await statusOf("GET", annas, { headers: { Authorization: "Bearer x" } })).toBe(401);
    genesys.pass(3599);
    expect(await statusOf("GET", annas)).toBe(200);
    genesys.pass(1);
    expect(await statusOf("GET", annas)).toBe(401);
    await genesys.renew();
    expect(await statusOf("GET", annas)).toBe(200);
  });

  it("can be revoked, shortened and given fewer scopes", async () => {
    await genesys.judge("PATCH", "options", {
      tokenLifetimeSeconds: 60,
      grantedScopes: ["a", "b"],
    });
    await genesys.judge("DELETE", "tokens");
    expect(await statusOf("GET", annas)).toBe(401);
    expect((await genesys.login()).body).toMatchObject({ expires_in: 60, scope: "a b" });
  });
});

describe("reading", () => {
  it("lists the guide's two conversations with media and transcripts, the oldest first", async () => {
    expect((await genesys.ask("GET", annas)).body).toEqual({ conversations, nextPageUri: null });
  });

  it("leaves media and transcripts away, not empty, unless they are asked for", async () => {
    const { body } = await genesys.ask("GET", listOf("customer-uuid-7f9c2d"));
    const [first] = (body as { conversations: object[] }).conversations;
    expect(Object.keys(first ?? {})).not.toContain("media");
    expect(Object.keys(first ?? {})).not.toContain("transcripts");
    const { body: half } = await genesys.ask(
      "GET",
      `${listOf("customer-uuid-7f9c2d")}&includeMedia=true&includeTranscripts=false`,
    );
    expect(half).toMatchObject({ conversations: [{ media: [{}, {}] }, { media: [{}] }] });
    expect(JSON.stringify(half)).not.toContain("transcripts");
  });

  it("finds only what began in the range, its ends included", async () => {
    const began = async (from: string, to: string) => {
      const path = `/api/v2/conversations?externalId=customer-uuid-7f9c2d&from=${from}&to=${to}`;
      const { body } = await genesys.ask("GET", path);
      return (body as { conversations: unknown[] }).conversations.length;
    };
    expect(await began("2024-02-01T10:00:00Z", "2024-02-03T09:00:00Z")).toBe(2);
    expect(await began("2024-02-01T10:00:01Z", "2024-02-03T09:00:00Z")).toBe(1);
    expect(await began("2024-02-01T10:00:00Z", "2024-02-03T08:59:59Z")).toBe(1);
  });

  it.each([
    ["no list", "/api/v2/conversations"],
    ["an externalId without a range", "/api/v2/conversations?externalId=x"],
    ["both lists at once", `${annas}&parentConversationId=conv-7742-a1`],
    ["a query that the contract doesn't know", `${annas}&threadId=thread-31`],
    ["a parameter given twice", `${annas}&externalId=other`],
    ["a date that is none", "/api/v2/conversations?externalId=x&from=today&to=tomorrow"],
    ["a flag that is none", `${annas.replace("includeMedia=true", "includeMedia=yes")}`],
    ["evaluations of nothing", "/api/v2/wfm/evaluations"],
  ])("refuses %s as a bad request", async (_, path) => {
    expect(await genesys.ask("GET", path)).toMatchObject({
      status: 400,
      body: { code: "bad.request" },
    });
  });

  it("shows one conversation whole, and one artifact by where it belongs", async () => {
    expect((await genesys.ask("GET", a1)).body).toEqual(conversations[0]);
    expect((await genesys.ask("GET", "/api/v2/media/media-003")).body).toEqual({
      id: "media-003",
      conversationId: "conv-7742-a2",
    });
    expect((await genesys.ask("GET", "/api/v2/transcripts/trans-001")).body).toEqual({
      id: "trans-001",
      conversationId: "conv-7742-a1",
    });
  });

  it.each([
    "/api/v2/conversations/conv-none",
    "/api/v2/media/trans-001",
    "/api/v2/transcripts/media-001",
    "/api/v2/conversations/%E0%A4%A",
  ])("answers 404 at %s", async (path) => {
    expect(await genesys.ask("GET", path)).toMatchObject({
      status: 404,
      body: { code: "not.found" },
    });
  });

  it("repeats the correlation id of an error in its body", async () => {
    const { headers, body } = await genesys.ask("GET", "/api/v2/media/none");
    expect(body).toMatchObject({ contextId: headers.get("ININ-Correlation-Id") });
  });
});
