/** Where the walks through the contact centre's lists stand: what a slice leaves for the next. */
import { z } from "zod";
import { ManifestEntry } from "./conversation";
import { ConversationId, Instant } from "./identifiers";

const PageToken = z.string().nullable();

/**
 * Parts of the subject's threads that the subject has no part in: others hang below them. Absent where there
 * are none, so that the package before this one can read the cursor, too.
 */
const Legs = {
  legs: z.array(ConversationId).optional(),
  /** So many of them have been asked for children. */
  legsAsked: z.int().optional(),
};

/** Where the enumeration stands: every listing, then every seed, then the children of all that was found, and of the legs between. */
export const EnumerationCursor = z.strictObject({
  /** The listing's end: the start of the sweep. */
  to: Instant,
  at: z.discriminatedUnion("step", [
    z.strictObject({ step: z.literal("listing"), index: z.int(), pageToken: PageToken }),
    z.strictObject({ step: z.literal("seeds"), index: z.int() }),
    z.strictObject({
      step: z.literal("children"),
      page: z.int(),
      item: z.int(),
      pageToken: PageToken,
    }),
    z.strictObject({ step: z.literal("beneath_leg"), page: z.int(), pageToken: PageToken }),
    z.strictObject({ step: z.literal("complete") }),
  ]),
  /** Tokens of the list being read: one that comes back would never end. */
  tokens: z.array(z.string()),
  /** Manifest pages written so far, and what is not on one yet. */
  pages: z.int(),
  buffer: z.array(ManifestEntry),
  found: z.int(),
  /** Answers to listings that had the contract's shape: the positive control of an empty inventory. */
  listings: z.int(),
  foreign: z.array(ConversationId),
  ...Legs,
  /** Conversations whose ids or form can't be read: for review, untouched. */
  unreadable: z.int(),
});
export type EnumerationCursor = z.infer<typeof EnumerationCursor>;

/** Where a second listing stands: the lists, the children of all that is known, of all that this has found, of the legs between. */
export const SweepCursor = z.strictObject({
  /** So many pages were settled when it began: with another number it begins again. */
  basis: z.int(),
  /** The listing's end: the start of the sweep. */
  to: Instant,
  at: z.discriminatedUnion("step", [
    z.strictObject({ step: z.literal("listing"), index: z.int() }),
    z.strictObject({ step: z.literal("known"), round: z.int(), page: z.int(), item: z.int() }),
    z.strictObject({ step: z.literal("found"), item: z.int() }),
    z.strictObject({ step: z.literal("beneath_leg"), item: z.int() }),
    z.strictObject({ step: z.literal("complete") }),
  ]),
  pageToken: PageToken,
  /** Tokens of the list being read: one that comes back would never end. */
  tokens: z.array(z.string()),
  /** What began before the first freeze and is on no manifest yet. */
  entries: z.array(ManifestEntry),
  ...Legs,
  startedAfterFreeze: z.array(ConversationId),
  unreadable: z.int(),
});
export type SweepCursor = z.infer<typeof SweepCursor>;
