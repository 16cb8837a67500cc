import { z } from "zod";
import { RateLimit } from "./rate-limit";

const chance = z.number().min(0).max(1).default(0);
const milliseconds = z.int().min(0).default(0);

/**
 * What may go wrong with any call, as data. Chances are for each call (pages: each page, evaluations:
 * each conversation); what is not said does not happen.
 */
export const FaultProfile = z.strictObject({
  rateLimit: RateLimit.nullable().default(null),
  latency: z.strictObject({ fixedMs: milliseconds, jitterMs: milliseconds }).prefault({}),
  tokenLifetimeSeconds: z.int().min(1).exactOptional(),
  pageSize: z.int().min(1).exactOptional(),
  failures: z
    .strictObject({
      /** The connection breaks before anything is done. */
      reset: chance,
      /** 500, 502, 503 or 504, nothing done. */
      error: chance,
      /** The same, and yet it was done. */
      errorAfterEffect: chance,
      /** It was done, and the connection breaks before the answer. */
      lostReply: chance,
      /** Cut off, HTML, or the JSON of something else. */
      malformed: chance,
      /** More than the contract's megabyte. */
      oversized: chance,
      /** Every token is revoked just before the call, at most once in ten seconds. */
      revokedToken: chance,
      slow: chance,
    })
    .prefault({}),
  slowMs: z.int().min(0).default(1_500),
  /**
   * So often in a row may the same call fail. A client that tries three times survives two; from three
   * on an item ends with people, as it should.
   */
  mostInARow: z.int().min(1).default(2),
  pages: z
    .strictObject({
      /** The page comes a second time under another token. */
      repeated: chance,
      /** Something was put in before: the last row of the page before comes again. */
      shiftedBack: chance,
      /** Something was taken out before: a row is passed over, once. */
      shiftedOn: chance,
      /** Its rows come backwards. */
      reordered: chance,
      /** Somebody else's conversation is among them. */
      foreign: chance,
      /** An old conversation appears behind the reader's back, once for each listed externalId. */
      arrival: chance,
    })
    .prefault({}),
  /** Where the next page is said to be. */
  hostileNextPage: z
    .strictObject({ foreignOrigin: chance, otherPath: chance, repeatedToken: chance })
    .prefault({}),
  evaluations: z
    .strictObject({
      /** One opens just before a deletion. */
      opens: chance,
      /** The window of an active one moves on while the conversation is masked. */
      extends: chance,
      seconds: z.number().min(0).default(3),
    })
    .prefault({}),
});
export type FaultProfile = z.output<typeof FaultProfile>;
