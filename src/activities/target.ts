import type { PlannedDisposal } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { ManifestEntry } from "../domain/conversation";
import type { Item, Page } from "../domain/erasure-request";
import type { CaseId } from "../domain/identifiers";
import { CaseFileMissing, expected } from "./case-reading";
import type { Services } from "./services";

/** One conversation of a frozen round: what was found, what is planned, its name in file names. */
export interface Target {
  readonly caseId: CaseId;
  readonly round: number;
  readonly page: number;
  readonly name: string;
  readonly entry: ManifestEntry;
  readonly planned: PlannedDisposal;
}

/** What stands at a place of the manifest. */
export async function targetAt(
  services: Pick<Services, "cases" | "names">,
  { item, ...place }: Item,
): Promise<Target> {
  const target = (await planOf(services, place))[item];
  if (!target) throw new CaseFileMissing("the manifest has no such item");
  return named(services, place, target);
}

/** Everything that stands on a page of the manifest, in its order. */
export async function targetsOn(
  services: Pick<Services, "cases" | "names">,
  place: Page,
): Promise<Target[]> {
  const items = await planOf(services, place);
  return Promise.all(items.map((item) => named(services, place, item)));
}

async function planOf(
  { cases }: Pick<Services, "cases">,
  { caseId, round, page }: Page,
): Promise<Pick<Target, "entry" | "planned">[]> {
  const { entries } = await expected(cases, caseFiles.page(caseId, round, page));
  const { disposals } = await expected(cases, caseFiles.planned(caseId, round, page));
  return entries.map((entry, item) => {
    const planned = disposals[item];
    if (!planned) throw new CaseFileMissing("the plan has no such item");
    return { entry, planned };
  });
}

async function named(
  { names }: Pick<Services, "names">,
  { caseId, round, page }: Page,
  { entry, planned }: Pick<Target, "entry" | "planned">,
): Promise<Target> {
  const name = await names.conversation(caseId, entry.conversationId);
  return { caseId, round, page, name, entry, planned };
}
