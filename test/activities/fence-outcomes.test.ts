import type { Rules } from "../../src/activities/services";
import { caseFiles } from "../../src/domain/case-files";
import { strictPolicy } from "../../src/domain/policy";
import { dispose } from "../support/drive-case";
import {
  aFence,
  intentOf,
  MEDIA,
  outcomeOf,
  reviewsOf,
  TRANSCRIPT,
  waitingOf,
} from "../support/fence-in-hand";
import { anna, type Held, stranger } from "../support/held-conversation";
import type { Fault } from "../support/memory-contact-centre";

const ACTIVE = { windowEndsAt: "2026-03-03T09:00:00.000Z" };
const LATER = "2027-01-01T00:00:00.000Z";
const ALL_GONE = [
  `erase media/${MEDIA}`,
  `erase transcript/${TRANSCRIPT}`,
  "erase record/conv-1000",
];
const MASKED = ["pseudonymise record/conv-1000"];

type Row = [string, Partial<Held>, { outcome: string; reason: string; writes: string[] }];

describe("under the guide's policy the fence", () => {
  it.each<Row>([
    [
      "erases what is free",
      {},
      { outcome: "erased", reason: "retention_expired", writes: ALL_GONE },
    ],
    [
      "erases what has no retention period",
      { retentionUntil: null },
      { outcome: "erased", reason: "no_retention_period", writes: ALL_GONE },
    ],
    [
      "masks what is under litigation hold",
      { legalHold: "litigation" },
      { outcome: "pseudonymised", reason: "litigation_hold", writes: MASKED },
    ],
    [
      "masks what is under regulatory hold",
      { legalHold: "regulatory" },
      { outcome: "pseudonymised", reason: "regulatory_hold", writes: MASKED },
    ],
    [
      "masks what is being evaluated",
      { evaluation: ACTIVE },
      { outcome: "pseudonymised", reason: "active_wfm_evaluation", writes: MASKED },
    ],
    [
      "masks what is inside its retention period",
      { retentionUntil: LATER },
      { outcome: "pseudonymised", reason: "retention_active", writes: MASKED },
    ],
    [
      "leaves a live conversation alone",
      { endedAt: null },
      { outcome: "deferred", reason: "conversation_live", writes: [] },
    ],
  ])("%s", async (_, members, { outcome, reason, writes }) => {
    const hand = await aFence(members);
    expect(await dispose(hand)).toBe(outcome);
    expect(await outcomeOf(hand)).toMatchObject({ outcome, reason });
    expect(hand.platform.writes()).toEqual(writes);
  });
});

describe("under the strict policy the fence", () => {
  it.each<Row>([
    [
      "keeps what is under litigation hold",
      { legalHold: "litigation" },
      { outcome: "kept", reason: "litigation_hold", writes: [] },
    ],
    [
      "waits for an evaluation",
      { evaluation: ACTIVE },
      { outcome: "deferred", reason: "active_wfm_evaluation", writes: [] },
    ],
    [
      "erases what is inside its retention period",
      { retentionUntil: LATER },
      { outcome: "erased", reason: "retention_active", writes: ALL_GONE },
    ],
  ])("%s", async (_, members, { outcome, reason, writes }) => {
    const hand = await aFence(members, { policy: strictPolicy });
    expect(await dispose(hand)).toBe(outcome);
    expect(await outcomeOf(hand)).toMatchObject({ outcome, reason });
    expect(hand.platform.writes()).toEqual(writes);
  });

  it("names the legal basis of what it keeps", async () => {
    const hand = await aFence({ legalHold: "regulatory" }, { policy: strictPolicy });
    await dispose(hand);
    expect((await outcomeOf(hand))?.action).toMatchObject({
      action: "keep",
      legalBasis: "Art. 17(3)(b) GDPR",
      verified: true,
    });
  });
});

