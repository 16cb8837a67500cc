import { type OrchestrationContext, rest, type Workflow } from "../durable";

/** The first of a row of pauses, and the length that none of them passes. */
export interface Pauses {
  readonly firstMs: number;
  readonly longestMs: number;
}

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;

/** For what is out of order: settings, the vault, the place for evidence. */
export const OUTAGE: Pauses = { firstMs: 5 * MINUTE_MS, longestMs: HOUR_MS };

/** For what people or another erasure must do first. */
export const PATIENCE: Pauses = { firstMs: 15 * MINUTE_MS, longestMs: 6 * HOUR_MS };

/** For a receiver that did not acknowledge a letter. */
export const REDELIVERY: Pauses = { firstMs: MINUTE_MS, longestMs: HOUR_MS };

/** Waits for the `n`th time (from 0), each pause twice the one before, or until the doorbell rings. */
export const pause = (
  ctx: OrchestrationContext,
  n: number,
  { firstMs, longestMs }: Pauses,
): Workflow<"rested" | "rung"> => {
  const ms = Math.min(firstMs * 2 ** n, longestMs);
  return rest(ctx, new Date(ctx.df.currentUtcDateTime.getTime() + ms));
};
