import { InvocationContext } from "@azure/functions";
import { caseFiles } from "../../src/domain/case-files";
import { sendLettersWith } from "../../src/functions/send-letters";
import { Unavailable } from "../../src/ports";
import { aCase, type CaseInHand } from "../support/case-in-hand";
import { erased, identify } from "../support/drive-case";
import { conversations } from "../support/held-conversation";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A case whose acknowledgement of receipt nobody answers, and the clock that sends it again. */
async function unacknowledged() {
  const hand = await aCase({ held: conversations(1) });
  await identify(hand);
  hand.notifier.answers = false;
  const told = () =>
    hand.activities.notify(
      { caseId: hand.caseId, type: "received", audience: "requester" },
      hand.context,
    );
  const logHandler = (_: unknown, ...words: unknown[]) => hand.events.push(words.join(" "));
  const context = new InvocationContext({ functionName: "sendLetters", logHandler });
  const strike = () => sendLettersWith(hand.services)({}, context);
  expect(await told()).toBe("later");
  return { ...hand, told, strike };
}

const waitingLetters = ({ store }: CaseInHand): string[] => store.under("unanswered/");
const reviewsOf = async ({ store, caseId }: CaseInHand) =>
  (await store.read(caseFiles.progress(caseId)))?.openReviews.map(({ about }) => about);

describe("a letter that nobody has acknowledged", () => {
  it("is sent again while its case rests, and its dispatch is evidence", async () => {
    const hand = await unacknowledged();
    hand.pass(5 * MINUTE);
    hand.notifier.answers = true;
    await hand.strike();
    const [first, second] = hand.notifier.sent;
    expect(second).toEqual(first);
    expect(hand.evidence.ofType("notice")).toMatchObject([{ type: "received" }]);
    expect(waitingLetters(hand)).toEqual([]);
    expect(await hand.told()).toBe("done");
    expect(hand.notifier.sent).toHaveLength(2);
  });

  it("is sent in growing pauses for a day, whoever asks; then people are, once, and the status stays", async () => {
    const hand = await unacknowledged();
    const before = (await hand.store.read(caseFiles.progress(hand.caseId)))?.status;
    const sentAfter: number[] = [0];
    for (let minutes = 5; minutes <= 26 * 60; minutes += 5) {
      hand.pass(5 * MINUTE);
      const sent = hand.notifier.sent.length;
      await hand.strike();
      if (minutes % 15 === 0) await hand.told();
      if (hand.notifier.sent.length > sent) sentAfter.push(minutes);
    }
    expect(sentAfter.slice(0, 8)).toEqual([0, 5, 10, 15, 25, 45, 80, 140]);
    expect(sentAfter.at(-1)).toBe(24 * 60);
    expect(hand.notifier.sent).toHaveLength(sentAfter.length);
    expect(await reviewsOf(hand)).toEqual(["undelivered_notice"]);
    expect(hand.events.filter((event) => event.includes("ReviewOpened"))).toHaveLength(1);
    expect((await hand.store.read(caseFiles.progress(hand.caseId)))?.status).toBe(before);
    expect(waitingLetters(hand)).toEqual([]);
    expect(hand.evidence.ofType("notice")).toEqual([]);
  });

  it("has its day counted from when it was first sent, not from when it was written", async () => {
    const hand = await aCase();
    await identify(hand);
    const { dispatch } = hand.notifier;
    hand.notifier.dispatch = async () => {
      throw new Unavailable(["key vault"]);
    };
    const { activities, caseId, context } = hand;
    const told = () =>
      activities.notify({ caseId, type: "received", audience: "requester" }, context);
    expect(await told()).toBe("unavailable");
    hand.pass(2 * DAY);
    hand.notifier.dispatch = dispatch.bind(hand.notifier);
    hand.notifier.answers = false;
    expect(await told()).toBe("later");
  });

  it("is tried once more when the app was out for longer than a day", async () => {
    const hand = await unacknowledged();
    hand.pass(3 * DAY);
    hand.notifier.answers = true;
    await hand.strike();
    expect(hand.evidence.ofType("notice")).toHaveLength(1);
    expect(await reviewsOf(hand)).toEqual([]);
  });

  it("keeps no case from its end, and each letter is a question of its own", async () => {
    const hand = await unacknowledged();
    expect(await erased(hand)).toBe("COMPLETED");
    const { activities, caseId, context } = hand;
    for (const audience of ["requester", "dpo"] as const)
      await activities.notify({ caseId, type: "closing", audience }, context);
    expect(waitingLetters(hand)).toHaveLength(3);
    hand.pass(DAY);
    await hand.strike();
    expect(await reviewsOf(hand)).toHaveLength(3);
    expect(await activities.openReview({ caseId, about: "undelivered_notice" }, context)).toBe(
      "opened",
    );
    expect(await reviewsOf(hand)).toHaveLength(3);
    expect((await hand.store.read(caseFiles.progress(caseId)))?.status).toBe("COMPLETED");
    expect(await activities.closeCase({ caseId }, context)).toBe("COMPLETED");
  });

  it("of one case keeps no other's waiting, and a slow receiver keeps the clock for four minutes at most", async () => {
    const hand = await unacknowledged();
    hand.store.files.set("unanswered/0.json", { text: "{}", version: 1, clear: "{}" });
    hand.pass(5 * MINUTE);
    await hand.strike();
    expect(hand.notifier.sent).toHaveLength(2);
    for (const ordinal of ["2", "3"]) {
      const notice = await hand.store.read(caseFiles.notice(hand.caseId, "received", "1"));
      if (!notice) throw new Error("no letter");
      const at = hand.clock.now.toISOString();
      await hand.store.create(caseFiles.notice(hand.caseId, "received", ordinal), notice);
      await hand.store.create(caseFiles.unanswered(hand.caseId, "received", ordinal), {
        firstAt: at,
        tries: 1,
        nextAt: at,
      });
    }
    hand.pass(5 * MINUTE);
    const dispatch = hand.notifier.dispatch.bind(hand.notifier);
    hand.notifier.dispatch = async (notification) => {
      hand.pass(2 * MINUTE);
      return dispatch(notification);
    };
    await hand.strike();
    expect(hand.notifier.sent).toHaveLength(4);
  });
});

it("cites a letter's receipt beside whatever else is shown meanwhile", async () => {
  const hand = await unacknowledged();
  hand.pass(5 * MINUTE);
  hand.notifier.answers = true;
  const { activities, caseId, context } = hand;
  await Promise.all([
    hand.strike(),
    activities.showProgress({ caseId, phase: "AWAITING_RELEASE" }, context),
    activities.openReview({ caseId, about: "remains" }, context),
  ]);
  const progress = await hand.store.read(caseFiles.progress(caseId));
  expect(progress?.evidence).toMatchObject([{ recordType: "notice" }]);
  expect(progress?.openReviews).toMatchObject([{ about: "remains" }]);
});
