import type { HandlersOf } from "../durable";
import { beginDisposalWith } from "./begin-disposal";
import { claimDataSubjectWith, releaseClaimWith } from "./claim-data-subject";
import { closeCaseWith } from "./close-case";
import type * as contracts from "./contracts";
import { disposeConversationWith } from "./dispose-conversation";
import { enumerateSliceWith } from "./enumerate-slice";
import { freezeRoundWith } from "./freeze-round";
import { notifyWith } from "./notify";
import { openReviewWith } from "./open-review";
import { planReleasesWith } from "./plan-releases";
import { resolveDataSubjectWith } from "./resolve-data-subject";
import { sealPlanWith } from "./seal-plan";
import type { Services } from "./services";
import { settlePageWith } from "./settle-page";
import { showProgressWith } from "./show-progress";
import { tellingCalls } from "./telling-calls";
import { verifyAbsenceWith } from "./verify-absence";
import { waitingOut } from "./waiting-out";

/** The work behind every contract; one that is missing here does not compile. */
export const handlersWith = (services: Services): HandlersOf<typeof contracts> =>
  tellingCalls(
    waitingOut({
      resolveDataSubject: resolveDataSubjectWith(services),
      claimDataSubject: claimDataSubjectWith(services),
      enumerateSlice: enumerateSliceWith(services),
      freezeRound: freezeRoundWith(services),
      beginDisposal: beginDisposalWith(services),
      disposeConversation: disposeConversationWith(services),
      settlePage: settlePageWith(services),
      planReleases: planReleasesWith(services),
      verifyAbsence: verifyAbsenceWith(services),
      openReview: openReviewWith(services),
      showProgress: showProgressWith(services),
      sealPlan: sealPlanWith(services),
      closeCase: closeCaseWith(services),
      notify: notifyWith(services),
      releaseClaim: releaseClaimWith(services),
    }),
    services.calls,
  );

/** With settings that can't be used every activity waits: what is not registered would be waited for for ever. */
export function handlersOutOfService(): HandlersOf<typeof contracts> {
  const unavailable = async () => "unavailable" as const;
  return {
    resolveDataSubject: unavailable,
    claimDataSubject: unavailable,
    enumerateSlice: unavailable,
    freezeRound: unavailable,
    beginDisposal: unavailable,
    disposeConversation: unavailable,
    settlePage: unavailable,
    planReleases: unavailable,
    verifyAbsence: unavailable,
    openReview: unavailable,
    showProgress: unavailable,
    sealPlan: unavailable,
    closeCase: unavailable,
    notify: unavailable,
    releaseClaim: unavailable,
  };
}
