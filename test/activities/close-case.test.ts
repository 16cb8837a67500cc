import type { AuditAction } from "../../src/domain/audit-record";
import { caseFiles } from "../../src/domain/case-files";
import { strictPolicy } from "../../src/domain/policy";
import { aCase, type CaseInHand, START } from "../support/case-in-hand";
import { disposeAndClose, disposeRound, erased, prepared } from "../support/drive-case";
import { aConversation, conversations, stranger } from "../support/held-conversation";

const DAY = 24 * 60 * 60_000;
const close = ({ activities, caseId, context }: CaseInHand) =>
  activities.closeCase({ caseId }, context);

const keys = (actions: readonly AuditAction[]): string[] =>
  actions.map(({ conversationId, action, round }) => `${conversationId} ${action} ${round}`).sort();

const settledActions = ({ evidence }: CaseInHand): AuditAction[] =>
  evidence.ofType("settlement").flatMap(({ actions }) => actions);

describe("a case closes", () => {
  it("COMPLETED when nothing is left", async () => {
    const hand = await aCase({ held: conversations(3) });
    expect(await erased(hand)).toBe("COMPLETED");
    expect(await hand.store.read(caseFiles.progress(hand.caseId))).toMatchObject({
      status: "COMPLETED",
      done: 3,
    });
  });

  it("COMPLETED with one record of the queries when nothing was found", async () => {
    const hand = await aCase();
    expect(await erased(hand)).toBe("COMPLETED");
    expect(hand.evidence.records).toMatchObject([
      {
        recordType: "closing",
        actions: [],
        artifactsProcessed: 0,
        queries: [
          { kind: "customer_index", count: 1 },
          { kind: "listing", count: 1 },
        ],
      },
    ]);
  });

  it.each([
    ["masked", {}],
    ["kept", { policy: strictPolicy }],
  ])(
    "COMPLETED_WITH_RESIDUALS when something is %s, and enters it in the register",
    async (_, rules) => {
      const held = [aConversation({ id: "conv-1", legalHold: "litigation" })];
      const hand = await aCase({ held, rules });
      expect(await erased(hand)).toBe("COMPLETED_WITH_RESIDUALS");
      const [closing] = hand.evidence.ofType("closing");
      expect(closing?.residuals).toMatchObject([
        { conversationId: "conv-1", reason: "litigation_hold" },
      ]);
      expect(hand.store.under("register/2026-03-03/")).toHaveLength(1);
    },
  );

  it("never while a question is open", async () => {
    const held = [...conversations(2), aConversation({ id: "conv-9", unreadable: true })];
    const hand = await aCase({ held });
    expect(await erased(hand)).toBe("IN_REVIEW");
    expect(hand.evidence.ofType("closing")).toEqual([]);
  });

  it("never over a conversation of which nobody knows what it shows", async () => {
    const hand = await aCase({ held: conversations(2) });
    hand.platform.meets = ({ op, id }) =>
      op === "erase" && id === "conv-1000" ? "refused" : undefined;
    expect(await erased(hand)).toBe("IN_REVIEW");
    for (const name of hand.store.under(`${hand.caseId}/reviews/`)) hand.store.files.delete(name);
    expect(await close(hand)).toBe("IN_REVIEW");
  });

  it("all the same when only a letter could not be delivered", async () => {
    const hand = await aCase({ held: conversations(1) });
    await erased(hand);
    const { activities, caseId, context } = hand;
    await activities.openReview({ caseId, about: "undelivered_notice" }, context);
    expect(await close(hand)).toBe("COMPLETED");
    expect((await hand.store.read(caseFiles.progress(caseId)))?.status).toBe("COMPLETED");
  });

  it("in time although a look-up has failed for so long that people were asked", async () => {
    const hand = await aCase({ held: conversations(2) });
    hand.platform.meets = ({ op, id }) =>
      op === "evaluation" && id === "conv-1001" ? "fails" : undefined;
    expect(await erased(hand)).toBe("COMPLETED_WITH_RESIDUALS");
    expect(hand.store.under(`${hand.caseId}/reviews/unknown-`)).toHaveLength(1);
    const [closing] = hand.evidence.ofType("closing");
    expect(closing?.residuals).toMatchObject([
      { conversationId: "conv-1001", reason: "hold_unknown" },
    ]);
    expect(hand.store.under("register/")).toHaveLength(1);
  });

  it("CANCELLED when it was withdrawn before anything was done", async () => {
    const hand = await aCase({ held: conversations(3) });
    await prepared(hand);
    await hand.store.create(caseFiles.fate(hand.caseId), { fate: "withdrawn", at: START });
    expect(await close(hand)).toBe("CANCELLED");
    expect(hand.evidence.ofType("closing")).toMatchObject([{ actions: [], artifactsProcessed: 0 }]);
    expect(hand.platform.writes()).toEqual([]);
  });
});

