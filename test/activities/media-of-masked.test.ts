import { caseFiles } from "../../src/domain/case-files";
import { disposeAndClose, disposeRound } from "../support/drive-case";
import { nameOf, outcomeOf, waitingOf } from "../support/fence-in-hand";
import { aRetained, isErasing, MASKED, resultsIn } from "../support/retained-conversation";

const ACTIVE = { windowEndsAt: "2026-03-03T09:00:00.000Z" };
const ERASED = ["erase media/media-1", "erase media/media-2"];

type Fence = Awaited<ReturnType<typeof aRetained>>;

describe("later", () => {
  it("when the evaluation is over and the retention period is not, only the media go, and are told once", async () => {
    const hand = await aRetained({ evaluation: ACTIVE });
    expect(await disposeAndClose(hand)).toBe("COMPLETED_WITH_RESIDUALS");
    expect(hand.platform.writes()).toEqual([MASKED, ...ERASED]);
    expect(resultsIn((await outcomeOf(hand, 1))?.action)).toContain("media/media-1 kept");
    expect(resultsIn((await outcomeOf(hand, 2))?.action)).toEqual([
      "media/media-1 erased",
      "media/media-2 erased",
    ]);
    const [closing] = hand.evidence.ofType("closing");
    expect(closing?.artifactsProcessed).toBe(2);
  });

  it("when the retention period is over what is left goes, and no medium counts twice", async () => {
    const hand = await aRetained();
    expect(await disposeAndClose(hand)).toBe("COMPLETED_WITH_RESIDUALS");
    hand.clock.now = new Date("2027-01-02T00:00:00.000Z");
    expect(await disposeAndClose(hand)).toBe("COMPLETED");
    expect(resultsIn((await outcomeOf(hand, 2))?.action)).toEqual([
      "transcript/trans-of-conv-1000 erased",
      "record/conv-1000 erased",
    ]);
    expect(
      hand.evidence.ofType("closing").map(({ artifactsProcessed }) => artifactsProcessed),
    ).toEqual([2, 4]);
  });
});

describe("a medium that its conversation still names when it is gone", () => {
  const RELEASED = new Date("2027-01-02T00:00:00.000Z");
  const LEFT = ["erase transcript/trans-of-conv-1000", "erase record/conv-1000"];

  async function erasedBefore(): Promise<Fence> {
    const hand = await aRetained();
    hand.platform.names = "what was there";
    expect(await disposeAndClose(hand)).toBe("COMPLETED_WITH_RESIDUALS");
    expect(hand.platform.writes()).toEqual([MASKED, ...ERASED]);
    return hand;
  }
  const told = (hand: Fence) =>
    hand.evidence.ofType("closing").map(({ artifactsProcessed }) => artifactsProcessed);

  it("is not erased again, nor told of again, and keeps nothing else", async () => {
    const hand = await erasedBefore();
    hand.clock.now = new Date("2026-06-01T00:00:00.000Z");
    expect(await disposeAndClose(hand)).toBe("COMPLETED_WITH_RESIDUALS");
    hand.clock.now = RELEASED;
    expect(await disposeAndClose(hand)).toBe("COMPLETED");
    expect(hand.platform.writes()).toEqual([MASKED, ...ERASED, ...LEFT]);
    expect(told(hand).at(-1)).toBe(4);
  });

  it("is erased again when it has come back", async () => {
    const hand = await erasedBefore();
    hand.platform.artifacts.set("media/media-2", hand.held.id);
    hand.clock.now = RELEASED;
    expect(await disposeAndClose(hand)).toBe("COMPLETED");
    expect(hand.platform.writes()).toEqual([MASKED, ...ERASED, "erase media/media-2", ...LEFT]);
  });
});

describe("the letter", () => {
  const letterOf = async (hand: Fence): Promise<string> => {
    await disposeAndClose(hand);
    const { caseId } = hand;
    await hand.activities.notify({ caseId, type: "closing", audience: "requester" }, hand.context);
    return hand.notifier.sent.at(-1)?.text ?? "";
  };

  it("says that recordings are gone, not that they stay", async () => {
    const text = await letterOf(await aRetained());
    expect(text).toContain("0 conversations, 2 recordings and attachments, 0 transcripts");
    expect(text).toContain("by pseudonyms");
    expect(text).not.toContain("that stay unaltered");
  });

  it("says that they stay where they do", async () => {
    const text = await letterOf(await aRetained({ legalHold: "litigation" }));
    expect(text).toContain("recordings and attachments that stay unaltered: 2");
  });

  it("tells of the mask though a medium is locked", async () => {
    const hand = await aRetained();
    hand.platform.meets = (call) => (isErasing("media-2")(call) ? "blocked" : undefined);
    await disposeRound(hand, { round: 1, pages: [1], from: 0 });
    // Too late to wait for it: the partial refusal has to go out.
    hand.clock.now = new Date("2026-04-01T00:00:00.000Z");
    const waiting = await waitingOf(hand);
    if (!waiting) throw new Error("nothing waits");
    const file = caseFiles.waiting(hand.caseId, await nameOf(hand));
    await hand.store.replace(file, { ...waiting, lookAt: "2026-05-01T00:00:00.000Z" });
    const text = await letterOf(hand);
    expect(text).toContain("by pseudonyms");
    expect(text).toContain("recordings and attachments that stay unaltered: 1");
  });
});

it("a simulation's plan says which media would go", async () => {
  const { store, caseId } = await aRetained();
  const planned = await store.read(caseFiles.planned(caseId, 1, 0));
  expect(planned?.disposals).toMatchObject([{ disposal: "pseudonymize", media: "hard_delete" }]);
});
