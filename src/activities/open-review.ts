import type { ActivityHandler } from "../durable";
import type { openReview } from "./contracts";
import { showChange } from "./progress";
import { openReviewOnce } from "./reviews";
import type { Services } from "./services";

const PROPOSES_REFUSAL = new Set(["ambiguous", "unknown", "out_of_scope", "low_confidence"]);

/** A phase can't go on by itself: people are asked. Only a person refuses (Art. 22). */
export const openReviewWith =
  ({ cases, now }: Pick<Services, "cases" | "now">): ActivityHandler<typeof openReview> =>
  async ({ caseId, about }, log) => {
    const proposal = PROPOSES_REFUSAL.has(about) ? "refuse" : "look_into";
    await openReviewOnce({ cases, now }, caseId, { reviewId: about, about, proposal, log });
    // A letter that can't be delivered is a question of its own: how the case ended stays as it is.
    await showChange(
      { cases, now },
      caseId,
      about === "undelivered_notice" ? {} : { status: "IN_REVIEW" },
    );
    return "opened";
  };
