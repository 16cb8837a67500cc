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

/** Whom some minutes do not suffice is written to by the clock that sends letters, for a day. */
const TRIES = 4;

/**
 * Tells the requester and the DPO how it ended. One who does not answer keeps nobody else waiting: not the
 * next erasure of the same person, and not what the register has to look at again. A letter that can't be
 * delivered is a review of its own.
 */
export function* tell(ctx: OrchestrationContext, caseId: CaseId): Workflow<void> {
  let open = LETTERS;
  for (let n = 0; open.length > 0 && n < TRIES; n += 1) {
    if (n > 0) yield* pause(ctx, n - 1, REDELIVERY);
    const unanswered: Letter[] = [];
    for (const letter of open)
      if ((yield* send(ctx, caseId, letter)) === "later") unanswered.push(letter);
    open = unanswered;
  }
}

function* send(
  ctx: OrchestrationContext,
  caseId: CaseId,
  letter: Letter,
): Workflow<"settled" | "later"> {
  const answer = yield* available(ctx, () => notify(ctx, { caseId, ...letter }));
  if (answer === "undeliverable")
    yield* available(ctx, () => openReview(ctx, { caseId, about: "undelivered_notice" }));
  return answer === "later" ? "later" : "settled";
}
