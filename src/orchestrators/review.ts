import { openReview } from "../activities/contracts";
import type { CaseId } from "../domain/identifiers";
import {
  available,
  doubling,
  type OrchestrationContext,
  restFor,
  setCustomStatus,
  type Workflow,
} from "../durable";

type Question = Parameters<typeof openReview>[1]["about"];

const HOUR_MS = 60 * 60 * 1000;
const PAUSE_MS = { first: HOUR_MS / 4, longest: 6 * HOUR_MS };

/** The machine can't go on: people are asked, and until they answer it looks again now and then. */
export function* review(
  ctx: OrchestrationContext,
  caseId: CaseId,
  { about, looks }: { about: Question; looks: number },
): Workflow<void> {
  yield* available(ctx, () => openReview(ctx, { caseId, about }));
  setCustomStatus(ctx, { phase: "IN_REVIEW" });
  yield* restFor(ctx, doubling(looks, PAUSE_MS));
}
