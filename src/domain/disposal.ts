import { z } from "zod";
import type {
  Conversation,
  EvaluationLookup,
  LegalHold,
  ObservedCircumstances,
} from "./conversation";
import { type Circumstance, Disposal, type Policy } from "./policy";

/** What is known about one conversation at the moment its disposal is decided. */
export interface Circumstances {
  readonly overridden: boolean;
  readonly live: boolean;
  readonly evaluation: EvaluationLookup;
  readonly legalHold: LegalHold | "unknown";
  readonly retention: Conversation["retention"];
}

/** The facts that the manifest remembers, for the plan. */
export const observedCircumstances = (
  observed: ObservedCircumstances,
  { overridden }: { overridden: boolean },
): Circumstances => ({
  overridden,
  live: observed.live,
  evaluation:
    observed.evaluation === "active"
      ? { kind: "active", windowEndsAt: observed.evaluationWindowEndsAt }
      : { kind: observed.evaluation },
  legalHold: observed.legalHold,
  retention:
    observed.retentionUntil === null
      ? { kind: "none" }
      : { kind: "until", at: observed.retentionUntil },
});

/** Facts in, verdict out: what shall become of it, and which row of the table says so. */
export interface DisposalDecision {
  readonly disposal: Disposal;
  readonly reason: Circumstance;
  /** Media that go at once though their conversation stays behind a mask. */
  readonly media?: "hard_delete" | undefined;
}

/** Reads the rows of the table from the top: the first that applies decides. */
export function circumstanceOf(known: Circumstances, now: Date): Circumstance {
  if (known.overridden) return "dpo_override";
  if (known.live) return "conversation_live";
  if (known.evaluation.kind === "unknown" || known.legalHold === "unknown") return "hold_unknown";
  if (known.legalHold !== "none") return `${known.legalHold}_hold`;
  if (known.evaluation.kind === "active") return "active_wfm_evaluation";
  if (known.retention.kind === "none") return "no_retention_period";
  // An end that is no date has not passed: only what has certainly expired is deleted for that.
  return new Date(known.retention.at) <= now ? "retention_expired" : "retention_active";
}

/** Total: every combination of facts has a verdict (the guide leaves a running retention period open). */
export function decideDisposal(policy: Policy, known: Circumstances, now: Date): DisposalDecision {
  const reason = circumstanceOf(known, now);
  const disposal = disposalUnder(policy, reason);
  if (disposal !== "pseudonymize" || !mayMediaGo(policy, known)) return { disposal, reason };
  return { disposal, reason, media: "hard_delete" };
}

/** A hold or an evaluation needs the recording; a retention period that we have set ourselves does not. */
const mayMediaGo = ({ mediaOfKept }: Policy, { legalHold, evaluation }: Circumstances): boolean =>
  mediaOfKept === "delete" && legalHold === "none" && evaluation.kind === "none";

/** Whether a verdict lets the media go, with their conversation or without it. */
export const erasesMedia = ({ disposal, media }: DisposalDecision): boolean =>
  disposal === "hard_delete" || media === "hard_delete";

function disposalUnder({ disposals }: Policy, reason: Circumstance): Disposal {
  switch (reason) {
    case "dpo_override":
    case "retention_expired":
    case "no_retention_period":
      return "hard_delete";
    case "conversation_live":
    case "hold_unknown":
      return "defer";
    case "litigation_hold":
    case "regulatory_hold":
    case "active_wfm_evaluation":
    case "retention_active":
      return disposals[reason];
  }
}

const MILDEST_FIRST = Disposal.options;

/** Between plan and act things change: the milder of both verdicts wins, an override is the only way up. */
export function milder(planned: DisposalDecision, current: DisposalDecision): DisposalDecision {
  if (current.reason === "dpo_override") return current;
  const { disposal, reason } = isFurther(current.disposal, planned.disposal) ? planned : current;
  const doMediaGo = disposal === "pseudonymize" && erasesMedia(planned) && erasesMedia(current);
  return { disposal, reason, ...(doMediaGo && { media: "hard_delete" }) };
}

/** Whether one disposal takes away more than another. */
export const isFurther = (one: Disposal, other: Disposal): boolean =>
  MILDEST_FIRST.indexOf(one) > MILDEST_FIRST.indexOf(other);

/** What became of one conversation in one round. Ids, statuses and instants are in the case store. */
export const DisposalOutcome = z.enum([
  "erased",
  "already_absent",
  "pseudonymised",
  "kept",
  "deferred",
  "blocked",
  "foreign",
  "unmaskable",
  "remains",
  "failed",
]);
export type DisposalOutcome = z.infer<typeof DisposalOutcome>;

/** Nothing more will happen to a conversation with this outcome: it is gone, or it was never the subject's. */
export const isFinal = (outcome: DisposalOutcome): boolean =>
  outcome === "erased" || outcome === "already_absent" || outcome === "foreign";

/** A person must look: the machine has done what it may. */
export const needsReview = (outcome: DisposalOutcome): boolean =>
  outcome === "failed" || outcome === "unmaskable" || outcome === "remains";
