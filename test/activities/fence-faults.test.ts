import { expected } from "../../src/activities/case-reading";
import { openReviews } from "../../src/activities/reviews";
import { caseFiles } from "../../src/domain/case-files";
import { dispose } from "../support/drive-case";
import { aFence, MEDIA, outcomeOf, reviewsOf, waitingOf, whenMet } from "../support/fence-in-hand";
import type { Fault } from "../support/memory-contact-centre";

const ACTIVE = { windowEndsAt: "2026-03-03T09:00:00.000Z" };
const faultsAt = (wanted: string, fault: Fault) => (call: { op: string; kind?: string }) =>
  `${call.op} ${call.kind}` === wanted ? fault : undefined;

describe("a reply that is lost", () => {
  it("after the deletion: what is read back as gone is erased, without a status", async () => {
    const hand = await aFence();
    hand.platform.meets = faultsAt("erase media", "lost_after");
    expect(await dispose(hand)).toBe("erased");
    const media = (await outcomeOf(hand))?.action?.artifacts.find(({ id }) => id === MEDIA);
    expect(media).toMatchObject({ result: "erased" });
    expect(media?.httpStatus).toBeUndefined();
  });

  it("after the masking: what is read back as masked is pseudonymised", async () => {
    const hand = await aFence({ evaluation: ACTIVE });
    hand.platform.meets = faultsAt("pseudonymise record", "lost_after");
    expect(await dispose(hand)).toBe("pseudonymised");
  });

  it.each([
    ["a deletion", {}, "erase media"],
    ["a masking", { evaluation: ACTIVE }, "pseudonymise record"],
  ])("of %s that shows no effect yet may still have one", async (_, members, call) => {
    const hand = await aFence(members);
    hand.platform.meets = faultsAt(call, "lost_before");
    expect(await dispose(hand)).toBe("failed");
    expect(await outcomeOf(hand)).toMatchObject({
      errorCode: "TIMED_OUT",
      action: { outcome: "unknown", verified: false },
    });
    expect(reviewsOf(hand)).toHaveLength(1);
    expect(await waitingOf(hand)).toBeUndefined();
  });

  it("was repeated by the adapter, to 404, after the record had gone: what was sent has erased", async () => {
    const hand = await aFence();
    hand.platform.records.delete("conv-1000");
    hand.platform.meets = faultsAt("erase media", "repeated");
    expect(await dispose(hand)).toBe("already_absent");
    expect((await outcomeOf(hand))?.action?.artifacts).toMatchObject([
      { kind: "media", result: "erased", httpStatus: 404 },
      { kind: "transcript", result: "erased", httpStatus: 204 },
      { kind: "record", result: "already_absent" },
    ]);
  });

  it("of the record's deletion changes nothing where the record had gone before", async () => {
    const hand = await aFence();
    hand.platform.records.delete("conv-1000");
    hand.platform.meets = faultsAt("erase record", "repeated");
    expect(await dispose(hand)).toBe("already_absent");
  });

  it("was answered by the adapter's own repeat with 404: what this try has seen, it has erased", async () => {
    const hand = await aFence();
    whenMet(
      hand,
      ({ op, kind }) => op === "erase" && kind === "media",
      () => {
        hand.platform.artifacts.delete(`media/${MEDIA}`);
      },
    );
    expect(await dispose(hand)).toBe("erased");
    expect((await outcomeOf(hand))?.action?.artifacts[0]).toMatchObject({
      id: MEDIA,
      result: "erased",
      httpStatus: 404,
    });
  });
});

