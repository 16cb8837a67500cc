import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import { caseFiles } from "../domain/case-files";
import { CaseId } from "../domain/identifiers";
import type { DurableClient } from "../durable";
import type { CaseStore } from "../ports";
import { driveCase } from "./drive-case";

interface Dependencies {
  cases: CaseStore;
  now: () => Date;
}

/** From so many restarts on somebody should look; the pauses between them grow by then. */
const ALARMING = 5;
const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 60 * MINUTE_MS;

/**
 * The driver is disposable: every open case without a living instance is started again from its first
 * line. It goes on from its files, so that a lost task hub costs a restart and no case.
 */
export const watchCasesWith =
  (dependencies: Dependencies) =>
  async (client: DurableClient, context: InvocationContext): Promise<void> => {
    const { cases } = dependencies;
    for (const name of await cases.names("open/")) {
      const caseId = CaseId.parse(name.slice("open/".length, -".json".length));
      if (await isDueForRestart(dependencies, caseId))
        await restart(dependencies, client, { caseId, context });
    }
  };

/** What fails at once each time would be started for ever: each restart waits longer than the one before. */
async function isDueForRestart({ cases, now }: Dependencies, caseId: CaseId): Promise<boolean> {
  const drives = (await cases.names(`${caseId}/drives/`)).length;
  if (drives < ALARMING) return true;
  const last = await cases.read(caseFiles.drive(caseId, drives));
  const pauseMs = Math.min(5 * MINUTE_MS * 2 ** (drives - ALARMING), LONGEST_PAUSE_MS);
  return last === undefined || now().getTime() - new Date(last.at).getTime() >= pauseMs;
}

async function restart(
  dependencies: Dependencies,
  client: DurableClient,
  { caseId, context }: { caseId: CaseId; context: InvocationContext },
): Promise<void> {
  const drive = await driveCase(dependencies, client, caseId);
  if (drive === null) return;
  emit(context, { event: "CaseRestarted", caseId, drive });
  if (drive > ALARMING) emit(context, { event: "CaseStuck", caseId, drive });
}
