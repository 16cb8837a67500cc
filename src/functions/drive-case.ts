import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { DurableClient } from "../durable";
import { eraseDataSubject } from "../orchestrators/erase-data-subject";
import { type CaseStore, Unavailable } from "../ports";
import { isDue, restartsOf } from "./restart-pace";

interface Dependencies {
  cases: CaseStore;
  now: () => Date;
}

const LIVING = new Set(["Pending", "Running", "Suspended", "ContinuedAsNew"]);

/** Whether a case's procedure is there and has not ended. */
export async function isLiving(client: DurableClient, caseId: CaseId): Promise<boolean> {
  try {
    return LIVING.has((await client.getStatus(caseId)).runtimeStatus);
  } catch (cause) {
    // The client has no other way of saying that there is no such instance.
    if (cause instanceof Error && cause.message.includes("replied with HTTP 404")) return false;
    throw new Unavailable(["task hub"], { cause });
  }
}

/**
 * Starts the procedure of an open case from its first line, unless it runs. Who takes the drive's number
 * first starts it; should it die before, the next comer finds no instance and takes the next number.
 */
export async function driveCase(
  { cases, now }: Dependencies,
  client: DurableClient,
  caseId: CaseId,
): Promise<{ drive: number; restarts: number } | null> {
  if (await isLiving(client, caseId)) return null;
  // Looked up after that: a procedure takes its case off the list before it ends.
  if (!(await isOpen(cases, caseId))) return null;
  const { drives, restarts, lastAt } = await restartsOf(cases, caseId);
  if (!isDue({ restarts, lastAt }, now())) return null;
  const drive = drives + 1;
  const taken = await cases.create(caseFiles.drive(caseId, drive), { at: now().toISOString() });
  if (!taken.created || !(await start(client, caseId, drive))) return null;
  return { drive, restarts };
}

/** A request that was never entered into the ledger was never accepted: its sender repeats it. */
const isOpen = async (cases: CaseStore, caseId: CaseId): Promise<boolean> =>
  (await cases.exists(caseFiles.openCase(caseId))) &&
  (await cases.exists(caseFiles.request(caseId)));

async function start(client: DurableClient, caseId: CaseId, drive: number): Promise<boolean> {
  try {
    await eraseDataSubject.start(client, caseId, { caseId, drive });
    return true;
  } catch (cause) {
    // Two starters met between look and start: the platform takes only one, which is all that is wanted.
    if (await isLiving(client, caseId)) return false;
    throw new Unavailable(["task hub"], { cause });
  }
}
