import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { DurableClient } from "../durable";
import type { CaseStore } from "../ports";
import { driveCase, isLiving } from "./drive-case";
import { eachOpenCase } from "./open-cases";
import { ALARMING } from "./restart-pace";
import { tellReceived } from "./tell-received";

/** As long as its token is valid, a sender may repeat a request that was not accepted. */
const ABANDONED_AFTER_MS = 24 * 60 * 60_000;

interface Dependencies {
  readonly cases: CaseStore;
  readonly now: () => Date;
}

/**
 * The driver is disposable: every open case without a living instance is started again from its first
 * line. It goes on from its files, so that a lost task hub costs a restart and no case.
 */
export const watchCasesWith =
  (dependencies: Dependencies) =>
  (client: DurableClient, context: InvocationContext): Promise<void> =>
    eachOpenCase(dependencies.cases, context, async (caseId) => {
      if (await isLiving(client, caseId)) return;
      if (await isAbandoned(dependencies, caseId)) await takeOff(dependencies, caseId);
      else await startAgain(dependencies, client, { caseId, context });
    });

async function startAgain(
  dependencies: Dependencies,
  client: DurableClient,
  { caseId, context }: { caseId: CaseId; context: InvocationContext },
): Promise<void> {
  await tellReceived(dependencies, caseId, context);
  const started = await driveCase(dependencies, client, caseId);
  if (started === null) return;
  const { drive, restarts } = started;
  emit(context, { event: "CaseRestarted", caseId, drive });
  if (restarts >= ALARMING) emit(context, { event: "CaseStuck", caseId, drive });
}

/** Listed, and never accepted: whoever submitted it died before the ledger, and has not come back. */
async function isAbandoned({ cases, now }: Dependencies, caseId: CaseId): Promise<boolean> {
  const opened = await cases.read(caseFiles.openCase(caseId));
  const age = opened ? now().getTime() - new Date(opened.at).getTime() : 0;
  return age >= ABANDONED_AFTER_MS && !(await cases.exists(caseFiles.request(caseId)));
}

/** Whoever comes back at this very moment finds it listed again, one way or the other. */
async function takeOff({ cases, now }: Dependencies, caseId: CaseId): Promise<void> {
  await cases.remove(caseFiles.openCase(caseId));
  if (await cases.exists(caseFiles.request(caseId)))
    await cases.create(caseFiles.openCase(caseId), { at: now().toISOString() });
}
