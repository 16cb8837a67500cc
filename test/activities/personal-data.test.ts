import { caseFiles } from "../../src/domain/case-files";
import { aCandidate, aCase, type CaseInHand } from "../support/case-in-hand";
import { disposeAndClose, prepared } from "../support/drive-case";
import { ANNA, aConversation, conversations, stranger } from "../support/held-conversation";

/** What identifies somebody here: names, addresses, what was said, and under what they are known. */
const CANARIES = [
  "Anna",
  "Berta",
  "example.com",
  "My name",
  ANNA,
  "uuid-stranger",
  "crm-4711",
  'p-1"',
];
const FOREIGN_IDS = ["conv-1000", "media-of", "trans-of", "conv-seed"];

const found = (text: string, words: readonly string[]): string[] =>
  words.flatMap((word) =>
    [
      word,
      encodeURIComponent(word),
      Buffer.from(word).toString("base64").replace(/=+$/, ""),
    ].filter((form) => text.includes(form)),
  );

/** A case with everything in it: residuals, somebody else's seed, a failure for people to see. */
async function eventful(): Promise<CaseInHand & { answers: string }> {
  const held = [
    ...conversations(3),
    aConversation({ id: "conv-held", legalHold: "litigation" }),
    aConversation({ id: "conv-seed", parentId: "x", participants: [stranger()] }),
  ];
  const seeds = ["conv-seed"];
  const hand = await aCase({ held, seeds, candidates: [aCandidate({ conversationIds: seeds })] });
  const answers: unknown[] = [];
  for (const [name, activity] of Object.entries(hand.activities))
    Object.assign(hand.activities, {
      [name]: async (...given: Parameters<typeof activity>) => {
        const answer = await (activity as (...of: unknown[]) => Promise<unknown>)(...given);
        answers.push(answer);
        return answer;
      },
    });
  hand.platform.meets = ({ op, id }) =>
    op === "erase" && id === "conv-1001" ? "refused" : undefined;
  await prepared(hand);
  await disposeAndClose(hand);
  await hand.activities.notify(
    { caseId: hand.caseId, type: "received", audience: "requester" },
    hand.context,
  );
  return { ...hand, answers: JSON.stringify(answers) };
}

describe("personal data", () => {
  it("is in no file that is not encrypted, nor in a file's name, and neither is a foreign id", async () => {
    const { store } = await eventful();
    expect(found(store.readable(), [...CANARIES, ...FOREIGN_IDS])).toEqual([]);
  });

  it("is in no output and no event, and neither is a foreign id", async () => {
    const { answers, events } = await eventful();
    expect(answers.length).toBeGreaterThan(100);
    expect(events.length).toBeGreaterThan(2);
    expect(found(answers + events.join(), [...CANARIES, ...FOREIGN_IDS])).toEqual([]);
  });

  it("is in no record and in no letter", async () => {
    const { evidence, notifier } = await eventful();
    expect(evidence.records.length).toBeGreaterThan(1);
    expect(found(JSON.stringify(evidence.records), CANARIES)).toEqual([]);
    expect(found(JSON.stringify(notifier.sent), CANARIES)).toEqual([]);
  });

  it("is in the manifest not even encrypted", async () => {
    const { store, caseId } = await eventful();
    const texts = [...store.files]
      .filter(([name]) => !/request|resolution/.test(name))
      .map(([, { text }]) => text);
    expect(store.files.has(caseFiles.page(caseId, 1, 0).name)).toBe(true);
    expect(found(texts.join(), CANARIES)).toEqual([]);
  });

  it("is in no error that an activity throws", async () => {
    const hand = await aCase({ held: conversations(1) });
    await prepared(hand);
    const { caseId, store, activities, context } = hand;
    const planned = caseFiles.planned(caseId, 1, 0).name;
    store.files.delete(planned);
    const input = { caseId, round: 1, page: 0, item: 0 };
    const fault: unknown = await activities
      .disposeConversation(input, context)
      .catch((thrown: unknown) => thrown);
    expect(fault).toMatchObject({ code: "CASE_FILE_MISSING" });
    expect(found(`${(fault as Error).message}${(fault as Error).stack}`, CANARIES)).toEqual([]);
  });
});
