import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import type { CheckpointOutcome, Checkpoints } from "../ports";
import { orTold } from "./attend";

const JANUARY = 0;

/**
 * Signs the heads of this year's log and, in January, of last year's, which records still reach. What is found
 * to be wrong is an alarm each time anew: nothing but a person takes it away.
 */
export const writeCheckpointWith =
  ({ checkpoints, now }: { checkpoints: Checkpoints; now: () => Date }) =>
  async (context: InvocationContext): Promise<void> => {
    const at = now();
    const year = at.getUTCFullYear();
    const years = at.getUTCMonth() === JANUARY ? [year, year - 1] : [year];
    for (const one of years)
      await orTold(context, "", async () => tell(context, await checkpoints.write(one)));
  };

function tell(context: InvocationContext, outcome: CheckpointOutcome): void {
  if (outcome.kind === "written") {
    const { logId, size } = outcome;
    emit(context, { event: "CheckpointWritten", logId, size });
  }
  if (outcome.kind === "alarm") {
    const { logId, what } = outcome;
    emit(context, { event: "EvidenceAlarm", logId, what });
  }
}
