import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { DurableClient } from "../durable";
import type { CaseStore } from "../ports";
import { attend } from "./attend";
import { driveCase, isLiving } from "./drive-case";
import { listed } from "./listed";

const ENTRY = /^register\/(\d{4}-\d{2}-\d{2})\/([0-9a-f]{32})-([0-9a-f]{32})\.json$/;

interface Dependencies {
  cases: CaseStore;
  now: () => Date;
}

interface Entry {
  readonly date: string;
  readonly conversation: string;
}

/**
 * The register of deferred erasures: on its day, once its time has come, each residual is looked at again
 * (Art. 17 does not end with a partial refusal).
 */
export const wakeResidualsWith =
  (dependencies: Dependencies) =>
  async (client: DurableClient, context: InvocationContext): Promise<void> => {
    const { cases, now } = dependencies;
    const today = now().toISOString().slice(0, 10);
    const due = dueEntries(await listed(cases, "register/", context), today);
    for (const [name, entries] of due)
      await attend(context, name, async (caseId) => {
        const residuals = { caseId, entries };
        if (!(await isAnyDue(dependencies, residuals))) return;
        const drive = await wake(dependencies, client, residuals);
        if (drive !== null) emit(context, { event: "CaseRestarted", caseId, drive });
      });
  };

function dueEntries(names: readonly string[], today: string): Map<string, Entry[]> {
  const due = new Map<string, Entry[]>();
  for (const name of names) {
    const [, date, id, conversation] = ENTRY.exec(name) ?? [];
    if (!(date && id && conversation) || date > today) continue;
    due.set(id, [...(due.get(id) ?? []), { date, conversation }]);
  }
  return due;
}

async function isAnyDue(
  { cases, now }: Dependencies,
  { caseId, entries }: { caseId: CaseId; entries: readonly Entry[] },
): Promise<boolean> {
  for (const { date, conversation } of entries) {
    const entry = await cases.read(caseFiles.register(date, caseId, conversation));
    if (entry && new Date(entry.dueAt ?? date) <= now()) return true;
  }
  return false;
}

/**
 * A case that has not ended looks after its residuals itself, and may be entering them just now. Taken
 * off now and off the list of open cases at its end, they would be forgotten: the register keeps them.
 */
const isUnderWay = async (
  cases: CaseStore,
  client: DurableClient,
  caseId: CaseId,
): Promise<boolean> =>
  (await cases.exists(caseFiles.openCase(caseId))) || (await isLiving(client, caseId));

/** The case is opened first, so that the watchdog knows of it. What still waits then enters itself anew. */
async function wake(
  dependencies: Dependencies,
  client: DurableClient,
  { caseId, entries }: { caseId: CaseId; entries: readonly Entry[] },
): Promise<number | null> {
  const { cases, now } = dependencies;
  if (await isUnderWay(cases, client, caseId)) return null;
  await cases.create(caseFiles.openCase(caseId), { at: now().toISOString() });
  for (const { date, conversation } of entries)
    await cases.remove(caseFiles.register(date, caseId, conversation));
  return (await driveCase(dependencies, client, caseId))?.drive ?? null;
}
