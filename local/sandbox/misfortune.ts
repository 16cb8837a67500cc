import type { Answer } from "./call";
import type { FaultEffect } from "./fault-table";

/** What goes wrong with one call. */
export interface Misfortune extends FaultEffect {
  /** How long every call takes: no fault, and not in the log. */
  readonly latencyMs?: number;
  /** In the log: which fault it was. */
  readonly cause?: string;
  /** What the caller is told after the route has done its work. */
  readonly insteadOf?: (answer: Answer) => Answer;
}

/** Nothing goes wrong. */
export const noMisfortune: Misfortune = {
  delayMs: 0,
  dropReplyAfterEffect: false,
  resetConnection: false,
};
