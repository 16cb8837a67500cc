import { guidePolicy, Policy, policyReference, strictPolicy } from "../../src/domain/policy";

it.each([guidePolicy, strictPolicy])(
  "the policy $id is one that a customer could have written",
  (policy) => {
    expect(Policy.parse(policy)).toEqual(policy);
  },
);

describe("a customer's policy", () => {
  const { disposals } = strictPolicy;
  it.each<[string, object]>([
    [
      "a disposal for live conversations",
      { disposals: { ...disposals, conversation_live: "keep" } },
    ],
    ["no disposal for a row", { disposals: { litigation_hold: "keep" } }],
    [
      "deletion of what a court holds",
      { disposals: { ...disposals, litigation_hold: "hard_delete" } },
    ],
    [
      "deletion of what a regulator holds",
      { disposals: { ...disposals, regulatory_hold: "hard_delete" } },
    ],
    [
      "an evaluation as a reason to keep",
      { disposals: { ...disposals, active_wfm_evaluation: "keep" } },
    ],
    [
      "a retention period kept without a legal basis",
      { disposals: { ...disposals, retention_active: "keep" } },
    ],
    ["a hold kept without a legal basis", { legalBases: {} }],
    ["an empty legal basis", { legalBases: { ...strictPolicy.legalBases, litigation_hold: "" } }],
    ["a legal basis for no row", { legalBases: { ...strictPolicy.legalBases, quality: "QA" } }],
    ["a name with blanks", { id: "my policy" }],
    ["a member that is not known", { comment: "ours" }],
    ["another schema", { schema: "erasure-policy/2" }],
  ])("may not have %s", (_, members) => {
    expect(Policy.safeParse({ ...strictPolicy, ...members }).success).toBe(false);
  });

  it("may let the media of what is only masked go at once", () => {
    expect(Policy.safeParse({ ...guidePolicy, mediaOfKept: "delete" }).success).toBe(true);
    expect(Policy.safeParse({ ...guidePolicy, mediaOfKept: "some" }).success).toBe(false);
  });

  it("may keep what is inside a retention period by a named statute", () => {
    const policy = {
      ...strictPolicy,
      id: "with-statute",
      disposals: { ...disposals, retention_active: "keep" },
      legalBases: { ...strictPolicy.legalBases, retention_active: "Art. 17(3)(b) GDPR, § 257 HGB" },
    };
    expect(Policy.parse(policy)).toEqual(policy);
  });
});

it("a policy is cited by its name and the digest of all it says", () => {
  const { id, digest } = policyReference(guidePolicy);
  expect(id).toBe("guide");
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(policyReference({ ...guidePolicy }).digest).toBe(digest);
  const others = [
    strictPolicy,
    { ...guidePolicy, id: "other" },
    {
      ...guidePolicy,
      disposals: { ...guidePolicy.disposals, retention_active: "hard_delete" as const },
    },
    { ...guidePolicy, mediaOfKept: "delete" as const },
    { ...guidePolicy, legalBases: { litigation_hold: "Art. 17(3)(e) GDPR" } },
  ];
  expect(
    new Set([guidePolicy, ...others].map((policy) => policyReference(policy).digest)).size,
  ).toBe(6);
});
