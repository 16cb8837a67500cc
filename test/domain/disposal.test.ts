import fc from "fast-check";
import {
  type Circumstances,
  circumstanceOf,
  type DisposalDecision,
  DisposalOutcome,
  decideDisposal,
  isFinal,
  milder,
  needsReview,
} from "../../src/domain/disposal";
import { type Circumstance, Disposal, guidePolicy, strictPolicy } from "../../src/domain/policy";

const now = new Date("2026-03-05T10:00:00.000Z");
const nothingKnown: Circumstances = {
  overridden: false,
  live: false,
  evaluation: { kind: "none" },
  legalHold: "none",
  retention: { kind: "until", at: "2026-03-01T00:00:00.000Z" },
};
const active = { kind: "active", windowEndsAt: "2026-03-09T00:00:00.000Z" } as const;
const unknown = { kind: "unknown" } as const;
const running = { kind: "until", at: "2026-03-05T10:00:00.001Z" } as const;

interface Row {
  facts: Partial<Circumstances>;
  reason: Circumstance;
  guide: Disposal;
  strict: Disposal;
}

describe("the decision table", () => {
  it.each<Row>([
    {
      facts: { overridden: true },
      reason: "dpo_override",
      guide: "hard_delete",
      strict: "hard_delete",
    },
    { facts: { live: true }, reason: "conversation_live", guide: "defer", strict: "defer" },
    { facts: { evaluation: unknown }, reason: "hold_unknown", guide: "defer", strict: "defer" },
    { facts: { legalHold: "unknown" }, reason: "hold_unknown", guide: "defer", strict: "defer" },
    {
      facts: { legalHold: "litigation" },
      reason: "litigation_hold",
      guide: "pseudonymize",
      strict: "keep",
    },
    {
      facts: { legalHold: "regulatory" },
      reason: "regulatory_hold",
      guide: "pseudonymize",
      strict: "keep",
    },
    {
      facts: { evaluation: active },
      reason: "active_wfm_evaluation",
      guide: "pseudonymize",
      strict: "defer",
    },
    {
      facts: { retention: running },
      reason: "retention_active",
      guide: "pseudonymize",
      strict: "hard_delete",
    },
    { facts: {}, reason: "retention_expired", guide: "hard_delete", strict: "hard_delete" },
    {
      facts: { retention: { kind: "none" } },
      reason: "no_retention_period",
      guide: "hard_delete",
      strict: "hard_delete",
    },
  ])("$reason: guide $guide, strict $strict", ({ facts, reason, guide, strict }) => {
    const known = { ...nothingKnown, ...facts };
    expect(decideDisposal(guidePolicy, known, now)).toEqual({ disposal: guide, reason });
    expect(decideDisposal(strictPolicy, known, now)).toEqual({ disposal: strict, reason });
  });

  it("is read from the top: each row outranks all rows below it", () => {
    const rowsFromTheTop: [Circumstance, Partial<Circumstances>][] = [
      ["dpo_override", { overridden: true }],
      ["conversation_live", { live: true }],
      ["hold_unknown", { evaluation: unknown }],
      ["litigation_hold", { legalHold: "litigation" }],
      ["active_wfm_evaluation", { evaluation: active }],
      ["retention_active", { retention: running }],
    ];
    let facts = nothingKnown;
    for (const [reason, row] of rowsFromTheTop.reverse()) {
      facts = { ...facts, ...row };
      expect(circumstanceOf(facts, now)).toBe(reason);
    }
  });

  it.each<[string, Partial<Circumstances>, Circumstance]>([
    [
      "an unknown evaluation outranks a hold",
      { evaluation: unknown, legalHold: "regulatory" },
      "hold_unknown",
    ],
    [
      "an unknown hold outranks an evaluation",
      { evaluation: active, legalHold: "unknown" },
      "hold_unknown",
    ],
    [
      "a hold outranks an evaluation",
      { evaluation: active, legalHold: "regulatory" },
      "regulatory_hold",
    ],
    [
      "an evaluation outranks a missing period",
      { evaluation: active, retention: { kind: "none" } },
      "active_wfm_evaluation",
    ],
    [
      "an evaluation whose window is over still counts",
      { evaluation: { kind: "active", windowEndsAt: "2026-03-01T00:00:00.000Z" } },
      "active_wfm_evaluation",
    ],
    [
      "a period ends with its last instant",
      { retention: { kind: "until", at: "2026-03-05T10:00:00.000Z" } },
      "retention_expired",
    ],
    [
      "an end that is no date has not passed",
      { retention: { kind: "until", at: "soon" } },
      "retention_active",
    ],
  ])("%s", (_, facts, reason) => {
    expect(circumstanceOf({ ...nothingKnown, ...facts }, now)).toBe(reason);
  });

  it("has a verdict for every combination of facts, and never deletes what is held, live or unknown", () => {
    const facts = fc.record<Circumstances>({
      overridden: fc.constant(false),
      live: fc.boolean(),
      evaluation: fc.constantFrom({ kind: "none" } as const, active, unknown),
      legalHold: fc.constantFrom("none", "litigation", "regulatory", "unknown"),
      retention: fc.constantFrom({ kind: "none" } as const, running, nothingKnown.retention),
    });
    fc.assert(
      fc.property(facts, fc.constantFrom(guidePolicy, strictPolicy), (known, policy) => {
        const { disposal } = decideDisposal(policy, known, now);
        expect(Disposal.options).toContain(disposal);
        const mustStay =
          known.live || known.evaluation.kind !== "none" || known.legalHold !== "none";
        if (mustStay) expect(disposal).not.toBe("hard_delete");
      }),
    );
  });
});

