import type { LoggedCall } from "../../../local/sandbox/call-log";
import { conversation, customer } from "../../../local/sandbox/sample/sample-person";
import {
  a1,
  a2,
  annas,
  evaluationsOf,
  guideData,
  listOf,
  type SimulatedGenesys,
  simulatedGenesys,
} from "./simulated-genesys";

let genesys: SimulatedGenesys;
beforeEach(async () => {
  genesys = await simulatedGenesys({
    data: guideData,
    externalIdsOf: (subject) => (subject === "p-1" ? ["customer-uuid-7f9c2d"] : [subject]),
  });
});
afterEach(() => genesys.close());

const log = async (after = 0) =>
  ((await genesys.judge("GET", `log?after=${after}`)) as { calls: LoggedCall[] }).calls;

describe("the log", () => {
  it("names each call by its route and what it is about, without query values", async () => {
    const { headers } = await genesys.ask("GET", annas);
    await genesys.ask("GET", evaluationsOf("conv-7742-a1"));
    await genesys.ask("DELETE", "/api/v2/media/media-003");
    await genesys.ask("DELETE", "/api/v2/media/media-003");
    expect(await log(1)).toEqual([
      {
        n: 2,
        at: "2024-05-12T08:30:00.000Z",
        method: "GET",
        path: "/api/v2/conversations",
        queryNames: ["externalId", "from", "includeMedia", "includeTranscripts", "to"],
        route: "/api/v2/conversations",
        status: 200,
        correlationId: headers.get("ININ-Correlation-Id"),
      },
      expect.objectContaining({ n: 3, conversationId: "conv-7742-a1", status: 200 }),
      expect.objectContaining({
        n: 4,
        route: "/api/v2/media/{artifactId}",
        artifactId: "media-003",
        conversationId: "conv-7742-a2",
        status: 204,
      }),
      expect.objectContaining({ n: 5, conversationId: "conv-7742-a2", status: 404 }),
    ]);
  });

  it("keeps the body of a change, and no credentials", async () => {
    const body = { transcripts: [{ id: "trans-001", text: "psn" }] };
    await genesys.ask("PATCH", a1, { body });
    const calls = await log();
    expect(calls).toMatchObject([{ path: "/oauth/token" }, { path: a1, body }]);
    expect(JSON.stringify(calls)).not.toMatch(/grant_type|Basic|Bearer/);
  });

  it("has the calls that were refused, but none of the judge's own", async () => {
    await genesys.ask("GET", a1, { headers: { Authorization: "" } });
    await genesys.ask("GET", "/api/v2/elsewhere");
    await genesys.judge("GET", "state");
    expect(await log(1)).toMatchObject([{ status: 401 }, { status: 404 }]);
  });
});

describe("the state", () => {
  it("is everything that is held now", async () => {
    await genesys.ask("DELETE", a2);
    expect(await genesys.judge("GET", "state")).toEqual({
      conversations: [guideData.conversations[0]],
      media: [
        { id: "media-001", type: "recording", conversationId: "conv-7742-a1" },
        { id: "media-002", type: "recording", conversationId: "conv-7742-a1" },
        { id: "media-003", type: "attachment", conversationId: "conv-7742-a2" },
      ],
      transcripts: [expect.objectContaining({ id: "trans-001" })],
      evaluations: [
        {
          evaluationId: "eval-1",
          conversationId: "conv-7742-a1",
          status: "ASSIGNED",
          scoringWindowEndsAt: null,
        },
      ],
      seed: expect.any(Number),
    });
  });

  it.each(["customer-uuid-7f9c2d", "p-1"])(
    "shows what is left of %s, masked and deleted records included",
    async (subject) => {
      const body = { participants: [{ id: "part-1", externalId: "psn" }] };
      const { body: masked } = await genesys.ask("PATCH", a1, { body });
      await genesys.ask("DELETE", a2);
      expect(await genesys.judge("GET", `state?subject=${subject}`)).toMatchObject({
        externalIds: ["customer-uuid-7f9c2d"],
        conversations: [
          {
            conversationId: "conv-7742-a1",
            originalParticipants: guideData.conversations[0]?.participants,
            record: masked,
            media: [{ id: "media-001" }, { id: "media-002" }],
            transcripts: [{ id: "trans-001" }],
          },
          {
            conversationId: "conv-7742-a2",
            record: null,
            media: [{ id: "media-003" }],
            transcripts: [],
          },
        ],
      });
    },
  );

  it("is empty for a person of whom nothing was ever held", async () => {
    expect(await genesys.judge("GET", "state?subject=nobody")).toMatchObject({ conversations: [] });
  });
});

describe("data", () => {
  const other = conversation({
    conversationId: "conv-7742-a2",
    participants: [customer("part-9", "other", "Otto Other")],
  });

  it("replaces what has the same id, its artifacts included", async () => {
    await genesys.judge("POST", "data", { conversations: [other] });
    expect((await genesys.ask("GET", a2)).body).toEqual(other);
    expect(await genesys.ask("GET", "/api/v2/media/media-003")).toMatchObject({ status: 404 });
    expect(await genesys.ask("GET", a1)).toMatchObject({ status: 200 });
  });

  it("can be put as a whole", async () => {
    await genesys.judge("PUT", "data", { conversations: [other] });
    expect(await genesys.ask("GET", a1)).toMatchObject({ status: 404 });
    expect((await genesys.ask("GET", listOf("other"))).body).toMatchObject({
      conversations: [{ conversationId: "conv-7742-a2" }],
    });
  });

  it("is refused when it isn't what the contract can show", async () => {
    const wrong = { ...other, startTime: "yesterday" };
    expect(await genesys.judge("PUT", "data", { conversations: [wrong] })).toEqual({
      error: "conversations.0.startTime: Invalid ISO datetime",
    });
    expect(await genesys.ask("GET", a1)).toMatchObject({ status: 200 });
  });
});
