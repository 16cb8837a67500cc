import type { InvocationContext } from "@azure/functions";
import type { Services } from "../activities/services";
import type { DurableClient } from "../durable";
import { eachUnansweredCase } from "./open-cases";
import { remindOfReviews } from "./remind-of-reviews";
import { tellStalled } from "./tell-stalled";
import { warnOfDeadline } from "./warn-of-deadline";

/** The time that runs whatever a case waits for: the law's, that of questions to people, and its own. */
export const watchTimeLimitsWith =
  (dependencies: Pick<Services, "cases" | "calendar" | "now">) =>
  async (_: DurableClient, context: InvocationContext): Promise<void> => {
    const { cases } = dependencies;
    await eachUnansweredCase(cases, context, (caseId) =>
      warnOfDeadline(dependencies, caseId, context),
    );
    await eachUnansweredCase(cases, context, async (caseId) => {
      await tellStalled(dependencies, caseId, context);
      await remindOfReviews(dependencies, caseId, context);
    });
  };
