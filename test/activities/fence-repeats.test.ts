import type { AuditAction } from "../../src/domain/audit-record";
import { dispose, repeated } from "../support/drive-case";
import { aFence, MEDIA, outcomeOf, TRANSCRIPT, whenMet } from "../support/fence-in-hand";
import type { Held } from "../support/held-conversation";
import { killAt } from "../support/kill-points";

const ACTIVE = { windowEndsAt: "2026-03-03T09:00:00.000Z" };
type Fence = Awaited<ReturnType<typeof aFence>>;

/** What must be the same however often it died: not the answers to repeated calls, nor the instants. */
const essence = (action: AuditAction | undefined) =>
  action && {
    ...action,
    httpStatus: undefined,
    artifacts: action.artifacts.map(({ id, kind, result }) => ({ id, kind, result })),
  };

const effects = ({ platform }: Fence): string[] =>
  platform.calls.filter(({ effect }) => effect).map(({ op, id }) => `${op} ${id}`);

describe.each<[string, Partial<Held>]>([
  ["an erasure", {}],
  ["a masking", { evaluation: ACTIVE }],
  ["a deferral", { endedAt: null }],
])("%s", (_, members) => {
  async function clean() {
    const hand = await aFence(members);
    const { met } = killAt(hand, []);
    const outcome = await dispose(hand);
    return { hand, outcome, steps: met() };
  }

  it("killed at every step and repeated ends the same, with each effect once", async () => {
    const wanted = await clean();
    const action = essence((await outcomeOf(wanted.hand))?.action);
    for (let step = 1; step <= wanted.steps; step += 1) {
      const hand = await aFence(members);
      killAt(hand, [step]);
      expect(await repeated(() => dispose(hand))).toBe(wanted.outcome);
      expect(essence((await outcomeOf(hand))?.action)).toEqual(action);
      expect(effects(hand)).toEqual(effects(wanted.hand));
    }
  });

  it("run twice in a row does nothing more", async () => {
    const { hand, outcome } = await clean();
    const calls = hand.platform.calls.length;
    expect(await dispose(hand)).toBe(outcome);
    expect(hand.platform.calls).toHaveLength(calls);
  });

  it("run twice at once has one outcome, and nothing is claimed to have been gone before", async () => {
    const wanted = await clean();
    const hand = await aFence(members);
    const [first, second] = await Promise.all([dispose(hand), dispose(hand)]);
    expect([first, second]).toEqual([wanted.outcome, wanted.outcome]);
    const action = (await outcomeOf(hand))?.action;
    expect(essence(action)).toEqual(essence((await outcomeOf(wanted.hand))?.action));
    expect(hand.platform.artifacts.size).toBe(wanted.hand.platform.artifacts.size);
  });
});

describe("an erasure that died half way", () => {
  /** Dies when the recording is gone, and comes back to a changed world. */
  async function resumed(change: (hand: Fence) => void) {
    const hand = await aFence();
    whenMet(
      hand,
      ({ op, kind }) => op === "erase" && kind === "transcript",
      () => {
        throw new Error("died");
      },
    );
    await expect(dispose(hand)).rejects.toThrow("died");
    change(hand);
    const outcome = await dispose(hand);
    return { hand, outcome, stored: await outcomeOf(hand) };
  }
  const gone = [{ id: MEDIA, kind: "media", result: "erased" }];

  it.each<[string, string, (hand: Fence) => void]>([
    ["a hold", "deferred", ({ held }) => Object.assign(held, { legalHold: "litigation" })],
    ["a live call", "deferred", ({ held }) => Object.assign(held, { endedAt: null })],
    ["a new recording", "deferred", ({ held }) => held.media.push("media-new")],
    [
      "no participant of the subject",
      "foreign",
      ({ held }) => Object.assign(held, { participants: [] }),
    ],
  ])(
    "and comes back to %s accounts for what is gone, and does nothing more",
    async (_, expected, change) => {
      const { hand, outcome, stored } = await resumed(change);
      expect(outcome).toBe(expected);
      expect(stored?.action).toMatchObject({
        action: "hard_delete",
        verified: false,
        artifacts: gone,
      });
      expect(stored?.action?.artifacts).toHaveLength(1);
      expect(hand.platform.writes()).not.toContain("pseudonymise record/conv-1000");
    },
  );

  it("and comes back to a hold waits for nothing else to go", async () => {
    const { hand } = await resumed(({ held }) => Object.assign(held, { legalHold: "litigation" }));
    const looks = hand.platform.calls.filter(({ op }) => op === "presence");
    expect(looks.map(({ id, awaited }) => [id, awaited])).toEqual([
      [MEDIA, "absent"],
      [MEDIA, undefined],
      [TRANSCRIPT, undefined],
      ["conv-1000", undefined],
    ]);
  });

  it("and can't look any more accounts for what is gone, and waits", async () => {
    const { stored } = await resumed(({ platform }) => {
      platform.meets = ({ op }) => (op === "read" ? "fails" : undefined);
    });
    expect(stored).toMatchObject({ outcome: "deferred", reason: "hold_unknown" });
    expect(stored?.action).toMatchObject({ artifacts: gone });
  });

  it("and can't read anything any more is for people to find out", async () => {
    const { stored } = await resumed(({ platform }) => {
      platform.meets = () => "fails";
    });
    expect(stored).toMatchObject({ outcome: "failed", errorCode: "EFFECT_UNKNOWN" });
    expect(stored?.action?.outcome).toBe("unknown");
  });

  it("and finds its record gone too has erased it: nobody else can be told from us", async () => {
    const { stored } = await resumed(({ platform }) => platform.records.delete("conv-1000"));
    expect(stored?.outcome).toBe("erased");
    expect(stored?.action?.alreadyAbsent).toBeUndefined();
  });

  it("and meets a lock that no hold explains says what is gone all the same", async () => {
    const { stored } = await resumed(({ platform }) => {
      platform.meets = ({ op, kind }) =>
        op === "erase" && kind === "transcript" ? "blocked" : undefined;
    });
    expect(stored?.outcome).toBe("blocked");
    expect(stored?.action).toMatchObject({ httpStatus: 409, artifacts: gone });
  });
});

