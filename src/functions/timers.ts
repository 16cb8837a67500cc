import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import type { Services } from "../activities/services";
import { tellCalls } from "../activities/telling-calls";
import type { DurableClient } from "../durable";
import type { Checkpoints } from "../ports";
import { wakeResidualsWith } from "./wake-residuals";
import { watchCasesWith } from "./watch-cases";
import { watchKeysWith } from "./watch-keys";
import { watchTimeLimitsWith } from "./watch-time-limits";
import { writeCheckpointWith } from "./write-checkpoint";

type Run = (client: DurableClient, context: InvocationContext) => Promise<void>;

/** A function that runs by the clock (NCRONTAB, UTC). */
export interface Timer {
  readonly name: string;
  readonly schedule: string;
  readonly runOnStartup: boolean;
  readonly run: Run;
}

/** What runs by the clock. A start of the app looks after cases and keys at once: it may follow a loss. */
export function timersWith(services: Services & { checkpoints: Checkpoints }): Timer[] {
  const watchCases = watchCasesWith(services);
  const sign = writeCheckpointWith(services);
  return table({
    watchCases: async (client, context) => {
      await watchCases(client, context);
      // What was called since the last activity ended here: nobody else may come to tell it.
      tellCalls(services.calls, context);
    },
    wakeResiduals: wakeResidualsWith(services),
    watchTimeLimits: watchTimeLimitsWith(services),
    watchKeys: watchKeysWith(services),
    writeCheckpoint: (_, context) => sign(context),
  });
}

/**
 * With settings that can't be used the clock is heard and nothing is done. The watchdog says so: where no
 * probe reaches the health route, nobody else would.
 */
export function timersOutOfService(wrong: readonly string[]): Timer[] {
  const nothing = async () => undefined;
  const told: Run = async (_, context) =>
    emit(context, { event: "OutOfService", what: wrong.join(", ") });
  return table({
    watchCases: told,
    wakeResiduals: nothing,
    watchTimeLimits: nothing,
    watchKeys: nothing,
    writeCheckpoint: nothing,
  });
}

const SCHEDULES = [
  { name: "watchCases", schedule: "0 */5 * * * *", runOnStartup: true },
  { name: "wakeResiduals", schedule: "0 15 * * * *", runOnStartup: false },
  { name: "watchTimeLimits", schedule: "0 45 * * * *", runOnStartup: false },
  { name: "watchKeys", schedule: "0 30 5 * * *", runOnStartup: true },
  { name: "writeCheckpoint", schedule: "0 */15 * * * *", runOnStartup: false },
] as const;

const table = (runs: Record<(typeof SCHEDULES)[number]["name"], Run>): Timer[] =>
  SCHEDULES.map((timer) => ({ ...timer, run: runs[timer.name] }));
