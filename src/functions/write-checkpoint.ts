import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import { withoutWords } from "../domain/without-words";
import { type Checkpoints, Unavailable } from "../ports";

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
    const ends = await Promise.allSettled(years.map((one) => write(checkpoints, one, context)));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  };

async function write(
  checkpoints: Checkpoints,
  year: number,
  context: InvocationContext,
): Promise<void> {
  try {
    const outcome = await checkpoints.write(year);
    if (outcome.kind === "written") {
      const { logId, size } = outcome;
      emit(context, { event: "CheckpointWritten", logId, size });
    }
    if (outcome.kind === "alarm") {
      const { logId, what } = outcome;
      emit(context, { event: "EvidenceAlarm", logId, what });
    }
  } catch (fault) {
    if (!(fault instanceof Unavailable)) throw withoutWords(fault);
    emit(context, { event: "Unavailable", caseId: "", what: fault.what.join(", ") });
  }
}
