import { caseFiles } from "../../src/domain/case-files";
import { strictPolicy } from "../../src/domain/policy";
import { workingDaysBefore } from "../../src/domain/time-limit";
import { calendars } from "../support/calendars";
import { aCase, START } from "../support/case-in-hand";
import { disposeRound, prepared } from "../support/drive-case";
import { aFence, MEDIA, nameOf, reviewsOf, waitingOf } from "../support/fence-in-hand";
import { conversations, type Held } from "../support/held-conversation";

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const WINDOW = "2026-03-02T11:00:00.000Z";
/** Three working days before Thursday 2 April 2026, the due date of a request of 2 March. */
const MARGIN = workingDaysBefore("2026-04-02", 3, calendars.DE);

/** A conversation through its first round: what it waits for is next. */
async function waiting(members: Partial<Held>, rules = {}) {
  const hand = await aFence(members, rules);
  const { activities, caseId, context } = hand;
  await disposeRound(hand, { round: 1, pages: [1], from: 0 });
  const plan = () => activities.planReleases({ caseId }, context);
  return { ...hand, plan };
}

describe("a conversation under evaluation", () => {
  const evaluated = () => waiting({ evaluation: { windowEndsAt: WINDOW } });

  it("is waited for until its window ends", async () => {
    expect(await (await evaluated()).plan()).toEqual({ state: "wait", until: WINDOW });
  });

  it("enters the next round when the evaluation is over", async () => {
    const hand = await evaluated();
    hand.pass(2 * HOUR);
    expect(await hand.plan()).toEqual({ state: "dispose", round: 2, pages: [1], from: 0 });
    const planned = await hand.store.read(caseFiles.planned(hand.caseId, 2, 0));
    expect(planned?.disposals).toMatchObject([
      { disposal: "hard_delete", reason: "retention_expired" },
    ]);
  });

  it("is waited for again when the window was extended", async () => {
    const hand = await evaluated();
    const until = "2026-03-05T11:00:00.000Z";
    hand.held.evaluation = { windowEndsAt: until };
    hand.pass(2 * HOUR);
    expect(await hand.plan()).toEqual({ state: "wait", until });
  });

  it("is asked about in growing pauses when its window is over and it is not", async () => {
    const hand = await evaluated();
    hand.held.evaluation = { windowEndsAt: WINDOW, open: true };
    const pauses: number[] = [];
    hand.pass(2 * HOUR);
    for (let look = 0; look < 7; look += 1) {
      const next = await hand.plan();
      if (next === "unavailable" || next.state !== "wait") throw new Error("no wait");
      pauses.push((new Date(next.until).getTime() - hand.clock.now.getTime()) / 60_000);
      hand.clock.now = new Date(next.until);
    }
    expect(pauses).toEqual([30, 60, 120, 240, 360, 360, 360]);
  });

  it("is erased as soon as the evaluation is cancelled and it is looked at", async () => {
    const hand = await evaluated();
    hand.held.evaluation = null;
    hand.pass(2 * HOUR);
    expect(await hand.plan()).toMatchObject({ state: "dispose", round: 2 });
  });

  it("is waited for no longer than the margin before the due date", async () => {
    const hand = await waiting({ evaluation: { windowEndsAt: "2026-06-01T00:00:00.000Z" } });
    expect(await hand.plan()).toEqual({ state: "wait", until: MARGIN });
    hand.clock.now = new Date(MARGIN);
    expect(await hand.plan()).toEqual({ state: "done" });
  });
});

describe("a look-up that fails", () => {
  it.each([
    ["of the evaluations", "evaluation"],
    ["of the conversation", "read"],
  ])("%s for a day is a person's, and no longer when it succeeds", async (_, op) => {
    const hand = await aFence();
    const { activities, caseId, context } = hand;
    const plan = () => activities.planReleases({ caseId }, context);
    hand.platform.meets = (call) => (call.op === op ? "fails" : undefined);
    await disposeRound(hand, { round: 1, pages: [1], from: 0 });
    hand.pass(DAY - HOUR);
    await plan();
    expect(reviewsOf(hand)).toEqual([]);
    hand.pass(8 * HOUR);
    await plan();
    expect(reviewsOf(hand)).toHaveLength(1);
    const progress = () => hand.store.read(caseFiles.progress(caseId));
    expect((await progress())?.openReviews).toMatchObject([{ about: "hold_unknown" }]);
    hand.platform.meets = () => undefined;
    hand.pass(8 * HOUR);
    const next = await plan();
    if (next === "unavailable" || next.state !== "dispose") throw new Error("not released");
    await disposeRound(hand, next);
    expect((await progress())?.openReviews).toEqual([]);
    expect(hand.platform.records.size).toBe(0);
  });
});

