import { bodyOf } from "../../src/domain/audit-seal";
import { caseFiles } from "../../src/domain/case-files";
import { canonicalBytes } from "../../src/domain/digest";
import { aCase } from "../support/case-in-hand";
import { dispose, disposeAndAwait, prepared } from "../support/drive-case";
import { aFence, intentOf, MEDIA, outcomeOf, reviewsOf, whenMet } from "../support/fence-in-hand";
import { conversations } from "../support/held-conversation";

const settle = (
  { activities, caseId, context }: Awaited<ReturnType<typeof aCase>>,
  { round = 1, page = 0 } = {},
) => activities.settlePage({ caseId, round, page }, context);

describe("an item that no retry carried to an outcome", () => {
  it("fails, and can't begin to be disposed of afterwards", async () => {
    const hand = await aFence();
    expect(await settle(hand)).toEqual({ settled: 1 });
    expect(await outcomeOf(hand)).toMatchObject({ outcome: "failed", errorCode: "NO_OUTCOME" });
    expect((await outcomeOf(hand))?.action).toBeUndefined();
    expect(reviewsOf(hand)).toHaveLength(1);
    expect(await dispose(hand)).toBe("failed");
    expect(hand.platform.writes()).toEqual([]);
  });

  it("does nothing more when it wakes up after its page was settled", async () => {
    const hand = await aFence();
    const read = hand.platform.read.bind(hand.platform);
    hand.platform.read = async (id) => {
      await settle(hand);
      return read(id);
    };
    expect(await dispose(hand)).toBe("failed");
    expect(hand.platform.writes()).toEqual([]);
    expect((await outcomeOf(hand))?.action).toBeUndefined();
  });

  it("and had written its intent says that its effect is unknown", async () => {
    const hand = await aFence();
    whenMet(
      hand,
      ({ op, kind }) => op === "erase" && kind === "transcript",
      () => {
        throw new Error("died");
      },
    );
    await expect(dispose(hand)).rejects.toThrow("died");
    await settle(hand);
    const { action } = (await outcomeOf(hand)) ?? {};
    expect(action).toMatchObject({ action: "hard_delete", outcome: "unknown", verified: false });
    expect(action?.artifacts.map(({ result }) => result)).toEqual([
      "unknown",
      "unknown",
      "unknown",
    ]);
    expect(action?.artifacts[0]?.id).toBe(MEDIA);
    expect(await intentOf(hand)).toMatchObject({ disposal: "hard_delete" });
  });
});

describe("a settled page", () => {
  it("counts what its outcomes say, and seals the same bytes however often it is settled", async () => {
    const hand = await aCase({ held: conversations(3) });
    await prepared(hand);
    for (const item of [0, 1, 2]) await dispose(hand, item);
    await settle(hand);
    hand.pass(60_000);
    Object.assign(hand.services.service, { version: "9.9.9" });
    expect(await settle(hand)).toEqual({ settled: 3 });
    const [record, ...others] = hand.evidence.ofType("settlement");
    expect(others).toEqual([]);
    expect(record).toMatchObject({ counts: { erased: 3 }, service: { version: "0.0.0" } });
    expect(record?.actions).toHaveLength(3);
  });

  it.each(["before", "after"] as const)(
    "killed %s its record is sealed, and settled again, is the same",
    async (when) => {
      const hand = await aFence();
      await dispose(hand);
      hand.evidence.interrupt = (met) => {
        if (met !== when) return;
        hand.evidence.interrupt = () => undefined;
        throw new Error("died");
      };
      await expect(settle(hand)).rejects.toThrow("died");
      const { draft } = (await hand.store.read(caseFiles.settled(hand.caseId, 1, 0))) ?? {};
      hand.pass(60_000);
      await settle(hand);
      const [record] = hand.evidence.ofType("settlement");
      if (!record) throw new Error("nothing was sealed");
      const { schema, logId, storageLocation, ...body } = bodyOf(record);
      expect(canonicalBytes(body).equals(canonicalBytes(draft))).toBe(true);
    },
  );

  it("of a later round takes off what its conversations were before", async () => {
    const ends = "2026-03-02T10:00:00.000Z";
    const hand = await aCase({ held: conversations(30, { evaluation: { windowEndsAt: ends } }) });
    await prepared(hand);
    const { caseId, store } = hand;
    await disposeAndAwait(hand);
    expect(await store.read(caseFiles.settled(caseId, 1, 1))).toMatchObject({
      total: { pseudonymised: 30 },
      awaited: 30,
    });
    expect(await store.read(caseFiles.settled(caseId, 2, 0))).toMatchObject({
      total: { pseudonymised: 5, erased: 25 },
      awaited: 5,
    });
    expect((await store.read(caseFiles.settled(caseId, 2, 1)))?.total).toEqual({ erased: 30 });
    expect(await store.read(caseFiles.progress(caseId))).toMatchObject({ done: 30, waits: 0 });
  });
});
