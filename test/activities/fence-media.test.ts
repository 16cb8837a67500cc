import type { AuditAction } from "../../src/domain/audit-record";
import { caseFiles } from "../../src/domain/case-files";
import { guidePolicy, type Policy } from "../../src/domain/policy";
import { withoutRecordings } from "../support/case-in-hand";
import { dispose, disposeRound, repeated } from "../support/drive-case";
import { intentOf, outcomeOf, reviewsOf, waitingOf, whenMet } from "../support/fence-in-hand";
import type { Held } from "../support/held-conversation";
import { killAt } from "../support/kill-points";
import type { CallMade, Fault } from "../support/memory-contact-centre";
import { aRetained, isErasing, MASKED, MEDIA, resultsIn } from "../support/retained-conversation";

const ACTIVE = { windowEndsAt: "2026-03-03T09:00:00.000Z" };
const ERASED = MEDIA.map((id) => `erase media/${id}`);

type Fence = Awaited<ReturnType<typeof aRetained>>;

const ALL_TOLD = [
  "media/media-1 erased",
  "media/media-2 erased",
  "transcript/trans-of-conv-1000 pseudonymised",
  "record/conv-1000 pseudonymised",
];

describe("where the policy lets media go at once, the fence", () => {
  it("masks the conversation first, then erases its media and reads each back", async () => {
    const hand = await aRetained();
    expect(await dispose(hand)).toBe("pseudonymised");
    expect(hand.platform.writes()).toEqual([MASKED, ...ERASED]);
    expect([...hand.platform.artifacts.keys()]).toEqual(["transcript/trans-of-conv-1000"]);
    const { action } = (await outcomeOf(hand)) ?? {};
    expect(action).toMatchObject({ action: "pseudonymize", verified: true, httpStatus: 200 });
    expect(resultsIn(action)).toEqual(ALL_TOLD);
    expect(await intentOf(hand)).toMatchObject({ disposal: "pseudonymize", media: "hard_delete" });
    expect((await waitingOf(hand))?.entry.mediaIds).toEqual([]);
  });

  it.each<[string, Partial<Held>, Policy]>([
    ["a litigation hold", { legalHold: "litigation" }, withoutRecordings],
    ["a regulatory hold", { legalHold: "regulatory" }, withoutRecordings],
    ["an evaluation", { evaluation: ACTIVE }, withoutRecordings],
    [
      "an evaluation and a retention period",
      { evaluation: { windowEndsAt: null } },
      withoutRecordings,
    ],
    ["no hold, but another policy", {}, guidePolicy],
  ])("keeps them under %s", async (_, members, policy) => {
    const hand = await aRetained(members, policy);
    expect(await dispose(hand)).toBe("pseudonymised");
    expect(hand.platform.writes()).toEqual([MASKED]);
    expect(resultsIn((await outcomeOf(hand))?.action)).toContain("media/media-1 kept");
    expect((await intentOf(hand))?.media).toBeUndefined();
    expect((await waitingOf(hand))?.entry.mediaIds).toEqual(MEDIA);
  });

  it.each<[string, Partial<Held>]>([
    ["a hold", { legalHold: "litigation" }],
    ["an evaluation", { evaluation: { windowEndsAt: null } }],
    ["a retention period longer than the plan's", { retentionUntil: "2030-01-01T00:00:00.000Z" }],
  ])("which %s has met since the plan does the milder of both", async (_, change) => {
    const hand = await aRetained();
    Object.assign(hand.held, change);
    expect(await dispose(hand)).toBe("pseudonymised");
    const isForbidden = !("retentionUntil" in change);
    expect(hand.platform.writes()).toEqual(isForbidden ? [MASKED] : [MASKED, ...ERASED]);
  });

  it.each<[string, Partial<Held>]>([
    ["a hold", { legalHold: "litigation" }],
    ["an evaluation", { evaluation: { windowEndsAt: null } }],
    ["a new recording", { media: [...MEDIA, "media-3"] }],
  ])("reads again what is older than a minute, and leaves the rest to %s", async (_, change) => {
    const hand = await aRetained();
    hand.platform.queues = () => hand.pass(45_000);
    hand.platform.afterwards = (call) => {
      if (isErasing("media-1")(call)) Object.assign(hand.held, change);
    };
    expect(await dispose(hand)).toBe("pseudonymised");
    expect(hand.platform.writes()).toEqual([MASKED, "erase media/media-1"]);
    expect(resultsIn((await outcomeOf(hand))?.action)).toContain("media/media-2 kept");
    expect(await waitingOf(hand)).toMatchObject({ undone: true, entry: { mediaIds: ["media-2"] } });
  });
});

