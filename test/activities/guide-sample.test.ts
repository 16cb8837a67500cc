import { caseFiles } from "../../src/domain/case-files";
import { aCase, type CaseInHand } from "../support/case-in-hand";
import { disposeAndClose, prepared } from "../support/drive-case";
import { aConversation } from "../support/held-conversation";

/** Beyond all pauses, within the time limit: the evaluation's window. */
const WINDOW_ENDS = "2026-03-02T09:00:15.000Z";

const sample = () =>
  aCase({
    held: [
      aConversation({
        id: "conv-7742-a1",
        media: ["media-001", "media-002"],
        transcripts: [{ id: "trans-001", text: "My name is Anna Example." }],
        evaluation: { windowEndsAt: WINDOW_ENDS },
      }),
      aConversation({ id: "conv-7742-a2", media: ["media-003"], transcripts: [] }),
    ],
    seeds: ["conv-7742-a1"],
  });

async function played(hand: CaseInHand) {
  const plan = await prepared(hand);
  const status = await disposeAndClose(hand);
  const [closing] = hand.evidence.ofType("closing");
  return { plan, status, closing };
}

describe("the guide's sample", () => {
  it("ends with three actions and six artifacts processed", async () => {
    const hand = await sample();
    const { plan, status, closing } = await played(hand);
    expect(plan).toMatchObject({ state: "frozen", round: 1, pages: [2], next: "dispose" });
    expect(status).toBe("COMPLETED");
    expect(closing).toMatchObject({ outcome: "COMPLETED", artifactsProcessed: 6, residuals: [] });
    expect(
      closing?.actions.map(({ conversationId, action, reason, round, httpStatus, verified }) => ({
        conversationId,
        action,
        reason,
        round,
        httpStatus,
        verified,
      })),
    ).toEqual([
      {
        conversationId: "conv-7742-a1",
        action: "pseudonymize",
        reason: "active_wfm_evaluation",
        round: 1,
        httpStatus: 200,
        verified: true,
      },
      {
        conversationId: "conv-7742-a2",
        action: "hard_delete",
        reason: "retention_expired",
        round: 1,
        httpStatus: 204,
        verified: true,
      },
      {
        conversationId: "conv-7742-a1",
        action: "hard_delete",
        reason: "retention_expired",
        round: 2,
        httpStatus: 204,
        verified: true,
      },
    ]);
  });

  it("writes to the contact centre once for each effect, media and transcripts before their record", async () => {
    const hand = await sample();
    await played(hand);
    expect(hand.platform.writes()).toEqual([
      "pseudonymise record/conv-7742-a1",
      "erase media/media-003",
      "erase record/conv-7742-a2",
      "erase media/media-001",
      "erase media/media-002",
      "erase transcript/trans-001",
      "erase record/conv-7742-a1",
    ]);
    expect(hand.platform.records.size + hand.platform.artifacts.size).toBe(0);
  });

  it("counts each conversation once, with what it came to", async () => {
    const hand = await sample();
    const { closing } = await played(hand);
    expect(closing?.counts).toEqual({ erased: 2 });
    expect(await hand.store.read(caseFiles.progress(hand.caseId))).toMatchObject({
      status: "COMPLETED",
      done: 2,
      total: 2,
      waits: 0,
    });
  });

  it("has the same actions in its settlement records as in its closing record", async () => {
    const hand = await sample();
    const { closing } = await played(hand);
    const settled = hand.evidence.ofType("settlement");
    expect(settled.flatMap(({ actions }) => actions)).toEqual(closing?.actions);
    expect(closing?.settlements.map(({ auditId }) => auditId)).toEqual(
      settled.map(({ auditId }) => auditId),
    );
  });
});