it.each<["blocked" | "refused"]>([["blocked"], ["refused"]])(
  "an erasure that died when all was gone has erased it, though its repeat is %s",
  async (fault) => {
    const hand = await aFence();
    const { store, platform } = hand;
    store.interrupt = ({ name }) => {
      if (name.includes("/outcomes/")) throw new Error("died");
    };
    await expect(dispose(hand)).rejects.toThrow("died");
    store.interrupt = () => undefined;
    platform.meets = ({ op }) => (op === "erase" ? fault : undefined);
    expect(await dispose(hand)).toBe("erased");
    expect((await outcomeOf(hand))?.action).toMatchObject({ verified: true });
  },
);

describe("a masking that died", () => {
  const maskedThen = async (change: (hand: Fence) => void) => {
    const hand = await aFence({ evaluation: ACTIVE });
    whenMet(
      hand,
      ({ op }) => op === "pseudonymise",
      () => {
        hand.platform.afterwards = () => {
          hand.platform.afterwards = () => undefined;
          throw new Error("died");
        };
      },
    );
    await expect(dispose(hand)).rejects.toThrow("died");
    change(hand);
    await dispose(hand);
    return { hand, stored: await outcomeOf(hand) };
  };

  it("stays a masking in its round, though meanwhile it may be erased", async () => {
    const { hand, stored } = await maskedThen(({ held }) =>
      Object.assign(held, { evaluation: null }),
    );
    expect(stored).toMatchObject({ outcome: "pseudonymised", reason: "active_wfm_evaluation" });
    expect(hand.platform.writes()).toEqual(["pseudonymise record/conv-1000"]);
  });

  it("is accounted for though meanwhile nothing may be written", async () => {
    const { stored } = await maskedThen(({ held }) => Object.assign(held, { endedAt: null }));
    expect(stored).toMatchObject({ outcome: "pseudonymised", reason: "conversation_live" });
    expect(stored?.action).toMatchObject({ action: "pseudonymize", verified: true });
  });

  it("and whose conversation is gone since is for people to find out", async () => {
    const { stored } = await maskedThen(({ platform }) => platform.records.delete("conv-1000"));
    expect(stored).toMatchObject({ outcome: "failed", errorCode: "EFFECT_UNKNOWN" });
    expect(stored?.action?.outcome).toBe("unknown");
  });

  it("keeps the digest of what was there before its first try", async () => {
    const { stored } = await maskedThen(() => undefined);
    expect(stored?.action?.beforeDigest).toBeDefined();
    expect(stored?.action?.beforeDigest).not.toBe(stored?.action?.afterDigest);
  });
});

describe("two copies that come to different ends", () => {
  it("leave the wait and the reviews of the first", async () => {
    const hand = await aFence();
    let looks = 0;
    hand.platform.meets = ({ op }) => {
      if (op === "evaluation") looks += 1;
      return op === "evaluation" && looks === 2 ? "fails" : undefined;
    };
    const answers = await Promise.all([dispose(hand), dispose(hand)]);
    expect(new Set(answers).size).toBe(1);
    const { outcome } = (await outcomeOf(hand)) ?? {};
    expect(hand.store.under(`${hand.caseId}/waiting/`)).toHaveLength(
      outcome === "deferred" ? 1 : 0,
    );
  });
});

it("what is already absent is erased all the same where it left something behind", async () => {
  const hand = await aFence();
  hand.platform.records.delete("conv-1000");
  expect(await dispose(hand)).toBe("already_absent");
  expect(hand.platform.artifacts.size).toBe(0);
  expect((await outcomeOf(hand))?.action).toMatchObject({
    alreadyAbsent: true,
    httpStatus: 404,
    artifacts: [
      { id: MEDIA, result: "erased" },
      { id: TRANSCRIPT, result: "erased" },
      { id: "conv-1000", result: "already_absent" },
    ],
  });
});