describe("a policy that lets the media of what is masked go at once", () => {
  const policy = { ...guidePolicy, mediaOfKept: "delete" } as const;
  it.each<[string, Partial<Circumstances>, boolean]>([
    ["does so inside a retention period", { retention: running }, true],
    ["not under litigation hold", { legalHold: "litigation" }, false],
    ["not under regulatory hold", { legalHold: "regulatory" }, false],
    ["not under an evaluation", { retention: running, evaluation: active }, false],
    ["not where nobody knows", { retention: running, evaluation: unknown }, false],
    ["has nothing to say of what goes whole", {}, false],
  ])("%s", (_, facts, expected) => {
    const { media } = decideDisposal(policy, { ...nothingKnown, ...facts }, now);
    expect(media === "hard_delete").toBe(expected);
  });
});

describe("between plan and act", () => {
  const decision = (disposal: Disposal, reason: Circumstance): DisposalDecision => ({
    disposal,
    reason,
  });
  const mildestFirst: Disposal[] = ["defer", "keep", "pseudonymize", "hard_delete"];
  const pairs = mildestFirst.flatMap((planned, plannedRank) =>
    mildestFirst.map((current, currentRank) => ({
      planned,
      current,
      wins: mildestFirst[Math.min(plannedRank, currentRank)] ?? "defer",
    })),
  );

  it.each(pairs)("planned $planned, now $current: $wins", ({ planned, current, wins }) => {
    const before = decision(planned, "retention_expired");
    const after = decision(current, "litigation_hold");
    expect(milder(before, after).disposal).toBe(wins);
    // Where both agree, the reason that holds now stands in the record.
    expect(milder(before, after)).toEqual(wins === current ? after : before);
  });

  it.each(mildestFirst)("planned %s: an override goes up to deletion", (planned) => {
    const override = decision("hard_delete", "dpo_override");
    expect(milder(decision(planned, "litigation_hold"), override)).toBe(override);
  });

  it.each<[string, Partial<DisposalDecision>, Partial<DisposalDecision>, boolean]>([
    ["both say so", { media: "hard_delete" }, { media: "hard_delete" }, true],
    ["all was to go", { disposal: "hard_delete" }, { media: "hard_delete" }, true],
    ["all may go now", { media: "hard_delete" }, { disposal: "hard_delete" }, true],
    ["the plan keeps them", {}, { disposal: "hard_delete" }, false],
    ["they are needed now", { media: "hard_delete" }, {}, false],
    ["nothing may be done now", { media: "hard_delete" }, { disposal: "defer" }, false],
  ])("media of what is masked: %s", (_, planned, current, expected) => {
    const masked = decision("pseudonymize", "retention_active");
    const { media } = milder({ ...masked, ...planned }, { ...masked, ...current });
    expect(media === "hard_delete").toBe(expected);
  });

  it("a planned override that was taken back counts no more", () => {
    const held = decision("keep", "litigation_hold");
    expect(milder(decision("hard_delete", "dpo_override"), held)).toEqual(held);
  });
});

it("knows which outcomes are final and which are for a person", () => {
  expect(DisposalOutcome.options.filter(isFinal)).toEqual(["erased", "already_absent", "foreign"]);
  expect(DisposalOutcome.options.filter(needsReview)).toEqual(["unmaskable", "remains", "failed"]);
});
