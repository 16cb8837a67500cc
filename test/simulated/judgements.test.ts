import { candidate, conversation, customer } from "../../local/sandbox/sample/sample-person";
import type { Aftermath } from "./aftermath";
import { judgements } from "./judgements";
import type { CaseRecords } from "./records";
import { run } from "./run";
import type { Town } from "./town";
import { externalIdsOf } from "./townspeople";

const [ANNA = ""] = externalIdsOf("Anna");
const FREE = "conv-free";
const SUED = "conv-sued";

const common = {
  participants: [customer("part-1", ANNA, "Anna Example")],
  retention: { expiresAt: "2024-06-01T00:00:00.000Z" },
};
const conversations = [
  conversation({
    ...common,
    conversationId: FREE,
    media: [{ id: "media-free", type: "recording" }],
    transcripts: [{ id: "trans-free", text: "Anna Example speaking." }],
    legalHold: null,
  }),
  conversation({
    ...common,
    conversationId: SUED,
    media: [],
    transcripts: [],
    legalHold: { kind: "litigation", matterId: "M-1", until: null },
  }),
];
const town: Town = {
  people: [
    {
      subjectIdentifier: "crm-anna",
      description: "Anna",
      candidates: [candidate({ personId: "p-anna", externalId: ANNA, conversationIds: [] })],
      conversations,
    },
  ],
  conversations,
  evaluations: [],
  incidents: [],
  policy: "guide",
  requestsPerMinute: 3_000,
  isPerilous: false,
};

let honest: Aftermath;
beforeAll(async () => {
  honest = await run("calm", town, 1);
});

const wrongIn = (aftermath: Aftermath): string[] =>
  Object.entries(judgements).flatMap(([name, judge]) => (judge(aftermath).length > 0 ? name : []));

it("finds nothing wrong with one who is erased where that may be and masked where not", () => {
  expect(wrongIn(honest)).toEqual([]);
  expect(honest.cases.map(({ ending }) => ending)).toEqual(["COMPLETED_WITH_RESIDUALS"]);
  expect(honest.cases[0]?.outcomes.map(({ outcome }) => outcome).sort()).toEqual([
    "erased",
    "pseudonymised",
  ]);
});

const inRecords =
  (change: (records: CaseRecords) => Partial<CaseRecords>) =>
  (aftermath: Aftermath): Aftermath => ({
    ...aftermath,
    cases: aftermath.cases.map((records) => ({ ...records, ...change(records) })),
  });
const outcomesOfFree = (change: (outcome: CaseRecords["outcomes"][number]) => object) =>
  inRecords(({ outcomes }) => ({
    outcomes: outcomes.map((one) =>
      one.conversationId === FREE ? { ...one, ...change(one) } : one,
    ),
  }));
const isSuedBack = (aftermath: Aftermath): Aftermath => ({
  ...aftermath,
  held: { ...aftermath.held, conversations },
});

const maskedOnly = <T extends object>(verdict: T) => ({ ...verdict, disposal: "pseudonymize" });

const LOG = "I0, I1, I3, I4, I11, I16: the log alone";
const SOMEBODY_ELSE = "I0: each case intends what its own subject took part in";
const FOREIGN = "I0: nothing is done to what has been seen to be a stranger's";
const UNPLANNED =
  "I1: what is done was listed, planned and intended before, and is no more than that";
const ONCE = "I4: each conversation counts once";
const ABSENT = "I5: gone before means that this case did not do it";
const INTENDED = "I5: erased means that it was intended before";
const GONE = "I6: what is said to be gone is gone";
const TOLD = "I6: what was done is told once, or said to be unknown";
const DONE = "I6: what is told was done";
const FAILED = "I7: nothing is called failed that is known to be gone";
const CLEAR = "I7: whoever is told that all is done has nothing left in clear";
const WAITS = "I7: what is left waits, or a person was asked";

it.each<[string, (aftermath: Aftermath) => Aftermath, string[]]>([
  [
    "calls about somebody who did not ask",
    (aftermath) => ({ ...aftermath, town: { ...town, people: [] } }),
    [LOG],
  ],
  [
    "an intent for somebody else's conversation",
    inRecords(({ intents }) => ({
      intents: intents.flatMap((intent) => [intent, { ...intent, conversationId: "conv-9" }]),
    })),
    [SOMEBODY_ELSE],
  ],
  [
    "an effect on what was last seen to be a stranger's",
    (aftermath) => ({ ...aftermath, reassigned: new Map([[FREE, "2026-03-02T09:00:00.000Z"]]) }),
    [FOREIGN],
  ],
  ["effects without an intent", inRecords(() => ({ intents: [] })), [UNPLANNED, INTENDED]],
  ["effects without a manifest", inRecords(() => ({ pages: [] })), [UNPLANNED]],
  [
    "an erasure of what was to be masked",
    inRecords(({ planned }) => ({
      planned: planned.map((each) => ({
        ...each,
        disposals: each.disposals.map((one) => ({ ...one, disposal: "pseudonymize" })),
      })),
    })),
    [UNPLANNED],
  ],
  [
    "media gone of what was only to be masked",
    inRecords(({ planned, intents }) => ({
      planned: planned.map((each) => ({ ...each, disposals: each.disposals.map(maskedOnly) })),
      intents: intents.map(maskedOnly),
    })),
    [UNPLANNED],
  ],
  [
    "an intent that came too late",
    inRecords(({ intents }) => ({ intents: intents.map((each) => ({ ...each, at: "9999" })) })),
    [UNPLANNED, INTENDED],
  ],
  [
    "counts that are not the outcomes'",
    inRecords(({ progress }) => ({ progress: { ...progress, counts: { erased: 2 } } })),
    [ONCE],
  ],
  [
    "an erasure told as somebody else's",
    outcomesOfFree(() => ({ outcome: "already_absent" })),
    [ONCE, ABSENT],
  ],
  [
    "what is told as gone and is there",
    (aftermath) => ({
      ...aftermath,
      held: { ...aftermath.held, media: [{ id: "media-free", conversationId: FREE }] },
    }),
    [GONE, WAITS],
  ],
  ["an effect in no action", outcomesOfFree(() => ({ action: undefined })), [TOLD]],
  [
    "an effect in two actions",
    inRecords(({ outcomes }) => ({ outcomes: outcomes.flatMap((one) => [one, one]) })),
    [TOLD],
  ],
  ["actions without an effect", (aftermath) => ({ ...aftermath, calls: [] }), [DONE]],
  ["an erasure called failed", outcomesOfFree(() => ({ outcome: "failed" })), [ONCE, FAILED]],
  [
    "somebody left in clear who is told that all is done",
    (aftermath) => isSuedBack(inRecords(() => ({ ending: "COMPLETED", waiting: [] }))(aftermath)),
    [GONE, CLEAR, WAITS],
  ],
  ["what nobody waits for", inRecords(() => ({ waiting: [] })), [WAITS]],
])("finds %s", (_, doctored, wrong) => {
  expect(wrongIn(doctored(honest))).toEqual(wrong);
});
