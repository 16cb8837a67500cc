import type { CaseId } from "../domain/identifiers";
import type { ActivityHandler } from "../durable";
import type { CaseStore } from "../ports";
import type { openReview } from "./contracts";
import type { Log } from "./events";
import { showChange, showStatus } from "./progress";
import { openReviewOnce } from "./reviews";
import type { Services } from "./services";

const PROPOSES_REFUSAL = new Set(["ambiguous", "unknown", "out_of_scope", "low_confidence"]);

/** A phase can't go on by itself: people are asked. Only a person refuses (Art. 22). */
export const openReviewWith =
  ({ cases, now }: Pick<Services, "cases" | "now">): ActivityHandler<typeof openReview> =>
  async ({ caseId, about }, log) => {
    // Whoever gave a letter up has asked about it already.
    const isAsked = about === "undelivered_notice" && (await asksAbout(cases, caseId, about));
    if (isAsked) return "opened";
    const proposal = PROPOSES_REFUSAL.has(about) ? "refuse" : "look_into";
    await openReviewOnce({ cases, now }, caseId, { reviewId: about, about, proposal, log });
    // A letter that can't be delivered is a question of its own: how the case ended stays as it is.
    if (about === "undelivered_notice") await showChange({ cases, now }, caseId, {});
    else await showInReview({ cases, now }, caseId, log);
    return "opened";
  };

/** A phase of its own to whoever looks at where requests stand: nothing goes on in the one before. */
async function showInReview(
  services: Pick<Services, "cases" | "now">,
  caseId: CaseId,
  log: Log,
): Promise<void> {
  const told = { event: "PhaseChanged", caseId, phase: "IN_REVIEW" } as const;
  await showStatus(services, caseId, { status: "IN_REVIEW", told, log });
}

const asksAbout = async (cases: CaseStore, caseId: CaseId, about: string): Promise<boolean> =>
  (await cases.names(`${caseId}/reviews/${about}`)).length > 0;
