import { caseFiles } from "../../src/domain/case-files";
import { strictPolicy } from "../../src/domain/policy";
import { aCase } from "../support/case-in-hand";
import { disposeAndAwait, disposeRound, prepared, verify } from "../support/drive-case";
import { aFence, lagBehind } from "../support/fence-in-hand";
import {
  aConversation,
  anna,
  conversations,
  type Held,
  stranger,
} from "../support/held-conversation";
import { killAt } from "../support/kill-points";
import { disposed, late, stateOf } from "./verifying";

describe("the read-back finds", () => {
  it.each<[string, Partial<Held>, object]>([
    ["what was erased gone", {}, {}],
    ["what was masked masked", { legalHold: "litigation" }, {}],
    ["what was kept where it was", { legalHold: "litigation" }, { policy: strictPolicy }],
    ["what is deferred where it was", { endedAt: null }, {}],
  ])("%s: absent", async (_, members, rules) => {
    const hand = await disposed({ held: conversations(3, members), rules });
    expect(await stateOf(hand)).toBe("absent");
  });

  it("nothing where nothing was found", async () => {
    expect(await stateOf(await disposed({}))).toBe("absent");
  });

  it.each<[string, Partial<Held>, (held: Held) => void]>([
    ["an erased one back", {}, () => undefined],
    [
      "a masked one's name back",
      { legalHold: "litigation" },
      (held) => {
        held.participants = [anna()];
      },
    ],
    [
      "a masked one's text back",
      { legalHold: "litigation" },
      (held) => {
        held.transcripts = [{ id: "trans-new", text: "I am Anna" }];
      },
    ],
    [
      "a masked one unreadable",
      { legalHold: "litigation" },
      (held) => {
        held.unreadable = true;
      },
    ],
  ])("%s: remains, and the case is stopped", async (_, members, change) => {
    const hand = await disposed({ held: conversations(2, members) });
    const held =
      hand.platform.records.get("conv-1001") ?? aConversation({ id: "conv-1001", parentId: "x" });
    hand.platform.add(held);
    change(held);
    expect(await stateOf(hand)).toBe("remains");
    expect(await stateOf(hand)).toBe("remains");
    expect(await hand.store.exists(caseFiles.stopped(hand.caseId))).toBe(true);
  });

  it("nothing while the contact centre can't be asked, and asks again", async () => {
    const hand = await disposed({ held: conversations(2) });
    hand.platform.meets = ({ op }) => (op === "read" ? "fails" : undefined);
    expect(await stateOf(hand)).toBe("unavailable");
    hand.platform.meets = () => undefined;
    expect(await stateOf(hand)).toBe("absent");
  });
});

