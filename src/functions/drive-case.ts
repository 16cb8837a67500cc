import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { DurableClient } from "../durable";
import { eraseDataSubject } from "../orchestrators/erase-data-subject";
import type { CaseStore } from "../ports";

const LIVING = new Set(["Pending", "Running", "Suspended", "ContinuedAsNew"]);

/** Whether an instance is there and has not ended. */
async function isLiving(client: DurableClient, instanceId: string): Promise<boolean> {
  try {
    return LIVING.has((await client.getStatus(instanceId)).runtimeStatus);
  } catch (fault) {
    // The client has no other way of saying that there is no such instance.
    if (fault instanceof Error && fault.message.includes("replied with HTTP 404")) return false;
    throw fault;
  }
}

/** How many runs a case has had. */
export async function drivesOf(cases: CaseStore, caseId: CaseId): Promise<number> {
  return (await cases.names(`${caseId}/drives/`)).length;
}

/**
 * Starts the procedure of a case from its first line, unless it runs. Who takes the drive's number first
 * starts it; should it die before, the next comer finds no instance and takes the next number.
 */
export async function driveCase(
  { cases, now }: { cases: CaseStore; now: () => Date },
  client: DurableClient,
  caseId: CaseId,
): Promise<number | null> {
  if (await isLiving(client, caseId)) return null;
  const drive = (await drivesOf(cases, caseId)) + 1;
  const taken = await cases.create(caseFiles.drive(caseId, drive), { at: now().toISOString() });
  if (!taken.created) return null;
  try {
    await eraseDataSubject.start(client, caseId, { caseId, drive });
  } catch (fault) {
    // Two starters met between look and start: the platform takes only one, which is all that is wanted.
    if (await isLiving(client, caseId)) return null;
    throw fault;
  }
  return drive;
}
