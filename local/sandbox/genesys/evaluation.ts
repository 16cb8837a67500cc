import { z } from "zod";

/** A quality evaluation as it is put in; how long it locks is decided by its window. */
export const Evaluation = z.strictObject({
  evaluationId: z.string().min(1),
  conversationId: z.string().min(1),
  status: z.enum(["ASSIGNED", "IN_PROGRESS", "COMPLETED", "CANCELLED"]),
  scoringWindow: z.union([
    z.strictObject({ endsAt: z.iso.datetime() }),
    z.strictObject({ secondsAfterFirstAsked: z.number().min(0) }),
  ]),
  /** False: the evaluator is late, the status stays although the window is over. */
  completesAtWindowEnd: z.boolean().default(true),
});
export type Evaluation = z.output<typeof Evaluation>;

/** An evaluation as the contract shows it. */
export interface ShownEvaluation {
  readonly evaluationId: string;
  readonly conversationId: string;
  readonly status: Evaluation["status"];
  readonly scoringWindowEndsAt: string;
}

/** An evaluation that is held, with the instant at which somebody first asked for it. */
export interface HeldEvaluation {
  readonly evaluation: Evaluation;
  firstAskedAt: Date | null;
}

/** The end of the scoring window; null while nobody has asked for it. */
export function windowEnd({ evaluation, firstAskedAt }: HeldEvaluation): Date | null {
  const { scoringWindow } = evaluation;
  if ("endsAt" in scoringWindow) return new Date(scoringWindow.endsAt);
  if (!firstAskedAt) return null;
  return new Date(firstAskedAt.getTime() + scoringWindow.secondsAfterFirstAsked * 1000);
}

/** The status at an instant: an active evaluation is completed when its window ends. */
export function statusAt(held: HeldEvaluation, at: Date): Evaluation["status"] {
  const { status, completesAtWindowEnd } = held.evaluation;
  const end = windowEnd(held);
  const isOver = end !== null && end.getTime() <= at.getTime();
  return isActive(status) && completesAtWindowEnd && isOver ? "COMPLETED" : status;
}

/** Only these lock a conversation. */
export const isActive = (status: Evaluation["status"]): boolean =>
  status === "ASSIGNED" || status === "IN_PROGRESS";
