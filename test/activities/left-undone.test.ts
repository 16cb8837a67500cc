import { caseFiles } from "../../src/domain/case-files";
import { strictPolicy } from "../../src/domain/policy";
import { dispose, disposeAndClose, disposeRound } from "../support/drive-case";
import { aFence, MEDIA, nameOf, outcomeOf, waitingOf } from "../support/fence-in-hand";
import type { Held } from "../support/held-conversation";

const ACTIVE = { windowEndsAt: "2026-03-03T09:00:00.000Z" };
const LATER = "2027-01-01T00:00:00.000Z";
const POLL = 15 * 60_000;

type Fence = Awaited<ReturnType<typeof aFence>>;

const nextOf = ({ activities, caseId, context }: Fence) =>
  activities.planReleases({ caseId }, context);

async function firstRound(hand: Fence) {
  await disposeRound(hand, { round: 1, pages: [1], from: 0 });
  return (await outcomeOf(hand))?.outcome;
}

describe("what nothing holds any more when the fence comes to it", () => {
  it.each<[string, Partial<Held>, object, Partial<Held>, string]>([
    ["its evaluation over", { evaluation: ACTIVE }, {}, { evaluation: null }, "pseudonymised"],
    ["its hold lifted", { legalHold: "litigation" }, {}, { legalHold: "none" }, "pseudonymised"],
    [
      "its retention period shortened",
      { retentionUntil: LATER },
      {},
      { retentionUntil: null },
      "pseudonymised",
    ],
    [
      "its hold lifted under the strict policy",
      { legalHold: "regulatory" },
      { policy: strictPolicy },
      { legalHold: "none" },
      "kept",
    ],
    [
      "its evaluation over under the strict policy",
      { evaluation: ACTIVE },
      { policy: strictPolicy },
      { evaluation: null },
      "deferred",
    ],
    ["its call ended", { endedAt: null }, {}, { endedAt: "2026-03-02T09:00:00.000Z" }, "deferred"],
  ])("%s: does what was planned, and is looked at again at once", async (...row) => {
    const [, members, rules, change, outcome] = row;
    const hand = await aFence(members, rules);
    Object.assign(hand.held, change);
    expect(await firstRound(hand)).toBe(outcome);
    const next = await nextOf(hand);
    expect(next).toMatchObject({ state: "dispose", round: 2 });
    if (next === "unavailable" || next.state !== "dispose") throw new Error("not released");
    await disposeRound(hand, next);
    expect(hand.platform.records.size).toBe(0);
    expect(hand.platform.artifacts.size).toBe(0);
  });
});

describe("what was left undone though its reason would last for years", () => {
  it.each<[string, (hand: Fence) => void, string]>([
    ["because it has grown", ({ held }) => held.media.push("media-new"), "deferred"],
    [
      "because it is locked and no hold is seen",
      ({ platform }) => {
        platform.meets = ({ op }) => (op === "pseudonymise" ? "blocked" : undefined);
      },
      "blocked",
    ],
  ])("%s is awaited by the case, not by the register", async (_, change, outcome) => {
    const hand = await aFence({ retentionUntil: LATER });
    change(hand);
    expect(await firstRound(hand)).toBe(outcome);
    const until = new Date(hand.clock.now.getTime() + POLL).toISOString();
    expect(await nextOf(hand)).toEqual({ state: "wait", until });
    hand.pass(POLL);
    hand.platform.meets = () => undefined;
    expect(await nextOf(hand)).toMatchObject({ state: "dispose", round: 2 });
    expect(await disposeAndClose(hand)).toBe("COMPLETED_WITH_RESIDUALS");
    expect((await waitingOf(hand))?.undone).toBeUndefined();
    expect((await outcomeOf(hand, 2))?.outcome).toBe("pseudonymised");
  });

  it("is what its reason says when it turns out that no more may be done", async () => {
    const hand = await aFence({ retentionUntil: LATER });
    hand.platform.records.delete("conv-1000");
    expect(await firstRound(hand)).toBe("deferred");
    expect(await nextOf(hand)).toEqual({ state: "done" });
    expect(await waitingOf(hand)).toMatchObject({ reason: "retention_active", lookAt: LATER });
  });
});

it("a letter tells of what is partly erased when the time limit comes first", async () => {
  const hand = await aFence();
  hand.platform.meets = ({ op, kind }) =>
    op === "erase" && kind === "transcript" ? "blocked" : undefined;
  expect(await dispose(hand)).toBe("blocked");
  expect(hand.platform.artifacts.has(`media/${MEDIA}`)).toBe(false);
  const { activities, caseId, context, store } = hand;
  await activities.settlePage({ caseId, round: 1, page: 0 }, context);
  const waiting = await waitingOf(hand);
  if (!waiting) throw new Error("nothing waits");
  const lookAt = "2026-05-01T00:00:00.000Z";
  await store.replace(caseFiles.waiting(caseId, await nameOf(hand)), { ...waiting, lookAt });
  hand.clock.now = new Date("2026-04-01T00:00:00.000Z");
  expect(await disposeAndClose(hand)).toBe("COMPLETED_WITH_RESIDUALS");
  await activities.notify({ caseId, type: "closing", audience: "requester" }, context);
  const text = hand.notifier.sent.at(-1)?.text;
  expect(text).toContain("Part of it has been erased already");
  expect(text).not.toContain("stay unaltered");
});
