import { beginDisposal, closeCase, releaseClaim, sealPlan } from "../activities/contracts";
import { Drive, ErasureReport, nextGeneration } from "../domain/drive";
import {
  available,
  defineOrchestration,
  type OrchestrationContext,
  type Workflow,
} from "../durable";
import { disposeUntilAbsent } from "./dispose-until-absent";
import { PATIENCE, pause } from "./pauses";
import { claim, freezePlan, identify, takeInventory } from "./prepare";
import { show } from "./show";
import { tell } from "./tell";

/** Art. 17 from receipt to report: identify, take inventory, decide, dispose, read back, account, tell. */
export const eraseDataSubject = defineOrchestration(
  {
    name: "eraseDataSubject",
    input: Drive,
    output: ErasureReport,
    restarted: nextGeneration,
  },
  function* (ctx, drive): Workflow<ErasureReport> {
    const { caseId } = drive;
    yield* identify(ctx, caseId);
    yield* claim(ctx, caseId);
    yield* takeInventory(ctx, caseId);
    const report = (yield* freezePlan(ctx, caseId)) === "report";
    const { status } = report ? yield* reportPlan(ctx, drive) : yield* erase(ctx, drive);
    yield* available(ctx, () => releaseClaim(ctx, { caseId }));
    return { status };
  },
);

/** A simulation ends with its sealed plan: no claim, no letter, no change. */
function* reportPlan(ctx: OrchestrationContext, { caseId }: Drive): Workflow<ErasureReport> {
  yield* available(ctx, () => sealPlan(ctx, { caseId }));
  return { status: "COMPLETED" };
}

/** The case is in review only when all else is settled; meanwhile what waits is looked at again. */
function* erase(ctx: OrchestrationContext, drive: Drive): Workflow<ErasureReport> {
  const { caseId } = drive;
  const fate = yield* available(ctx, () => beginDisposal(ctx, { caseId }));
  for (let looks = 0; ; looks += 1) {
    if (fate === "disposing") yield* disposeUntilAbsent(ctx, drive);
    const status = yield* available(ctx, () => closeCase(ctx, { caseId }));
    if (status !== "IN_REVIEW") {
      yield* tell(ctx, caseId);
      return { status };
    }
    yield* show(ctx, caseId, "IN_REVIEW");
    yield* pause(ctx, looks, PATIENCE);
  }
}
