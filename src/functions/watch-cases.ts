import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import type { DurableClient } from "../durable";
import type { CaseStore } from "../ports";
import { attend } from "./attend";
import { driveCase } from "./drive-case";
import { listed } from "./listed";
import { ALARMING } from "./restart-pace";

const OPEN = "open/";

/**
 * The driver is disposable: every open case without a living instance is started again from its first
 * line. It goes on from its files, so that a lost task hub costs a restart and no case.
 */
export const watchCasesWith =
  (dependencies: { cases: CaseStore; now: () => Date }) =>
  async (client: DurableClient, context: InvocationContext): Promise<void> => {
    for (const name of await listed(dependencies.cases, OPEN, context))
      await attend(context, name.slice(OPEN.length, -".json".length), async (caseId) => {
        const started = await driveCase(dependencies, client, caseId);
        if (started === null) return;
        const { drive, restarts } = started;
        emit(context, { event: "CaseRestarted", caseId, drive });
        if (restarts >= ALARMING) emit(context, { event: "CaseStuck", caseId, drive });
      });
  };
