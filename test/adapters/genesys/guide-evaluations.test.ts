import { ConversationId } from "../../../src/domain/identifiers";
import { closeServers, type Reaction } from "../loopback";
import { contactCentre } from "./contact-centre";

afterEach(closeServers);

const id = ConversationId.parse("conv-1");
const centreOf = (reaction: Reaction) => contactCentre({ api: () => reaction });

describe("the evaluations of a conversation", () => {
  const evaluation = (status: string, scoringWindowEndsAt: string | null = null) => ({
    evaluationId: "eval-1",
    conversationId: "conv-1",
    status,
    scoringWindowEndsAt,
  });
  const lookUp = async (reaction: Reaction) => (await centreOf(reaction)).platform.evaluationOf(id);

  it("are none when there are none, or all are over", async () => {
    expect(await lookUp({ json: { evaluations: [] } })).toEqual({ kind: "none" });
    const over = { evaluations: [evaluation("COMPLETED"), evaluation("CANCELLED")] };
    expect(await lookUp({ json: over })).toEqual({ kind: "none" });
  });

  it("are active though the end of their window is not known, or is written with an offset", async () => {
    const { scoringWindowEndsAt: _, ...open } = evaluation("ASSIGNED");
    expect(await lookUp({ json: { evaluations: [open] } })).toEqual({
      kind: "active",
      windowEndsAt: null,
    });
    const offset = evaluation("ASSIGNED", "2026-02-01T01:00:00+01:00");
    expect(await lookUp({ json: { evaluations: [offset] } })).toEqual({
      kind: "active",
      windowEndsAt: "2026-02-01T00:00:00.000Z",
    });
  });

  it("are active when any is, until the last window's end", async () => {
    const evaluations = [
      evaluation("IN_PROGRESS", "2026-02-01T00:00:00Z"),
      evaluation("ASSIGNED", "2026-02-01T00:00:00.500Z"),
      evaluation("ASSIGNED"),
      evaluation("COMPLETED", "2027-01-01T00:00:00.000Z"),
    ];
    expect(await lookUp({ json: { evaluations } })).toEqual({
      kind: "active",
      windowEndsAt: "2026-02-01T00:00:00.500Z",
    });
  });

  it.each(["ASSIGNED", "IN_PROGRESS"])(
    "are active when the only one is %s, though nobody knows until when",
    async (status) => {
      expect(await lookUp({ json: { evaluations: [evaluation(status)] } })).toEqual({
        kind: "active",
        windowEndsAt: null,
      });
    },
  );

  it.each<[string, Reaction]>([
    ["an unknown status", { json: { evaluations: [evaluation("PAUSED")] } }],
    [
      "another conversation's evaluation",
      { json: { evaluations: [{ ...evaluation("COMPLETED"), conversationId: "conv-2" }] } },
    ],
    [
      "a further page",
      { json: { evaluations: [], nextPageUri: "/api/v2/wfm/evaluations?pageToken=2" } },
    ],
    ["a count of more than are listed", { json: { evaluations: [], total: 1 } }],
    ["a count of more pages than this one", { json: { evaluations: [], pageCount: 2 } }],
    ["a part of the list", { status: 206, json: { evaluations: [] } }],
    ["a refusal that looks like a list", { status: 400, json: { evaluations: [] } }],
    ["no list", { json: {} }],
    ["no JSON", { text: "ok" }],
    ["404", { status: 404, json: { code: "not.found" } }],
    ["403", { status: 403 }],
    ["500", { status: 500 }],
    ["a reset", "reset"],
  ])("are unknown, never none, after %s", async (_, reaction) => {
    expect(await lookUp(reaction)).toEqual({ kind: "unknown" });
  });
});