describe("what arrives late", () => {
  it("and began before the freeze becomes a round of its own", async () => {
    const hand = await disposed({ held: conversations(2) });
    hand.platform.add(late());
    expect(await verify(hand)).toMatchObject({ state: "late_arrivals", round: 2, pages: [1] });
    await disposeAndAwait(hand);
    expect(hand.platform.records.size).toBe(0);
    expect(await stateOf(hand)).toBe("absent");
  });

  it("brings its children along", async () => {
    const hand = await disposed({ held: conversations(1) });
    hand.platform.add(late());
    hand.platform.add(aConversation({ id: "conv-later", parentId: "conv-late" }));
    expect(await verify(hand)).toMatchObject({ state: "late_arrivals", pages: [2] });
  });

  it.each<[string, Partial<Held>]>([
    ["an erased parent", {}],
    ["a masked parent", { legalHold: "litigation" }],
    ["a parent that is deferred", { endedAt: null }],
  ])("of %s is found by its children's list alone", async (_, members) => {
    const hand = await disposed({ held: conversations(30, members) });
    hand.platform.add(aConversation({ id: "conv-child", parentId: "conv-1029" }));
    hand.platform.add(aConversation({ id: "conv-grandchild", parentId: "conv-child" }));
    expect(await verify(hand)).toMatchObject({ state: "late_arrivals", round: 2, pages: [2] });
    await disposeAndAwait(hand);
    expect([...hand.platform.records.keys()].filter((id) => id.endsWith("child"))).toEqual([]);
  });

  it.each(["leg", "late-leg"])("below what the subject has no part in: %s", async (leg) => {
    const withoutHer = (id: string, parentId: string) =>
      aConversation({ id, parentId, participants: [stranger()] });
    const hand = await disposed({ held: [...conversations(1), withoutHer("leg", "conv-1000")] });
    hand.platform.add(withoutHer("late-leg", "leg"));
    hand.platform.add(aConversation({ id: "conv-below", parentId: leg }));
    expect(await verify(hand)).toMatchObject({ state: "late_arrivals", round: 2, pages: [1] });
    await disposeAndAwait(hand);
    expect([...hand.platform.records.keys()]).toEqual(["leg", "late-leg"]);
    expect(await stateOf(hand)).toBe("absent");
  });

  it("of a known parent and began after the freeze is reported", async () => {
    const hand = await disposed({ held: conversations(1) });
    hand.pass(60_000);
    const startedAt = "2026-03-02T09:00:30.000Z";
    hand.platform.add(aConversation({ id: "conv-child", parentId: "conv-1000", startedAt }));
    expect(await stateOf(hand)).toBe("absent");
    const stored = await hand.store.read(caseFiles.verification(hand.caseId));
    expect(stored?.startedAfterFreeze).toEqual(["conv-child"]);
  });

  it("and began after the freeze is reported and left alone", async () => {
    const hand = await disposed({ held: conversations(1) });
    hand.pass(60_000);
    hand.platform.add(late({ startedAt: "2026-03-02T09:00:30.000Z", endedAt: null }));
    expect(await stateOf(hand)).toBe("absent");
    expect(hand.platform.records.size).toBe(1);
    const stored = await hand.store.read(caseFiles.verification(hand.caseId));
    expect(stored?.startedAfterFreeze).toEqual(["conv-late"]);
  });

  it("is no late arrival when it is kept, and so still listed", async () => {
    const held = conversations(2, { legalHold: "litigation" });
    const hand = await disposed({ held, rules: { policy: strictPolicy } });
    expect(await stateOf(hand)).toBe("absent");
  });

  it("and can't be read is people's to look at", async () => {
    const hand = await disposed({ held: conversations(1) });
    hand.platform.add(late({ unreadable: true }));
    await verify(hand);
    const { caseId, store, activities, context } = hand;
    expect(store.under(`${caseId}/reviews/`)).toHaveLength(1);
    expect(await activities.closeCase({ caseId }, context)).toBe("IN_REVIEW");
  });

  it("three times is followed, then people look why", async () => {
    const hand = await disposed({ held: conversations(1) });
    for (const sweep of [1, 2, 3]) {
      hand.platform.add(late({ id: `conv-late-${sweep}` }));
      expect(await stateOf(hand)).toBe("late_arrivals");
      await disposeAndAwait(hand);
    }
    hand.platform.add(late({ id: "conv-late-4" }));
    expect(await stateOf(hand)).toBe("too_many_sweeps");
  });

  it("in a list that turns in a circle proves nothing", async () => {
    const hand = await disposed({ held: conversations(1) });
    hand.platform.list = async () => ({ kind: "page", conversations: [], nextPageToken: "again" });
    expect(await stateOf(hand)).toBe("unavailable");
  });

  it("is lost at no step where its sweep dies", async () => {
    const sweepOnce = async (steps: number[]) => {
      const hand = await disposed({ held: conversations(1) });
      hand.platform.add(late());
      const { met } = killAt(hand, steps);
      const verdict = await verify(hand);
      return { hand, verdict, met: met() };
    };
    const { met } = await sweepOnce([]);
    for (let step = 1; step <= met; step += 1) {
      const { hand, verdict } = await sweepOnce([step]);
      expect(verdict).toMatchObject({ state: "late_arrivals", round: 2, pages: [1] });
      await disposeAndAwait(hand);
      expect(await stateOf(hand)).toBe("absent");
      expect(hand.platform.records.size).toBe(0);
    }
  });
});

it("waits for the mask where a copy of the contact centre still shows what was in clear", async () => {
  const hand = await aFence({ legalHold: "litigation" });
  const readNow = hand.platform.read;
  await lagBehind(hand);
  const readLagging = hand.platform.read;
  hand.platform.read = readNow;
  await disposeAndAwait(hand);
  hand.platform.read = readLagging;
  expect(await stateOf(hand)).toBe("absent");
});

it("reads what was masked first and erased later once", async () => {
  const held = conversations(1, { evaluation: { windowEndsAt: "2026-03-02T09:10:00.000Z" } });
  const hand = await aCase({ held });
  const plan = await prepared(hand);
  if (plan === "unavailable" || plan.state !== "frozen") throw new Error("not frozen");
  await disposeRound(hand, plan);
  await disposeAndAwait(hand);
  hand.platform.calls.length = 0;
  expect(await stateOf(hand)).toBe("absent");
  expect(hand.platform.calls.filter(({ op }) => op === "read")).toHaveLength(1);
});
