import { aCase, type CaseInHand } from "../support/case-in-hand";
import { dispose, disposeAndClose, Killed, prepared, repeated } from "../support/drive-case";
import { aFence } from "../support/fence-in-hand";

/** Dies once, around the numbered write to the case store. Tells whether it came so far. */
function dieAt({ store }: CaseInHand, step: number): { hasDied: () => boolean } {
  let met = 0;
  store.interrupt = () => {
    met += 1;
    if (met === step) throw new Killed();
  };
  return { hasDied: () => met >= step };
}

/** A case in which what was erased is there again. */
async function haunted(): Promise<CaseInHand> {
  const hand = await aFence();
  const before = structuredClone(hand.held);
  hand.platform.afterwards = ({ op }) => {
    if (op === "erase") hand.platform.add(structuredClone(before));
  };
  return hand;
}

async function frozen(requestedAction: "erase" | "simulate"): Promise<CaseInHand> {
  const hand = await aCase({ request: { requestedAction } });
  await prepared(hand);
  return hand;
}

type Step = (hand: CaseInHand) => Promise<unknown>;

const TOLD: [string, string, () => Promise<CaseInHand>, Step][] = [
  ["a possible breach", "ReviewOpened", haunted, (hand) => dispose(hand)],
  [
    "a question to people",
    "ReviewOpened",
    () => aCase(),
    ({ activities, caseId, context }) =>
      activities.openReview({ caseId, about: "unknown" }, context),
  ],
  [
    "that a case waits for people",
    "PhaseChanged",
    () => aCase(),
    ({ activities, caseId, context }) =>
      activities.openReview({ caseId, about: "unknown" }, context),
  ],
  [
    "a phase",
    "PhaseChanged",
    () => aCase(),
    ({ activities, caseId, context }) =>
      activities.showProgress({ caseId, phase: "ENUMERATING" }, context),
  ],
  ["the end of a case", "CaseClosed", () => frozen("erase"), (hand) => disposeAndClose(hand)],
  [
    "the end of a simulation",
    "CaseClosed",
    () => frozen("simulate"),
    ({ activities, caseId, context }) => activities.sealPlan({ caseId }, context),
  ],
];

describe.each(TOLD)("%s (%s)", (_, event, open, step) => {
  const saidIn = ({ events }: CaseInHand): string[] =>
    events.filter((line) => line.includes(`"${event}"`));

  it("is said once when nobody dies, though it is done again", async () => {
    const hand = await open();
    await step(hand);
    await step(hand);
    expect(saidIn(hand)).toHaveLength(1);
  });

  it("is said at least once, and always the same, wherever the process dies", async () => {
    for (let at = 1; ; at += 1) {
      const hand = await open();
      const { hasDied } = dieAt(hand, at);
      await repeated(() => step(hand));
      expect([at, new Set(saidIn(hand)).size]).toEqual([at, 1]);
      if (!hasDied()) break;
    }
  });
});
