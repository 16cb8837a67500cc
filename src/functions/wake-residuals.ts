import type { InvocationContext } from "@azure/functions";
import { emit } from "../activities/events";
import { caseFiles } from "../domain/case-files";
import { CaseId } from "../domain/identifiers";
import type { DurableClient } from "../durable";
import type { CaseStore } from "../ports";
import { driveCase } from "./drive-case";

const ENTRY = /^register\/(\d{4}-\d{2}-\d{2})\/([0-9a-f]{32})-([0-9a-f]{32})\.json$/;

/**
 * The register of deferred erasures: on its day each residual is looked at again (Art. 17 does not end
 * with a partial refusal). The case is opened again first, so that the watchdog knows of it.
 */
export const wakeResidualsWith =
  ({ cases, now }: { cases: CaseStore; now: () => Date }) =>
  async (client: DurableClient, context: InvocationContext): Promise<void> => {
    const today = now().toISOString().slice(0, 10);
    for (const name of await cases.names("register/")) {
      const [, date, id, conversation] = ENTRY.exec(name) ?? [];
      if (!date || !conversation || date > today) continue;
      const caseId = CaseId.parse(id);
      await cases.create(caseFiles.openCase(caseId), { at: now().toISOString() });
      // Taken off before the case runs: what still waits then enters itself anew.
      await cases.remove(caseFiles.register(date, caseId, conversation));
      const drive = await driveCase({ cases, now }, client, caseId);
      if (drive !== null) emit(context, { event: "CaseRestarted", caseId, drive });
    }
  };
