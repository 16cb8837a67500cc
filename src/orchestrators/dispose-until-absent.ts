import { planReleases, verifyAbsence } from "../activities/contracts";
import { type Drive, roundInstance } from "../domain/drive";
import type { CaseId } from "../domain/identifiers";
import { available, type OrchestrationContext, rest, type Workflow } from "../durable";
import { disposeRound } from "./dispose-round";
import { review } from "./review";
import { show } from "./show";

/** Round after round: dispose, wait for what may be released, and read back that nothing is left. */
export function* disposeUntilAbsent(ctx: OrchestrationContext, drive: Drive): Workflow<void> {
  const { caseId } = drive;
  for (let looks = 0; ; ) {
    if ((yield* disposeOrWait(ctx, drive)) === "going_on") continue;
    const verdict = yield* readBack(ctx, caseId);
    if (verdict === "absent") return;
    if (verdict === "late_arrivals") continue;
    yield* review(ctx, caseId, { about: verdict, looks });
    looks += 1;
  }
}

function* disposeOrWait(
  ctx: OrchestrationContext,
  drive: Drive,
): Workflow<"going_on" | "nothing_left"> {
  const { caseId } = drive;
  const next = yield* available(ctx, () => planReleases(ctx, { caseId }));
  switch (next.state) {
    case "dispose": {
      const { round, pages, from } = next;
      yield* show(ctx, caseId, "DISPOSING");
      yield* disposeRound(ctx, { caseId, round, pages, from }, roundInstance(drive, round));
      return "going_on";
    }
    case "wait":
      yield* show(ctx, caseId, "AWAITING_RELEASE");
      yield* rest(ctx, new Date(next.until));
      return "going_on";
    case "done":
      return "nothing_left";
  }
}

function* readBack(
  ctx: OrchestrationContext,
  caseId: CaseId,
): Workflow<"absent" | "late_arrivals" | "remains" | "too_many_sweeps"> {
  for (;;) {
    const { state } = yield* available(ctx, () => verifyAbsence(ctx, { caseId }));
    if (state !== "more") return state;
  }
}
