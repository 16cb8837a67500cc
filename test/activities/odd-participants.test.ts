import { caseFiles } from "../../src/domain/case-files";
import { aCase, type CaseInHand } from "../support/case-in-hand";
import { dispose, disposeAndClose, prepared, verify } from "../support/drive-case";
import { aFence, waitingOf } from "../support/fence-in-hand";
import { aConversation, anna, type Held, stranger } from "../support/held-conversation";

const ODD = "agent@example.com";
const odd = { ...stranger(), id: ODD };

const cursorOf = ({ store, caseId }: CaseInHand) => store.read(caseFiles.cursor(caseId, 1));

describe("somebody else's participant with an id that nobody can record", () => {
  it.each<[string, Partial<Held>, string]>([
    ["keeps no conversation from being erased", {}, "COMPLETED"],
    ["nor from being masked", { legalHold: "litigation" }, "COMPLETED_WITH_RESIDUALS"],
  ])("%s", async (_, members, ending) => {
    const held = aConversation({ id: "conv-1", participants: [anna(), odd], ...members });
    const hand = await aCase({ held: [held] });
    await prepared(hand);
    expect(await disposeAndClose(hand)).toBe(ending);
    const [left] = hand.platform.records.values();
    expect(left?.participants[1]).toEqual(left && odd);
    expect(left?.participants[0]?.name).not.toBe("Anna Example");
  });

  it("makes no conversation the subject's", async () => {
    const held = aConversation({ id: "conv-1", participants: [odd] });
    const hand = await aCase({ held: [held], seeds: ["conv-1"] });
    await prepared(hand);
    expect(await cursorOf(hand)).toMatchObject({ foreign: ["conv-1"], unreadable: 0 });
  });
});

describe("the subject's own participant with such an id", () => {
  const its = anna({ id: ODD });

  it("is for people: the conversation stays untouched, though another of its is well formed", async () => {
    const held = aConversation({ id: "conv-1", participants: [anna(), its] });
    const hand = await aCase({ held: [held] });
    await prepared(hand);
    expect(await cursorOf(hand)).toMatchObject({ found: 0, unreadable: 1 });
  });

  it("met by the fence is a thing unknown", async () => {
    const hand = await aFence();
    hand.held.participants = [its];
    expect(await dispose(hand)).toBe("deferred");
    expect(await waitingOf(hand)).toMatchObject({ reason: "hold_unknown" });
    expect(hand.platform.writes()).toEqual([]);
  });

  it("arriving late is for people, too", async () => {
    const hand = await aCase({ held: [aConversation({ id: "conv-1" })] });
    await prepared(hand);
    await disposeAndClose(hand);
    hand.platform.add(aConversation({ id: "conv-2", participants: [its] }));
    hand.store.files.delete(caseFiles.verification(hand.caseId).name);
    await verify(hand);
    expect(hand.store.under(`${hand.caseId}/reviews/unreadable`)).toHaveLength(1);
  });
});