describe("a read-back", () => {
  it("that fails says that nobody knows, and which call it was that nobody knows of", async () => {
    const hand = await aFence();
    hand.platform.meets = faultsAt("presence media", "fails");
    expect(await dispose(hand)).toBe("failed");
    expect(await outcomeOf(hand)).toMatchObject({
      errorCode: "READ_BACK_FAILED",
      action: {
        outcome: "unknown",
        artifacts: [{ id: MEDIA, result: "unknown", httpStatus: 204 }],
      },
    });
  });

  it("of a mask that fails says the same", async () => {
    const hand = await aFence({ evaluation: ACTIVE });
    let reads = 0;
    hand.platform.meets = ({ op }) => {
      if (op === "read") reads += 1;
      return reads === 2 ? "fails" : undefined;
    };
    expect(await dispose(hand)).toBe("failed");
    expect(await outcomeOf(hand)).toMatchObject({ errorCode: "READ_BACK_FAILED" });
  });

  it.each([
    ["an artifact that should be gone", {}, "erase", "STILL_PRESENT"],
    ["a name that should be masked", { evaluation: ACTIVE }, "pseudonymise", "STILL_IN_CLEAR"],
  ])("that shows %s stops the case and asks people", async (_, members, op, errorCode) => {
    const hand = await aFence(members);
    const before = structuredClone(hand.held);
    hand.platform.afterwards = (call) => {
      if (call.op === op) hand.platform.add(structuredClone(before));
    };
    expect(await dispose(hand)).toBe("remains");
    expect(await outcomeOf(hand)).toMatchObject({ errorCode, action: { verified: false } });
    expect(await hand.store.exists(caseFiles.stopped(hand.caseId))).toBe(true);
    expect(reviewsOf(hand)).toHaveLength(1);
    const [review] = await openReviews(hand.store, hand.caseId);
    // Art. 33(1): 72 hours from becoming aware of what may be a breach.
    const { openedAt, breachNotificationBy } = await expected(
      hand.store,
      caseFiles.review(hand.caseId, review?.reviewId ?? ""),
    );
    expect(Date.parse(breachNotificationBy ?? "") - Date.parse(openedAt)).toBe(72 * 3_600_000);
    expect(review).toMatchObject({ breachNotificationBy });
  });
});

describe("a lock that no hold explains", () => {
  const blocked = async () => {
    const hand = await aFence();
    hand.platform.meets = faultsAt("erase media", "blocked");
    return hand;
  };

  it("waits, and is counted once however often its try died", async () => {
    const hand = await blocked();
    const outcome = `${hand.caseId}/outcomes/`;
    let deaths = 0;
    hand.store.interrupt = ({ name, when }) => {
      if (!name.startsWith(outcome) || when === "after" || deaths === 3) return;
      deaths += 1;
      throw new Error("died");
    };
    for (let tries = 0; tries < 3; tries += 1) await expect(dispose(hand)).rejects.toThrow("died");
    expect(await dispose(hand)).toBe("blocked");
    expect(await waitingOf(hand)).toMatchObject({ blocks: 1, looks: 0, lastOutcome: "blocked" });
  });

  it("is decided again in a later round, and is a person's the third time", async () => {
    const hand = await blocked();
    const { activities, caseId, context } = hand;
    for (const [round, outcome] of [
      [1, "blocked"],
      [2, "blocked"],
      [3, "failed"],
    ] as const) {
      expect(await dispose(hand, 0, { round })).toBe(outcome);
      await activities.settlePage({ caseId, round, page: 0 }, context);
      hand.pass(60 * 60_000);
      const next = await activities.planReleases({ caseId }, context);
      expect(next).toMatchObject({ state: round < 3 ? "dispose" : "done" });
    }
    expect(reviewsOf(hand)).toHaveLength(1);
    expect(await waitingOf(hand)).toBeUndefined();
  });
});

it("never masks what it once set out to erase, and plans no round for it again and again", async () => {
  const hand = await aFence();
  const { activities, caseId, context } = hand;
  hand.platform.meets = faultsAt("erase media", "blocked");
  await dispose(hand);
  await activities.settlePage({ caseId, round: 1, page: 0 }, context);
  hand.platform.meets = () => undefined;
  hand.held.legalHold = "litigation";
  hand.pass(60 * 60_000);
  expect(await activities.planReleases({ caseId }, context)).toEqual({ state: "done" });
  expect(hand.platform.writes()).toEqual([`erase media/${MEDIA}`]);
  expect(await waitingOf(hand)).toMatchObject({ reason: "litigation_hold" });
});

it("wears its mask once, and is not masked again by the repeat of a dead try", async () => {
  const hand = await aFence({ evaluation: ACTIVE });
  await dispose(hand);
  const { participants, transcripts } = hand.held;
  expect(participants[0]?.name).toMatch(/^psn_v1_/);
  expect(participants[0]?.externalId).toMatch(/^psn_v1_/);
  expect(transcripts[0]?.text).not.toContain("Anna");
  expect(hand.held.media).toEqual([MEDIA]);
});
