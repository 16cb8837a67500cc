import { openReview } from "../activities/contracts";
import type { CaseId } from "../domain/identifiers";
import { available, type OrchestrationContext, setCustomStatus, type Workflow } from "../durable";
import { PATIENCE, pause } from "./pauses";

type Question = Parameters<typeof openReview>[1]["about"];

/** The machine can't go on: people are asked, and until they answer it looks again now and then. */
export function* review(
  ctx: OrchestrationContext,
  caseId: CaseId,
  { about, looks }: { about: Question; looks: number },
): Workflow<void> {
  yield* available(ctx, () => openReview(ctx, { caseId, about }));
  setCustomStatus(ctx, { phase: "IN_REVIEW" });
  yield* pause(ctx, looks, PATIENCE);
}
