import type { PlannedDisposal } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { ManifestEntry } from "../domain/conversation";
import type { Item } from "../domain/erasure-request";
import type { CaseId } from "../domain/identifiers";
import { CaseFileMissing, expected } from "./case-reading";
import type { Services } from "./services";

/** One conversation of a frozen round: what was found, what is planned, its name in file names. */
export interface Target {
  readonly caseId: CaseId;
  readonly round: number;
  readonly name: string;
  readonly entry: ManifestEntry;
  readonly planned: PlannedDisposal;
}

/** What stands at a place of the manifest. */
export async function targetAt(
  { cases, names }: Pick<Services, "cases" | "names">,
  { caseId, round, page, item }: Item,
): Promise<Target> {
  const { entries } = await expected(cases, caseFiles.page(caseId, round, page));
  const { disposals } = await expected(cases, caseFiles.planned(caseId, round, page));
  const entry = entries[item];
  const planned = disposals[item];
  if (!entry || !planned) throw new CaseFileMissing("the manifest has no such item");
  const name = await names.conversation(caseId, entry.conversationId);
  return { caseId, round, name, entry, planned };
}
