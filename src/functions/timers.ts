import type { InvocationContext } from "@azure/functions";
import type { Services } from "../activities/services";
import type { DurableClient } from "../durable";
import type { Checkpoints } from "../ports";
import { wakeResidualsWith } from "./wake-residuals";
import { watchCasesWith } from "./watch-cases";
import { writeCheckpointWith } from "./write-checkpoint";

/** A function that runs by the clock (NCRONTAB, UTC). */
export interface Timer {
  readonly name: string;
  readonly schedule: string;
  readonly runOnStartup: boolean;
  readonly run: (client: DurableClient, context: InvocationContext) => Promise<void>;
}

/** What runs by the clock. A start of the app looks after the cases at once: it may follow a loss. */
export function timersWith(services: Services & { checkpoints: Checkpoints }): Timer[] {
  const sign = writeCheckpointWith(services);
  return table({
    watch: watchCasesWith(services),
    wake: wakeResidualsWith(services),
    sign: (_, context) => sign(context),
  });
}

/** With settings that can't be used the clock is heard and nothing is done. */
export function timersOutOfService(): Timer[] {
  const nothing = async () => undefined;
  return table({ watch: nothing, wake: nothing, sign: nothing });
}

const table = ({ watch, wake, sign }: Record<"watch" | "wake" | "sign", Timer["run"]>): Timer[] => [
  { name: "watchCases", schedule: "0 */5 * * * *", runOnStartup: true, run: watch },
  { name: "wakeResiduals", schedule: "0 15 * * * *", runOnStartup: false, run: wake },
  { name: "writeCheckpoint", schedule: "0 */15 * * * *", runOnStartup: false, run: sign },
];