describe("the closing record", () => {
  it("is the same however often the case is closed", async () => {
    const hand = await aCase({ held: conversations(3) });
    await erased(hand);
    hand.pass(DAY);
    Object.assign(hand.services.service, { version: "9.9.9" });
    expect(await close(hand)).toBe("COMPLETED");
    expect(hand.evidence.ofType("closing")).toHaveLength(1);
    expect(hand.events.filter((event) => event.includes("CaseClosed"))).toHaveLength(1);
  });

  it("is followed by a second one when a later round has ended", async () => {
    const held = aConversation({ id: "conv-1", legalHold: "litigation" });
    const hand = await aCase({ held: [held] });
    expect(await erased(hand)).toBe("COMPLETED_WITH_RESIDUALS");
    held.legalHold = "none";
    hand.pass(DAY);
    expect(await disposeAndClose(hand)).toBe("COMPLETED");
    expect(hand.evidence.ofType("closing")).toMatchObject([
      { outcome: "COMPLETED_WITH_RESIDUALS", artifactsProcessed: 0 },
      { outcome: "COMPLETED", artifactsProcessed: 3, counts: { erased: 1 }, residuals: [] },
    ]);
  });

  it("counts each artifact once, though it was found gone again", async () => {
    const hand = await aCase({ held: conversations(1) });
    let presences = 0;
    hand.platform.meets = ({ op, kind }) => {
      if (op === "erase" && kind === "transcript") presences += 1;
      return op === "erase" && kind === "transcript" && presences === 1 ? "blocked" : undefined;
    };
    expect(await erased(hand)).toBe("COMPLETED");
    const [closing] = hand.evidence.ofType("closing");
    expect(closing?.actions).toHaveLength(2);
    expect(closing?.artifactsProcessed).toBe(3);
  });

  it("reports who is foreign, from the seeds and from the fence", async () => {
    const held = [
      ...conversations(2),
      aConversation({ id: "conv-seed", parentId: "x", participants: [stranger()] }),
    ];
    const hand = await aCase({ held, seeds: ["conv-seed"] });
    await prepared(hand);
    const changed = hand.platform.records.get("conv-1001");
    if (changed) changed.participants = [stranger()];
    expect(await disposeAndClose(hand)).toBe("COMPLETED");
    expect(hand.evidence.ofType("closing")[0]?.foreign).toEqual(["conv-seed", "conv-1001"]);
    expect(hand.platform.writes().join()).not.toMatch(/conv-seed|conv-1001/);
  });

  it.each([
    ["inline up to 500 actions", 500, 500],
    ["by the digests of the settlement records beyond", 501, 0],
  ])("holds them %s", async (_, count, inline) => {
    const held = conversations(count, { media: [], transcripts: [] });
    const hand = await aCase({ held });
    await erased(hand);
    const [closing] = hand.evidence.ofType("closing");
    expect(closing?.actions).toHaveLength(inline);
    expect(closing?.settlements).toHaveLength(Math.ceil(count / 25));
    expect(closing?.settlements).toEqual(
      hand.evidence.ofType("settlement").map(({ auditId, seal }) => ({
        auditId,
        recordHash: seal.recordHash,
      })),
    );
    expect(closing?.artifactsProcessed).toBe(count);
    expect(new Set(keys(settledActions(hand))).size).toBe(count);
    if (inline > 0) expect(keys(closing?.actions ?? [])).toEqual(keys(settledActions(hand)));
  });

  it("seals what a dead try had settled and not sealed", async () => {
    const hand = await aCase({ held: conversations(1) });
    const plan = await prepared(hand);
    if (plan === "unavailable" || plan.state !== "frozen") throw new Error("not frozen");
    hand.evidence.interrupt = () => {
      throw new Error("died");
    };
    await expect(disposeRound(hand, plan)).rejects.toThrow("died");
    hand.evidence.interrupt = () => undefined;
    expect(await disposeAndClose(hand)).toBe("COMPLETED");
    expect(settledActions(hand)).toHaveLength(1);
  });
});