describe("a medium that does not go", () => {
  it.each<[string, Fault, CallMade["op"], { outcome: string; told: string }]>([
    ["is locked blocks", "blocked", "erase", { outcome: "blocked", told: "kept" }],
    ["is refused is a person's", "refused", "erase", { outcome: "failed", told: "kept" }],
    [
      "gives no answer is a person's",
      "lost_before",
      "erase",
      { outcome: "failed", told: "unknown" },
    ],
    [
      "can't be read back is a person's",
      "fails",
      "presence",
      { outcome: "failed", told: "unknown" },
    ],
  ])("because it %s, and the mask is told", async (_, fault, op, { outcome, told }) => {
    const hand = await aRetained();
    hand.platform.meets = (call) => (call.op === op && call.id === "media-2" ? fault : undefined);
    expect(await dispose(hand)).toBe(outcome);
    const { action } = (await outcomeOf(hand)) ?? {};
    expect(action).toMatchObject({ action: "pseudonymize", verified: false });
    expect(resultsIn(action)).toEqual([
      "media/media-1 erased",
      `media/media-2 ${told}`,
      ...ALL_TOLD.slice(2),
    ]);
    expect(reviewsOf(hand)).toHaveLength(outcome === "failed" ? 1 : 0);
  });

  it("because it is still there stops the case", async () => {
    const hand = await aRetained();
    hand.platform.afterwards = (call) => {
      if (isErasing("media-2")(call)) hand.platform.artifacts.set("media/media-2", "conv-1000");
    };
    expect(await dispose(hand)).toBe("remains");
    expect(resultsIn((await outcomeOf(hand))?.action)).toContain("media/media-2 remains");
    expect(await hand.store.exists(caseFiles.stopped(hand.caseId))).toBe(true);
  });

  it("because it is locked is tried again after the poll's pause, the third time it is a person's", async () => {
    const hand = await aRetained();
    const { activities, caseId, context } = hand;
    hand.platform.meets = (call) => (isErasing("media-2")(call) ? "blocked" : undefined);
    await disposeRound(hand, { round: 1, pages: [1], from: 0 });
    const outcomes: (string | undefined)[] = [(await outcomeOf(hand))?.outcome];
    for (const round of [2, 3]) {
      hand.pass(8 * 60 * 60_000);
      const next = await activities.planReleases({ caseId }, context);
      if (next === "unavailable" || next.state !== "dispose") throw new Error("not tried again");
      await disposeRound(hand, next);
      outcomes.push((await outcomeOf(hand, round))?.outcome);
      expect(resultsIn((await outcomeOf(hand, round))?.action)).toEqual([]);
    }
    expect(outcomes).toEqual(["blocked", "blocked", "failed"]);
    expect(hand.platform.writes().filter((write) => write === MASKED)).toHaveLength(1);
  });
});

describe("killed", () => {
  const essence = (action: AuditAction | undefined) => [
    action?.action,
    action?.verified,
    resultsIn(action),
  ];
  const effectsOf = ({ platform }: Fence): string[] =>
    platform.calls.filter(({ effect }) => effect).map(({ op, id }) => `${op} ${id}`);

  it("at every step and repeated it ends the same, with each effect once", async () => {
    const wanted = await aRetained();
    const { met } = killAt(wanted, []);
    await dispose(wanted);
    for (let step = 1; step <= met(); step += 1) {
      const hand = await aRetained();
      killAt(hand, [step]);
      expect(await repeated(() => dispose(hand))).toBe("pseudonymised");
      expect(essence((await outcomeOf(hand))?.action)).toEqual(
        essence((await outcomeOf(wanted))?.action),
      );
      expect(effectsOf(hand)).toEqual(effectsOf(wanted));
    }
  });

  it.each<[string, (hand: Fence) => unknown, string]>([
    ["a hold", ({ held }) => Object.assign(held, { legalHold: "litigation" }), "pseudonymised"],
    ["an evaluation", ({ held }) => Object.assign(held, { evaluation: ACTIVE }), "pseudonymised"],
    ["a live call", ({ held }) => Object.assign(held, { endedAt: null }), "pseudonymised"],
    ["a new recording", ({ held }) => held.media.push("media-3"), "pseudonymised"],
    ["no record", ({ platform }) => platform.records.delete("conv-1000"), "failed"],
    [
      "a name back",
      ({ held }) => Object.assign(held.participants[0] ?? {}, { name: "A" }),
      "pseudonymised",
    ],
  ])(
    "when one medium is gone, it comes back to %s and tells what is gone",
    async (_, change, outcome) => {
      const hand = await aRetained();
      whenMet(hand, isErasing("media-2"), () => {
        throw new Error("died");
      });
      await expect(dispose(hand)).rejects.toThrow("died");
      change(hand);
      expect(await dispose(hand)).toBe(outcome);
      const told = resultsIn((await outcomeOf(hand))?.action);
      expect(told).toContain("media/media-1 erased");
      expect(told.filter((each) => each.startsWith("media/media-1"))).toHaveLength(1);
      expect(told.filter((each) => each.startsWith("record/"))).toHaveLength(1);
    },
  );

  it("run twice at once has one outcome", async () => {
    const hand = await aRetained();
    expect(await Promise.all([dispose(hand), dispose(hand)])).toEqual([
      "pseudonymised",
      "pseudonymised",
    ]);
    expect(resultsIn((await outcomeOf(hand))?.action)).toEqual(ALL_TOLD);
  });
});
