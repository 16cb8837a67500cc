import fc from "fast-check";
import { Candidate, resolveCandidates } from "../../src/domain/data-subject";
import { ExternalId, PersonId } from "../../src/domain/identifiers";

const candidate = (
  personId: string,
  {
    externalId = "customer-uuid-7f9c2d",
    ...members
  }: Omit<Partial<Candidate>, "externalId"> & { externalId?: string } = {},
): Candidate => ({
  personId: PersonId.parse(personId),
  subjectType: "consumer",
  jurisdictions: ["EU-GDPR"],
  matchScore: 0.98,
  mergedInto: null,
  conversationIds: [],
  ...members,
  externalId: ExternalId.parse(externalId),
});
const resolve = (candidates: Candidate[]) =>
  resolveCandidates(candidates, { jurisdiction: "EU-GDPR", confidenceThreshold: 0.95 });

describe("candidates of the customer index", () => {
  it.each<[string, string, Candidate[]]>([
    ["nobody", "unknown", []],
    ["a business account", "out_of_scope", [candidate("p-1", { subjectType: "business" })]],
    ["an employee", "out_of_scope", [candidate("p-1", { subjectType: "employee" })]],
    ["another jurisdiction", "out_of_scope", [candidate("p-1", { jurisdictions: ["US-CCPA"] })]],
    ["no jurisdiction at all", "out_of_scope", [candidate("p-1", { jurisdictions: [] })]],
    ["two people", "ambiguous", [candidate("p-1"), candidate("p-2", { externalId: "C-2" })]],
    ["two people of one identifier", "ambiguous", [candidate("p-1"), candidate("p-2")]],
    [
      "two people of whom one scores low",
      "ambiguous",
      [candidate("p-1"), candidate("p-2", { matchScore: 0.1 })],
    ],
    [
      "a circle of merges",
      "ambiguous",
      [candidate("p-1", { mergedInto: "p-2" }), candidate("p-2", { mergedInto: "p-1" })],
    ],
    [
      "a record merged into one of another jurisdiction",
      "ambiguous",
      [candidate("p-1", { mergedInto: "p-2" }), candidate("p-2", { jurisdictions: ["US-CCPA"] })],
    ],
    [
      "a record merged into one that is not listed",
      "ambiguous",
      [candidate("p-1", { mergedInto: "p-7" })],
    ],
    [
      "an identifier of blanks",
      "ambiguous",
      [candidate("p-1"), candidate("p-1", { externalId: " \t" })],
    ],
    ["one just below the threshold", "low_confidence", [candidate("p-1", { matchScore: 0.949 })]],
    [
      "a person of whom one record scores low",
      "low_confidence",
      [candidate("p-1"), candidate("p-1", { matchScore: 0.5 })],
    ],
  ])("that are %s are %s", (_, kind, candidates) => {
    expect(resolve(candidates)).toEqual({ kind });
  });

  it.each<[string, string, Candidate[]]>([
    ["one at the threshold", "p-1", [candidate("p-1", { matchScore: 0.95 })]],
    [
      "a person with a business account beside",
      "p-1",
      [candidate("p-1"), candidate("p-9", { subjectType: "business" })],
    ],
    [
      "a person with a namesake elsewhere",
      "p-1",
      [candidate("p-1"), candidate("p-9", { jurisdictions: ["US-CCPA"] })],
    ],
    [
      "a record and the one it was merged into",
      "p-2",
      [candidate("p-1", { mergedInto: "p-2" }), candidate("p-2")],
    ],
    [
      "a chain of merges",
      "p-3",
      [
        candidate("p-1", { mergedInto: "p-2" }),
        candidate("p-2", { mergedInto: "p-3" }),
        candidate("p-3"),
      ],
    ],
    ["a record merged into itself", "p-1", [candidate("p-1", { mergedInto: "p-1" })]],
  ])("that are %s are %s", (_, personId, candidates) => {
    expect(resolve(candidates)).toMatchObject({ kind: "resolved", dataSubject: { personId } });
  });

  it("give one data subject: identifiers in one spelling, once; the lowest score; what can be asked for", () => {
    const records = [
      candidate("p-1", {
        externalId: " C-Zoe\u0308 ",
        matchScore: 0.99,
        conversationIds: ["conv-2", "conv-1"],
      }),
      candidate("p-1", {
        externalId: "C-Zo\u00eb",
        matchScore: 0.96,
        conversationIds: ["conv-2", "../secrets"],
      }),
      candidate("p-1", { externalId: "C-100", conversationIds: ["anna@example.com", ""] }),
    ];
    expect(resolve(records)).toEqual({
      kind: "resolved",
      dataSubject: {
        personId: "p-1",
        externalIds: ["C-100", "C-Zo\u00eb"],
        seeds: ["conv-1", "conv-2"],
        strangeSeeds: 3,
        confidence: 0.96,
      },
    });
  });

  it("give the same whatever their order", () => {
    const records = ["a", "b", "c", "d"].map((name, index) =>
      candidate(index === 3 ? "p-2" : "p-1", {
        externalId: `C-${name}`,
        conversationIds: [`conv-${name}`],
        mergedInto: index === 0 ? null : "p-1",
      }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: 4 }), (shuffled) => {
        expect(resolve(shuffled)).toEqual(resolve(records));
      }),
    );
  });

  it("are refused at the border when a merge leads nowhere", () => {
    expect(Candidate.safeParse({ ...candidate("p-1"), mergedInto: "" }).success).toBe(false);
    expect(Candidate.safeParse(candidate("p-1", { mergedInto: "p-2" })).success).toBe(true);
  });
});