describe("what stands in the way", () => {
  const whatFails: [string, Fault, string, { outcome: string; errorCode?: string }][] = [
    ["a refused deletion fails", "refused", "erase", { outcome: "failed", errorCode: "REFUSED" }],
    [
      "a deletion that errs fails",
      "fails",
      "erase",
      { outcome: "failed", errorCode: "HTTP_STATUS" },
    ],
    ["a lock without a hold blocks", "blocked", "erase", { outcome: "blocked" }],
    ["an unknown evaluation defers", "fails", "evaluation", { outcome: "deferred" }],
    ["a conversation that can't be read is deferred", "fails", "read", { outcome: "deferred" }],
    ["a malformed conversation is deferred", "unreadable", "read", { outcome: "deferred" }],
  ];
  it.each(whatFails)("%s", async (_, fault, op, expected) => {
    const hand = await aFence();
    hand.platform.meets = (call) => (call.op === op ? fault : undefined);
    expect(await dispose(hand)).toBe(expected.outcome);
    expect(await outcomeOf(hand)).toMatchObject(expected);
    expect([...hand.platform.artifacts.keys(), ...hand.platform.records.keys()]).toHaveLength(3);
  });

  it("a failed deletion without effect is an action with its last status and no artifact", async () => {
    const hand = await aFence();
    hand.platform.meets = (call) => (call.op === "erase" ? "refused" : undefined);
    await dispose(hand);
    const action = (await outcomeOf(hand))?.action;
    expect(action).toMatchObject({ action: "hard_delete", httpStatus: 403, verified: false });
    expect(action).toMatchObject({ artifacts: [] });
    expect(action?.outcome).toBeUndefined();
    expect(reviewsOf(hand)).toHaveLength(1);
  });

  it("a conversation without the data subject is never touched", async () => {
    const hand = await aFence();
    hand.held.participants = [stranger()];
    expect(await dispose(hand)).toBe("foreign");
    expect(hand.platform.writes()).toEqual([]);
    expect(await intentOf(hand)).toBeUndefined();
  });

  it("an unknown member of a conversation can't be masked", async () => {
    const hand = await aFence({ legalHold: "litigation" });
    hand.held.unknownMembers = ["annotations"];
    expect(await dispose(hand)).toBe("unmaskable");
    expect(hand.platform.writes()).toEqual([]);
    expect(reviewsOf(hand)).toHaveLength(1);
  });

  it("a name too long to be masked is for people to see", async () => {
    const hand = await aFence({ legalHold: "litigation" });
    hand.held.participants = [anna({ name: "A".repeat(2000) })];
    expect(await dispose(hand)).toBe("unmaskable");
  });
});

describe("before anything else the fence", () => {
  it.each<[string, Partial<Rules>]>([["is paused", { paused: true }]])(
    "answers unavailable when the app %s",
    async (_, rules) => {
      const hand = await aFence();
      Object.assign(hand.services.rules, rules);
      expect(await dispose(hand)).toBe("unavailable");
      expect(hand.platform.calls).toEqual([]);
    },
  );

  it("answers unavailable where evidence could be changed", async () => {
    const hand = await aFence();
    hand.evidence.isImmutable = false;
    expect(await dispose(hand)).toBe("unavailable");
    expect(hand.platform.calls).toEqual([]);
    expect(await outcomeOf(hand)).toBeUndefined();
  });

  it("returns the outcome it already has, and calls nobody", async () => {
    const hand = await aFence();
    await dispose(hand);
    hand.platform.calls.length = 0;
    expect(await dispose(hand)).toBe("erased");
    expect(hand.platform.calls).toEqual([]);
  });

  it("leaves everything alone once something was read back that should be gone", async () => {
    const hand = await aFence();
    await hand.store.create(caseFiles.stopped(hand.caseId), { at: hand.clock.now.toISOString() });
    expect(await dispose(hand)).toBe("deferred");
    expect(hand.platform.writes()).toEqual([]);
    expect(await waitingOf(hand)).toBeDefined();
    expect(await outcomeOf(hand)).toMatchObject({ errorCode: "CASE_STOPPED" });
  });
});