describe("what only the register waits for", () => {
  it.each<[string, Partial<Held>, object]>([
    ["a litigation hold", { legalHold: "litigation" }, {}],
    ["a hold that strict keeps", { legalHold: "regulatory" }, { policy: strictPolicy }],
    ["a running retention period", { retentionUntil: "2027-01-01T00:00:00.000Z" }, {}],
  ])("%s lets the case go on", async (_, members, rules) => {
    expect(await (await waiting(members, rules)).plan()).toEqual({ state: "done" });
  });

  it("is released on its day when the hold was lifted", async () => {
    const hand = await waiting({ legalHold: "litigation" });
    hand.held.legalHold = "none";
    expect(await hand.plan()).toEqual({ state: "done" });
    hand.pass(DAY - 8 * HOUR);
    expect(await hand.plan()).toMatchObject({ state: "dispose", round: 2 });
  });
});

it("a retention period that ends later today is looked at when it ends, and entered for then", async () => {
  const hand = await waiting({ retentionUntil: "2026-03-02T18:00:00.000Z" });
  const { activities, caseId, context, store } = hand;
  hand.platform.calls.length = 0;
  expect(await hand.plan()).toEqual({ state: "done" });
  expect(hand.platform.calls).toEqual([]);
  await activities.closeCase({ caseId }, context);
  const entry = caseFiles.register("2026-03-02", caseId, await nameOf(hand));
  expect(await store.read(entry)).toMatchObject({ dueAt: "2026-03-02T18:00:00.000Z" });
  hand.pass(9 * HOUR);
  expect(await hand.plan()).toMatchObject({ state: "dispose", round: 2 });
});

describe("a round that is frozen", () => {
  it("is disposed of first, from the first page that is not settled", async () => {
    const hand = await aCase({ held: conversations(30) });
    await prepared(hand);
    const { activities, caseId, context } = hand;
    const plan = () => activities.planReleases({ caseId }, context);
    expect(await plan()).toEqual({ state: "dispose", round: 1, pages: [25, 5], from: 0 });
    await disposeRound(hand, { round: 1, pages: [25], from: 0 });
    expect(await plan()).toEqual({ state: "dispose", round: 1, pages: [25, 5], from: 1 });
  });

  it("of eleven is not mistaken for the first", async () => {
    const hand = await waiting({ evaluation: { windowEndsAt: WINDOW } });
    const { store, caseId } = hand;
    const settled = await store.read(caseFiles.settled(caseId, 1, 0));
    if (!settled) throw new Error("not settled");
    store.files.delete(caseFiles.settled(caseId, 1, 0).name);
    for (const round of [10, 11]) await store.create(caseFiles.settled(caseId, round, 0), settled);
    expect(await hand.plan()).toMatchObject({ state: "dispose", round: 1, from: 0 });
  });

  it("after a crash holds each conversation once, though more has become due meanwhile", async () => {
    const held = conversations(60, { evaluation: { windowEndsAt: WINDOW } });
    const [late] = held;
    if (late) late.evaluation = { windowEndsAt: "2026-03-02T12:00:00.000Z" };
    const hand = await aCase({ held });
    const { activities, caseId, context, store } = hand;
    await prepared(hand);
    await disposeRound(hand, { round: 1, pages: [25, 25, 10], from: 0 });
    hand.pass(2 * HOUR);
    store.interrupt = ({ name, when }) => {
      if (when === "after" && name === caseFiles.page(caseId, 2, 0).name) throw new Error("died");
    };
    await expect(activities.planReleases({ caseId }, context)).rejects.toThrow("died");
    store.interrupt = () => undefined;
    hand.pass(2 * HOUR);
    const next = await activities.planReleases({ caseId }, context);
    expect(next).toMatchObject({ state: "dispose", round: 2 });
    const pages = await Promise.all(
      [0, 1, 2].map((page) => store.read(caseFiles.page(caseId, 2, page))),
    );
    const ids = pages.flatMap((page) => page?.entries ?? []).map((each) => each.conversationId);
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
  });
});

it("looks at what is due in slices, and freezes what each has found", async () => {
  const hand = await aCase({ held: conversations(60, { endedAt: null }) });
  await prepared(hand);
  const { activities, caseId, context } = hand;
  await disposeRound(hand, { round: 1, pages: [25, 25, 10], from: 0 });
  for (const held of hand.platform.records.values()) held.endedAt = START;
  hand.pass(HOUR);
  hand.platform.callMs = 500;
  const next = await activities.planReleases({ caseId }, context);
  expect(next).toEqual({ state: "dispose", round: 2, pages: [20], from: 0 });
});

it("keeps on the manifest what was once on it, until it is proven absent", async () => {
  const hand = await waiting({ evaluation: { windowEndsAt: WINDOW } });
  hand.held.media = [];
  hand.pass(2 * HOUR);
  const next = await hand.plan();
  if (next === "unavailable" || next.state !== "dispose") throw new Error("not released");
  await disposeRound(hand, next);
  expect(hand.platform.artifacts.has(`media/${MEDIA}`)).toBe(false);
  expect(await waitingOf(hand)).toBeUndefined();
  expect(await hand.store.exists(caseFiles.outcome(hand.caseId, 2, await nameOf(hand)))).toBe(true);
});

it("plans nothing any more once the case is stopped", async () => {
  const hand = await waiting({ evaluation: { windowEndsAt: WINDOW } });
  await hand.store.create(caseFiles.stopped(hand.caseId), { at: START });
  hand.pass(2 * HOUR);
  expect(await hand.plan()).toEqual({ state: "done" });
});
