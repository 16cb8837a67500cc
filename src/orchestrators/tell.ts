import { notify, openReview } from "../activities/contracts";
import type { CaseId } from "../domain/identifiers";
import { available, type OrchestrationContext, type Workflow } from "../durable";
import { pause, REDELIVERY } from "./pauses";

type Letter = Pick<Parameters<typeof notify>[1], "type" | "audience">;

const LETTERS: readonly Letter[] = [
  { type: "received", audience: "requester" },
  { type: "closing", audience: "requester" },
  { type: "closing", audience: "dpo" },
];

/** Tells the requester and the DPO how it ended; a letter that can't be delivered is a review of its own. */
export function* tell(ctx: OrchestrationContext, caseId: CaseId): Workflow<void> {
  for (const letter of LETTERS) {
    const delivered = yield* deliver(ctx, caseId, letter);
    if (!delivered)
      yield* available(ctx, () => openReview(ctx, { caseId, about: "undelivered_notice" }));
  }
}

function* deliver(ctx: OrchestrationContext, caseId: CaseId, letter: Letter): Workflow<boolean> {
  for (let n = 0; ; n += 1) {
    const answer = yield* available(ctx, () => notify(ctx, { caseId, ...letter }));
    if (answer !== "later") return answer === "done";
    yield* pause(ctx, n, REDELIVERY);
  }
}
