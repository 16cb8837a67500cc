import { z } from "zod";
import { digestOf } from "./digest";

/** What the contact centre and the law say about a conversation: the rows of the decision table. */
export const Circumstance = z.enum([
  "dpo_override",
  "conversation_live",
  "hold_unknown",
  "litigation_hold",
  "regulatory_hold",
  "active_wfm_evaluation",
  "retention_active",
  "retention_expired",
  "no_retention_period",
]);
export type Circumstance = z.infer<typeof Circumstance>;

/** What shall become of a conversation. The spelling of the literals is the guide's. */
export const Disposal = z.enum(["defer", "keep", "pseudonymize", "hard_delete"]);
export type Disposal = z.infer<typeof Disposal>;

const keepable = ["litigation_hold", "regulatory_hold", "retention_active"] as const;

/** Policies are data: a customer's own may change a disposal and name a legal basis, not the rows. */
export const Policy = z
  .strictObject({
    schema: z.literal("erasure-policy/1"),
    id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
    /** Of a pseudonymised conversation: recordings can't be masked. They stay until it is decided again, or go at once. */
    mediaOfKept: z.enum(["keep", "delete"]),
    disposals: z.strictObject({
      litigation_hold: z.enum(["keep", "pseudonymize"]),
      regulatory_hold: z.enum(["keep", "pseudonymize"]),
      active_wfm_evaluation: z.enum(["defer", "pseudonymize"]),
      retention_active: z.enum(["keep", "pseudonymize", "hard_delete"]),
    }),
    /** Named statutes for what is kept (Art. 17(3)(b)). */
    legalBases: z.partialRecord(Circumstance, z.string().min(1).max(200)),
  })
  .refine(
    ({ disposals, legalBases }) =>
      keepable.every((row) => disposals[row] !== "keep" || legalBases[row] !== undefined),
    { error: "what is kept unaltered needs a legal basis (Art. 17(3) GDPR)" },
  );
export type Policy = z.infer<typeof Policy>;

/** The guide's own table: what is held, evaluated or inside its retention period is pseudonymised. */
export const guidePolicy: Policy = {
  schema: "erasure-policy/1",
  id: "guide",
  mediaOfKept: "keep",
  disposals: {
    litigation_hold: "pseudonymize",
    regulatory_hold: "pseudonymize",
    active_wfm_evaluation: "pseudonymize",
    retention_active: "pseudonymize",
  },
  legalBases: {},
};

/** The letter of Art. 17(3): what is held stays unmodified, what is evaluated is awaited, the rest goes. */
export const strictPolicy: Policy = {
  schema: "erasure-policy/1",
  id: "strict",
  mediaOfKept: "keep",
  disposals: {
    litigation_hold: "keep",
    regulatory_hold: "keep",
    active_wfm_evaluation: "defer",
    retention_active: "hard_delete",
  },
  legalBases: {
    litigation_hold: "Art. 17(3)(e) GDPR",
    regulatory_hold: "Art. 17(3)(b) GDPR",
  },
};

/** How a record cites the policy that decided: the same inputs under it give the same verdict again. */
export const policyReference = (policy: Policy): { id: string; digest: string } => ({
  id: policy.id,
  digest: digestOf(policy),
});
