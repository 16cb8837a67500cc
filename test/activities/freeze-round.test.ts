import { caseFiles } from "../../src/domain/case-files";
import { aCase, type CaseInHand, type Circumstances } from "../support/case-in-hand";
import { freeze, identify, prepared, takeInventory } from "../support/drive-case";
import { aConversation, conversations, stranger } from "../support/held-conversation";
import { killAt } from "../support/kill-points";

const listed = async (circumstances: Circumstances) => {
  const hand = await aCase(circumstances);
  await identify(hand);
  await takeInventory(hand);
  return hand;
};

const planOf = ({ store, caseId }: CaseInHand) => store.read(caseFiles.plan(caseId, 1));

describe("the plan", () => {
  it("decides every conversation and counts them", async () => {
    const hand = await listed({
      held: [
        aConversation({ id: "conv-1" }),
        aConversation({ id: "conv-2", legalHold: "litigation" }),
        aConversation({ id: "conv-3", endedAt: null }),
      ],
    });
    expect(await freeze(hand)).toEqual({
      state: "frozen",
      next: "dispose",
      round: 1,
      pages: [3],
      from: 0,
    });
    expect(await planOf(hand)).toMatchObject({
      disposals: { hard_delete: 1, pseudonymize: 1, defer: 1 },
      artifacts: 9,
      needsApproval: false,
    });
  });

  it("is the same when it is frozen again, later and under other settings", async () => {
    const hand = await listed({ held: conversations(30) });
    await freeze(hand);
    const first = await planOf(hand);
    hand.pass(60_000);
    Object.assign(hand.services.rules, { approvalRequired: true });
    await freeze(hand);
    expect(await planOf(hand)).toEqual(first);
  });

  it("killed at every step and frozen again has the same digests", async () => {
    const clean = await listed({ held: conversations(30) });
    const { met } = killAt(clean, []);
    await freeze(clean);
    const wanted = await planOf(clean);
    const steps = met();
    for (let step = 1; step <= steps; step += 1) {
      const hand = await listed({ held: conversations(30) });
      killAt(hand, [step]);
      await freeze(hand);
      expect(await planOf(hand)).toEqual(wanted);
    }
  });

  it("has another digest for another decision", async () => {
    const held = await listed({ held: [aConversation({ id: "conv-1" })] });
    const other = await listed({ held: [aConversation({ id: "conv-1", retentionUntil: null })] });
    await freeze(held);
    await freeze(other);
    const [left, right] = [await planOf(held), await planOf(other)];
    expect(left?.planDigest).not.toBe(right?.planDigest);
    expect(left?.manifestDigest).not.toBe(right?.manifestDigest);
  });

  it("changes nothing at the contact centre", async () => {
    const hand = await listed({ held: conversations(30) });
    await freeze(hand);
    expect(hand.platform.writes()).toEqual([]);
  });
});

describe("an approval is asked for", () => {
  it.each([
    ["up to the blast radius not", 3, {}, "dispose"],
    ["beyond the blast radius", 4, {}, "await_approval"],
    ["where settings want it always", 1, { approvalRequired: true }, "await_approval"],
  ])("%s", async (_, count, rules, next) => {
    const hand = await aCase({
      held: conversations(count),
      rules: { blastRadius: 3, ...rules },
    });
    expect(await prepared(hand)).toMatchObject({ state: "frozen", next });
  });

  it("never for a simulation, which only reports", async () => {
    const request = { requestedAction: "simulate" } as const;
    const hand = await aCase({ held: conversations(4), rules: { blastRadius: 3 }, request });
    expect(await prepared(hand)).toMatchObject({ next: "report" });
    const { activities, caseId, context } = hand;
    expect(await activities.sealPlan({ caseId }, context)).toBe("sealed");
    hand.pass(1000);
    expect(await activities.sealPlan({ caseId }, context)).toBe("sealed");
    expect(hand.evidence.ofType("plan")).toMatchObject([{ conversations: 4, artifacts: 12 }]);
    expect(hand.platform.writes()).toEqual([]);
  });
});

describe("an empty inventory", () => {
  it("is believed when the listing answered and the index knows of no conversation", async () => {
    const hand = await aCase();
    expect(await prepared(hand)).toMatchObject({ state: "frozen", pages: [] });
  });

  it.each<[string, Circumstances]>([
    ["the index knows of a conversation", { seeds: ["conv-gone"] }],
    ["a seed can't be asked for", { seeds: ["../strange"] }],
    [
      "only strangers were found",
      { held: [aConversation({ id: "conv-1", participants: [stranger()] })], seeds: ["conv-1"] },
    ],
    ["what was found can't be read", { held: [aConversation({ id: "conv-1", unreadable: true })] }],
  ])("is not believed when %s", async (_, circumstances) => {
    expect(await prepared(await aCase(circumstances))).toEqual({ state: "refused" });
  });

  it("is not believed before the enumeration is complete", async () => {
    const hand = await aCase();
    await identify(hand);
    const { activities, caseId, context } = hand;
    await activities.enumerateSlice({ caseId, round: 1 }, context);
    expect(await freeze(hand)).toEqual({ state: "refused" });
  });
});

it("people are asked about what can't be read, and the rest is planned", async () => {
  const held = [...conversations(2), aConversation({ id: "conv-9", unreadable: true })];
  const hand = await aCase({ held });
  expect(await prepared(hand)).toMatchObject({ state: "frozen", pages: [2] });
  expect(await hand.store.read(caseFiles.progress(hand.caseId))).toMatchObject({
    status: "PLANNED",
    total: 2,
    openReviews: [{ about: "unreadable_conversations" }],
  });
});

it("a question that has answered itself is closed", async () => {
  const hand = await listed({ held: conversations(1) });
  const { activities, caseId, context } = hand;
  await activities.openReview({ caseId, about: "suspicious_enumeration" }, context);
  await freeze(hand);
  await activities.showProgress({ caseId, phase: "DISPOSING" }, context);
  expect((await hand.store.read(caseFiles.progress(caseId)))?.openReviews).toEqual([]);
});
