import { caseFiles } from "../../src/domain/case-files";
import { aCase, type CaseInHand, type Circumstances, START } from "../support/case-in-hand";
import { disposeAndClose, erased, identify, prepared } from "../support/drive-case";
import { aConversation, conversations } from "../support/held-conversation";

const HOUR = 60 * 60_000;

type Letter = ["received" | "closing", "requester" | "dpo"];
const tell = ({ activities, caseId, context }: CaseInHand, [type, audience]: Letter) =>
  activities.notify({ caseId, type, audience }, context);

async function closed(circumstances: Circumstances = { held: conversations(1) }) {
  const hand = await aCase(circumstances);
  await erased(hand);
  return hand;
}

const noticesOf = ({ evidence }: CaseInHand) =>
  evidence.ofType("notice").map(({ type, audience }) => [type, audience]);

describe("a letter", () => {
  it("acknowledges the receipt, once, and its dispatch is evidence", async () => {
    const hand = await aCase();
    await identify(hand);
    expect(await tell(hand, ["received", "requester"])).toBe("done");
    hand.pass(HOUR);
    expect(await tell(hand, ["received", "requester"])).toBe("done");
    expect(hand.notifier.sent).toHaveLength(1);
    expect(noticesOf(hand)).toEqual([["received", "requester"]]);
  });

  it("is sent again with the same id and words until it is acknowledged", async () => {
    const hand = await closed();
    hand.notifier.answers = false;
    expect(await tell(hand, ["closing", "requester"])).toBe("later");
    hand.pass(HOUR);
    expect(await tell(hand, ["closing", "requester"])).toBe("later");
    hand.notifier.answers = true;
    hand.pass(HOUR);
    expect(await tell(hand, ["closing", "requester"])).toBe("done");
    const [first, ...others] = hand.notifier.sent;
    expect(others).toEqual([first, first]);
    expect(noticesOf(hand)).toEqual([["completed", "requester"]]);
  });

  it("that nobody acknowledges for a day is undeliverable, and no evidence says it was sent", async () => {
    const hand = await closed();
    hand.notifier.answers = false;
    await tell(hand, ["closing", "dpo"]);
    hand.pass(24 * HOUR - 1);
    expect(await tell(hand, ["closing", "dpo"])).toBe("later");
    hand.pass(1);
    expect(await tell(hand, ["closing", "dpo"])).toBe("undeliverable");
    expect(hand.notifier.sent).toHaveLength(3);
    hand.notifier.answers = true;
    expect(await tell(hand, ["closing", "dpo"])).toBe("undeliverable");
    expect(hand.notifier.sent).toHaveLength(3);
    expect(noticesOf(hand)).toEqual([]);
  });

  it("acknowledged by a receiver whose receipt was lost is not sent a third time", async () => {
    const hand = await closed();
    hand.evidence.interrupt = () => {
      throw new Error("died");
    };
    await expect(tell(hand, ["closing", "dpo"])).rejects.toThrow("died");
    hand.evidence.interrupt = () => undefined;
    expect(await tell(hand, ["closing", "dpo"])).toBe("done");
    expect(hand.notifier.sent).toHaveLength(1);
    expect(noticesOf(hand)).toEqual([["closed", "dpo"]]);
  });

  it("is not written anew from the account while it is only sent again", async () => {
    const hand = await closed({ held: conversations(60) });
    hand.notifier.answers = false;
    await tell(hand, ["closing", "requester"]);
    hand.store.reads.clear();
    await tell(hand, ["closing", "requester"]);
    expect([...hand.store.reads.keys()].filter((name) => name.includes("/settled/"))).toEqual([]);
  });
});

describe("at the end", () => {
  it.each<[string, Circumstances, string]>([
    ["the requester is told that all is gone", { held: conversations(1) }, "completed"],
    [
      "the requester is told in time what stays",
      { held: [aConversation({ id: "conv-1", legalHold: "litigation" })] },
      "partially_refused",
    ],
  ])("%s, and the DPO that it is closed", async (_, circumstances, type) => {
    const hand = await closed(circumstances);
    await tell(hand, ["closing", "requester"]);
    await tell(hand, ["closing", "dpo"]);
    expect(noticesOf(hand)).toEqual([
      [type, "requester"],
      ["closed", "dpo"],
    ]);
  });

  it("of a later round there is a letter of its own", async () => {
    const held = aConversation({ id: "conv-1", legalHold: "litigation" });
    const hand = await closed({ held: [held] });
    await tell(hand, ["closing", "requester"]);
    held.legalHold = "none";
    hand.pass(24 * HOUR);
    await disposeAndClose(hand);
    await tell(hand, ["closing", "requester"]);
    expect(noticesOf(hand).map(([type]) => type)).toEqual(["partially_refused", "completed"]);
  });

  it("of a withdrawn request only the DPO is told", async () => {
    const hand = await aCase({ held: conversations(1) });
    await prepared(hand);
    await hand.store.create(caseFiles.fate(hand.caseId), { fate: "withdrawn", at: START });
    await hand.activities.closeCase({ caseId: hand.caseId }, hand.context);
    expect(await tell(hand, ["closing", "requester"])).toBe("done");
    expect(await tell(hand, ["closing", "dpo"])).toBe("done");
    expect(noticesOf(hand)).toEqual([["closed", "dpo"]]);
  });
});

it("a simulation tells nobody", async () => {
  const hand = await aCase({ request: { requestedAction: "simulate" } });
  await identify(hand);
  expect(await tell(hand, ["received", "requester"])).toBe("done");
  expect(hand.notifier.sent).toEqual([]);
  expect(hand.evidence.records).toEqual([]);
});

it("the contact reference and the language are the requester's", async () => {
  const request = { contactReference: "inbox-77", language: "de" } as const;
  const hand = await closed({ held: conversations(1), request });
  await tell(hand, ["closing", "requester"]);
  await tell(hand, ["closing", "dpo"]);
  const [toRequester, toDpo] = hand.notifier.sent;
  expect(toRequester).toMatchObject({ contactReference: "inbox-77" });
  expect(toRequester?.text).toMatch(/gelöscht/);
  expect(toDpo?.contactReference).toBeUndefined();
});
