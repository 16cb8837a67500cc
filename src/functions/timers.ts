import type { InvocationContext } from "@azure/functions";
import type { Services } from "../activities/services";
import type { DurableClient } from "../durable";
import { sendLettersWith } from "./send-letters";
import { wakeResidualsWith } from "./wake-residuals";
import { watchCasesWith } from "./watch-cases";

/** A function that runs by the clock (NCRONTAB, UTC). */
export interface Timer {
  readonly name: string;
  readonly schedule: string;
  readonly runOnStartup: boolean;
  readonly run: (client: DurableClient, context: InvocationContext) => Promise<void>;
}

/** What runs by the clock. A start of the app looks after the cases at once: it may follow a loss. */
export const timersWith = (services: Services): Timer[] =>
  table({
    watch: watchCasesWith(services),
    wake: wakeResidualsWith(services),
    send: sendLettersWith(services),
  });

/** With settings that can't be used the clock is heard and nothing is done. */
export function timersOutOfService(): Timer[] {
  const nothing = async () => undefined;
  return table({ watch: nothing, wake: nothing, send: nothing });
}

const table = ({ watch, wake, send }: Record<"watch" | "wake" | "send", Timer["run"]>): Timer[] => [
  { name: "watchCases", schedule: "0 */5 * * * *", runOnStartup: true, run: watch },
  { name: "wakeResiduals", schedule: "0 15 * * * *", runOnStartup: false, run: wake },
  { name: "sendLetters", schedule: "30 */5 * * * *", runOnStartup: false, run: send },
];
