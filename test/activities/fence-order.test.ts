import { caseFiles } from "../../src/domain/case-files";
import { strictPolicy } from "../../src/domain/policy";
import { dispose } from "../support/drive-case";
import {
  aFence,
  intentOf,
  MEDIA,
  nameOf,
  outcomeOf,
  TRANSCRIPT,
  whenMet,
} from "../support/fence-in-hand";

const ACTIVE = { windowEndsAt: "2026-03-03T09:00:00.000Z" };

async function logged(hand: Awaited<ReturnType<typeof aFence>>): Promise<string[]> {
  const log: string[] = [];
  const intent = caseFiles.intent(hand.caseId, 1, await nameOf(hand)).name;
  const outcome = caseFiles.outcome(hand.caseId, 1, await nameOf(hand)).name;
  hand.store.interrupt = ({ name, when }) => {
    if (when === "after" && name === intent) log.push("intent");
    if (when === "after" && name === outcome) log.push("outcome");
  };
  hand.platform.meets = ({ op, kind }) => {
    log.push(kind ? `${op} ${kind}` : op);
    return undefined;
  };
  await dispose(hand);
  return log;
}

describe("the order of the fence", () => {
  it("erasing: evaluations, conversation, intent, then each artifact and its read-back, the record last", async () => {
    expect(await logged(await aFence())).toEqual([
      "evaluation",
      "read",
      "intent",
      "erase media",
      "presence media",
      "erase transcript",
      "presence transcript",
      "erase record",
      "presence record",
      "outcome",
    ]);
  });

  it("masking: evaluations, conversation, intent, mask, read-back", async () => {
    expect(await logged(await aFence({ evaluation: ACTIVE }))).toEqual([
      "evaluation",
      "read",
      "intent",
      "pseudonymise record",
      "read",
      "outcome",
    ]);
  });
});

describe("between plan and act", () => {
  it("a hold that has come meanwhile makes the milder of both", async () => {
    const hand = await aFence();
    hand.held.legalHold = "litigation";
    expect(await dispose(hand)).toBe("pseudonymised");
    expect(hand.platform.writes()).toEqual(["pseudonymise record/conv-1000"]);
  });

  it("a hold that has gone meanwhile changes nothing in this round", async () => {
    const hand = await aFence({ legalHold: "litigation" });
    hand.held.legalHold = "none";
    expect(await dispose(hand)).toBe("pseudonymised");
    expect(await outcomeOf(hand)).toMatchObject({ reason: "litigation_hold" });
  });

  it("strict keeps what has come under a hold since it was planned to be erased", async () => {
    const hand = await aFence({}, { policy: strictPolicy });
    hand.held.legalHold = "litigation";
    expect(await dispose(hand)).toBe("kept");
    expect(hand.platform.writes()).toEqual([]);
  });

  it.each([
    ["a recording", () => ({ media: [MEDIA, "media-new"] })],
    ["a transcript", () => ({ transcripts: [{ id: "trans-new", text: "more" }] })],
  ])("%s that was added since is neither deleted nor orphaned", async (_, grown) => {
    const hand = await aFence();
    Object.assign(hand.held, grown());
    expect(await dispose(hand)).toBe("deferred");
    expect(hand.platform.writes()).toEqual([]);
    expect(await intentOf(hand)).toBeUndefined();
  });
});

describe("a look", () => {
  /** The clock jumps while the first artifact is being erased. */
  async function afterAMinute(
    change: (hand: Awaited<ReturnType<typeof aFence>>) => void,
    ms = 60_001,
  ) {
    const hand = await aFence();
    whenMet(
      hand,
      ({ op, kind }) => op === "presence" && kind === "media",
      () => {
        hand.pass(ms);
        change(hand);
      },
    );
    const outcome = await dispose(hand);
    return { hand, outcome };
  }
  const looks = (hand: Awaited<ReturnType<typeof aFence>>) =>
    hand.platform.calls.filter(({ op }) => op === "evaluation").length;

  it("is good for a minute", async () => {
    const { hand, outcome } = await afterAMinute(() => undefined, 60_000);
    expect(outcome).toBe("erased");
    expect(looks(hand)).toBe(1);
  });

  /** The first write waits for its turn longer than holds are good for. */
  async function afterAQueue(change: (hand: Awaited<ReturnType<typeof aFence>>) => void) {
    const hand = await aFence();
    hand.platform.queues = () => {
      hand.platform.queues = () => undefined;
      hand.pass(60_001);
      change(hand);
    };
    return { hand, outcome: await dispose(hand) };
  }

  it("is renewed when a write has waited so long for its turn", async () => {
    const { hand, outcome } = await afterAQueue(() => undefined);
    expect(outcome).toBe("erased");
    expect(looks(hand)).toBe(2);
  });

  it("is renewed when the clock was set back meanwhile, for nobody knows how old it is", async () => {
    const { hand, outcome } = await afterAQueue(({ pass }) => pass(-3_600_000));
    expect(outcome).toBe("erased");
    expect(looks(hand)).toBe(2);
  });

  it("that is renewed after a long wait keeps a write from being sent at all", async () => {
    const { hand, outcome } = await afterAQueue(({ held }) =>
      Object.assign(held, { legalHold: "litigation" }),
    );
    expect(outcome).toBe("deferred");
    expect(hand.platform.writes()).toEqual([]);
  });

  it("that is always too old when its turn comes leaves the write to the next round", async () => {
    const hand = await aFence();
    hand.platform.queues = () => hand.pass(60_001);
    expect(await dispose(hand)).toBe("deferred");
    expect(hand.platform.writes()).toEqual([]);
  });

  it("is renewed when it is older", async () => {
    const { hand, outcome } = await afterAMinute(() => undefined);
    expect(outcome).toBe("erased");
    expect(looks(hand)).toBe(2);
  });

  it.each<[string, (hand: Awaited<ReturnType<typeof aFence>>) => void]>([
    ["a hold", ({ held }) => Object.assign(held, { legalHold: "litigation" })],
    ["an evaluation", ({ held }) => Object.assign(held, { evaluation: { windowEndsAt: null } })],
    ["a new recording", ({ held }) => held.media.push("media-new")],
    [
      "somebody else in the subject's stead",
      ({ held }) => Object.assign(held, { participants: [] }),
    ],
  ])(
    "that is renewed and shows %s ends the erasure, and what is gone stands in one action",
    async (_, change) => {
      const { hand, outcome } = await afterAMinute(change);
      expect(outcome).toBe("deferred");
      expect(hand.platform.writes()).toEqual([`erase media/${MEDIA}`]);
      expect((await outcomeOf(hand))?.action).toMatchObject({
        action: "hard_delete",
        verified: false,
        artifacts: [{ id: MEDIA, result: "erased", httpStatus: 204 }],
      });
    },
  );

  it("that finds the record gone goes on with what is left of it", async () => {
    const { hand, outcome } = await afterAMinute(({ platform }) =>
      platform.records.delete("conv-1000"),
    );
    expect(outcome).toBe("erased");
    expect(hand.platform.artifacts.has(`transcript/${TRANSCRIPT}`)).toBe(false);
  });
});
