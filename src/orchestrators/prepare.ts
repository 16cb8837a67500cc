import {
  claimDataSubject,
  enumerateSlice,
  freezeRound,
  notify,
  resolveDataSubject,
} from "../activities/contracts";
import type { CaseId } from "../domain/identifiers";
import { available, type OrchestrationContext, type Workflow } from "../durable";
import { PATIENCE, pause } from "./pauses";
import { review } from "./review";
import { show } from "./show";

const FIRST_ROUND = 1;

/** Who it is. Nobody is guessed and nobody refused by machine: what is not clear waits for people. */
export function* identify(ctx: OrchestrationContext, caseId: CaseId): Workflow<void> {
  for (let looks = 0; ; looks += 1) {
    const resolution = yield* available(ctx, () => resolveDataSubject(ctx, { caseId }));
    // An acknowledgement that is not answered now is sent again by the clock.
    yield* available(ctx, () => notify(ctx, { caseId, type: "received", audience: "requester" }));
    if (resolution === "resolved") return;
    yield* review(ctx, caseId, { about: resolution, looks });
  }
}

/** One erasure of a person at a time: the second waits for the first. */
export function* claim(ctx: OrchestrationContext, caseId: CaseId): Workflow<void> {
  for (let n = 0; ; n += 1) {
    const claimed = yield* available(ctx, () => claimDataSubject(ctx, { caseId }));
    if (claimed !== "busy") return;
    yield* pause(ctx, n, PATIENCE);
  }
}

/** Everything the contact centre holds of the person, slice by slice. */
export function* takeInventory(ctx: OrchestrationContext, caseId: CaseId): Workflow<void> {
  for (let looks = 0; ; ) {
    const slice = yield* available(ctx, () => enumerateSlice(ctx, { caseId, round: FIRST_ROUND }));
    if (slice.state === "complete") return;
    if (slice.state === "more") continue;
    yield* review(ctx, caseId, { about: "suspicious_enumeration", looks });
    looks += 1;
  }
}

/** The plan, frozen before anything is changed, and approved where that is asked for. */
export function* freezePlan(
  ctx: OrchestrationContext,
  caseId: CaseId,
): Workflow<"dispose" | "report"> {
  for (let looks = 0; ; looks += 1) {
    const plan = yield* available(ctx, () => freezeRound(ctx, { caseId, round: FIRST_ROUND }));
    if (plan.state === "refused") {
      yield* review(ctx, caseId, { about: "validation_failed", looks });
    } else if (plan.next === "await_approval") {
      yield* show(ctx, caseId, "AWAITING_APPROVAL");
      yield* pause(ctx, looks, PATIENCE);
    } else {
      return plan.next;
    }
  }
}
