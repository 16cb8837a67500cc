/** Every side effect this application can have, by name. Read this file first. */
import { z } from "zod";
import { Resolution } from "../domain/data-subject";
import { DisposalOutcome } from "../domain/disposal";
import { Case, Item, Page, Round } from "../domain/erasure-request";
import { defineActivity, retries } from "../durable";

/** For what an adapter can't survive: a dead worker, storage that answers nothing. */
const retry = retries(5, { firstPauseMs: 5_000 });

/** Bad settings, no key, no place for evidence, paused: waited out, see `available`. */
const unavailable = z.literal("unavailable");

/** A frozen round: how many conversations on each page, and the first page that is not settled. */
const FrozenRound = z.object({ round: z.int(), pages: z.array(z.int()), from: z.int() });

/** Asks the customer index who the data subject is. Never guesses. */
export const resolveDataSubject = defineActivity({
  name: "resolveDataSubject",
  input: Case,
  output: z.union([Resolution, unavailable]),
  retry,
});

/** Claims the person: one active erasure of each. A simulation needs no claim. */
export const claimDataSubject = defineActivity({
  name: "claimDataSubject",
  input: Case,
  output: z.enum(["claimed", "not_needed", "busy", "unavailable"]),
  retry,
});

/** Lists and reads on for some seconds; the cursor is in the case store. */
export const enumerateSlice = defineActivity({
  name: "enumerateSlice",
  input: Round,
  output: z.union([
    z.object({ state: z.enum(["more", "complete", "suspicious"]), found: z.int() }),
    unavailable,
  ]),
  retry,
});

/** Validates the inventory, decides every disposal and writes the plan with its digest. */
export const freezeRound = defineActivity({
  name: "freezeRound",
  input: Round,
  output: z.union([
    FrozenRound.extend({
      state: z.literal("frozen"),
      next: z.enum(["dispose", "await_approval", "report"]),
    }),
    z.object({ state: z.literal("refused") }),
    unavailable,
  ]),
  retry,
});

/** The last moment to withdraw: whoever creates the case's fate wins. */
export const beginDisposal = defineActivity({
  name: "beginDisposal",
  input: Case,
  output: z.enum(["disposing", "withdrawn", "unavailable"]),
  retry,
});

/** The fence: holds, guard, intent, act, read back, outcome. May run twice; the result is the same. */
export const disposeConversation = defineActivity({
  name: "disposeConversation",
  input: Item,
  output: z.union([DisposalOutcome, unavailable]),
  retry,
});

/** Seals the settlement record of a page. */
export const settlePage = defineActivity({
  name: "settlePage",
  input: Page,
  output: z.union([z.object({ settled: z.int() }), unavailable]),
  retry,
});

/** Looks again at what waits: the next round, the next look, or nothing left to wait for. */
export const planReleases = defineActivity({
  name: "planReleases",
  input: Case,
  output: z.union([
    FrozenRound.extend({ state: z.literal("dispose") }),
    z.object({ state: z.literal("wait"), until: z.iso.datetime() }),
    z.object({ state: z.literal("done") }),
    unavailable,
  ]),
  retry,
});

/** Reads back some seconds long whether anything of the subject is left that the plan does not keep. */
export const verifyAbsence = defineActivity({
  name: "verifyAbsence",
  input: Case,
  output: z.union([
    z.object({ state: z.enum(["more", "absent", "remains", "too_many_sweeps"]) }),
    FrozenRound.extend({ state: z.literal("late_arrivals") }),
    unavailable,
  ]),
  retry,
});

/** Opens a compliance review: people decide what the machine may not. */
export const openReview = defineActivity({
  name: "openReview",
  input: Case.extend({
    about: z.enum([
      "ambiguous",
      "unknown",
      "out_of_scope",
      "low_confidence",
      "suspicious_enumeration",
      "validation_failed",
      "too_many_sweeps",
      "remains",
      "undelivered_notice",
    ]),
  }),
  output: z.enum(["opened", "unavailable"]),
  retry,
});

/** Shows where the case stands. */
export const showProgress = defineActivity({
  name: "showProgress",
  input: Case.extend({
    phase: z.enum([
      "RESOLVING",
      "ENUMERATING",
      "PLANNED",
      "AWAITING_APPROVAL",
      "DISPOSING",
      "AWAITING_RELEASE",
      "VERIFYING",
      "IN_REVIEW",
    ]),
  }),
  output: z.union([z.object({ done: z.int(), total: z.int() }), unavailable]),
  retry,
});

/** Seals the plan of a simulation. */
export const sealPlan = defineActivity({
  name: "sealPlan",
  input: Case,
  output: z.enum(["sealed", "unavailable"]),
  retry,
});

/** Seals the closing record and sets the final status. */
export const closeCase = defineActivity({
  name: "closeCase",
  input: Case,
  output: z.enum([
    "COMPLETED",
    "COMPLETED_WITH_RESIDUALS",
    "REFUSED",
    "CANCELLED",
    "IN_REVIEW",
    "unavailable",
  ]),
  retry,
});

/** Tells the requester or the DPO, once, and seals that it was told. */
export const notify = defineActivity({
  name: "notify",
  input: Case.extend({
    type: z.enum(["received", "closing"]),
    audience: z.enum(["requester", "dpo"]),
  }),
  output: z.enum(["done", "later", "undeliverable", "unavailable"]),
  retry,
});

/** Lets the next erasure of this person begin. */
export const releaseClaim = defineActivity({
  name: "releaseClaim",
  input: Case,
  output: z.enum(["released", "unavailable"]),
  retry,
});
