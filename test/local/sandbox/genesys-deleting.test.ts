import {
  a1,
  a2,
  evaluationsOf,
  guideData,
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

describe("deleting", () => {
  it("takes the record only: media and transcripts go by their own calls", async () => {
    expect(await statusOf("DELETE", a2)).toBe(204);
    expect(await statusOf("GET", a2)).toBe(404);
    expect(await statusOf("DELETE", a2)).toBe(404);
    expect(await statusOf("GET", "/api/v2/media/media-003")).toBe(200);
    expect(await statusOf("DELETE", "/api/v2/media/media-003")).toBe(204);
    expect(await statusOf("GET", "/api/v2/media/media-003")).toBe(404);
    expect(await statusOf("DELETE", "/api/v2/media/media-003")).toBe(404);
  });

  it("takes a single artifact out of its conversation", async () => {
    const { status } = await genesys.ask("DELETE", "/api/v2/media/media-003");
    expect(status).toBe(204);
    expect((await genesys.ask("GET", a2)).body).toMatchObject({ media: [] });
  });

  it.each([a1, "/api/v2/media/media-001", "/api/v2/transcripts/trans-001"])(
    "is locked at %s while an evaluation is active",
    async (path) => {
      expect(await genesys.ask("DELETE", path)).toMatchObject({
        status: 409,
        body: { code: "conversation.locked" },
      });
      expect(await statusOf("GET", path)).toBe(200);
    },
  );

  it("is locked by a legal hold until it is lifted or over", async () => {
    const hold = { kind: "regulatory", matterId: "M-12", until: "2024-05-12T08:31:00.000Z" };
    const put = (legalHold: object | null) =>
      genesys.judge("POST", "data", { holds: [{ conversationId: "conv-7742-a2", legalHold }] });
    await put({ ...hold, until: null });
    expect(await statusOf("DELETE", "/api/v2/media/media-003")).toBe(409);
    await put(hold);
    expect(await statusOf("DELETE", a2)).toBe(409);
    expect((await genesys.ask("GET", a2)).body).toMatchObject({ legalHold: hold });
    genesys.pass(60);
    expect(await statusOf("DELETE", "/api/v2/media/media-003")).toBe(204);
    await put({ ...hold, until: null });
    await put(null);
    expect(await statusOf("DELETE", a2)).toBe(204);
  });

  it("can be forced by a client that is licensed for it, and by no other", async () => {
    const force = { headers: { "X-Genesys-Force-Delete": "true" } };
    expect(await genesys.ask("DELETE", a2, force)).toMatchObject({
      status: 403,
      body: { code: "not.authorized" },
    });
    await genesys.judge("PATCH", "options", { forceIsLicensed: true });
    expect(await statusOf("DELETE", "/api/v2/media/media-001", force)).toBe(204);
    expect(await statusOf("DELETE", a1, force)).toBe(204);
    expect(await statusOf("GET", "/api/v2/media/media-002")).toBe(200);
    expect(await statusOf("DELETE", "/api/v2/media/media-002")).toBe(204);
  });
});

describe("evaluations", () => {
  const ask = async (id: string) => (await genesys.ask("GET", evaluationsOf(id))).body;
  const evaluation = {
    evaluationId: "eval-1",
    conversationId: "conv-7742-a1",
    status: "ASSIGNED",
    scoringWindowEndsAt: "2024-05-12T08:31:15.000Z",
  };

  it("end their window 15 seconds after they were first asked for, then they are completed", async () => {
    genesys.pass(60);
    await genesys.judge("GET", "state");
    expect(await ask("conv-7742-a1")).toEqual({ evaluations: [evaluation] });
    genesys.pass(14);
    expect(await ask("conv-7742-a1")).toEqual({ evaluations: [evaluation] });
    expect(await statusOf("DELETE", a1)).toBe(409);
    genesys.pass(1);
    const completed = { ...evaluation, status: "COMPLETED" };
    expect(await ask("conv-7742-a1")).toEqual({ evaluations: [completed] });
    expect(await statusOf("DELETE", a1)).toBe(204);
  });

  it("can have a fixed end, which may move, and an evaluator who is late", async () => {
    const late = {
      evaluationId: "eval-1",
      conversationId: "conv-7742-a1",
      status: "IN_PROGRESS",
      scoringWindow: { endsAt: "2024-05-12T08:30:10.000Z" },
      completesAtWindowEnd: false,
    };
    await genesys.judge("POST", "data", { evaluations: [late] });
    genesys.pass(20);
    expect(await ask("conv-7742-a1")).toMatchObject({
      evaluations: [{ status: "IN_PROGRESS", scoringWindowEndsAt: late.scoringWindow.endsAt }],
    });
    expect(await statusOf("DELETE", a1)).toBe(409);
    await genesys.judge("POST", "data", { evaluations: [{ ...late, status: "CANCELLED" }] });
    expect(await statusOf("DELETE", a1)).toBe(204);
  });

  it("are an empty list for a conversation without any", async () => {
    expect(await ask("conv-7742-a2")).toEqual({ evaluations: [] });
    expect(await ask("conv-none")).toEqual({ evaluations: [] });
  });
});
