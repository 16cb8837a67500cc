import { showProgress } from "../activities/contracts";
import type { CaseId } from "../domain/identifiers";
import { available, type OrchestrationContext, setCustomStatus, type Workflow } from "../durable";

type Phase = Parameters<typeof showProgress>[1]["phase"];

/** Shows where the case stands, to the status route and to the portal: a phase and counts, no more. */
export function* show(
  ctx: OrchestrationContext,
  caseId: CaseId,
  phase: Phase,
): Workflow<{ done: number; total: number }> {
  const { done, total } = yield* available(ctx, () => showProgress(ctx, { caseId, phase }));
  setCustomStatus(ctx, { phase, done, total });
  return { done, total };
}
