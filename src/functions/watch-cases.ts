import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import type { DurableClient } from "../durable";
import type { CaseStore } from "../ports";
import { driveCase } from "./drive-case";
import { eachOpenCase } from "./open-cases";
import { ALARMING } from "./restart-pace";

/**
 * The driver is disposable: every open case without a living instance is started again from its first
 * line. It goes on from its files, so that a lost task hub costs a restart and no case.
 */
export const watchCasesWith =
  (dependencies: { cases: CaseStore; now: () => Date }) =>
  (client: DurableClient, context: InvocationContext): Promise<void> =>
    eachOpenCase(dependencies.cases, context, async (caseId) => {
      const started = await driveCase(dependencies, client, caseId);
      if (started === null) return;
      const { drive, restarts } = started;
      emit(context, { event: "CaseRestarted", caseId, drive });
      if (restarts >= ALARMING) emit(context, { event: "CaseStuck", caseId, drive });
    });
