import type { RoundPlan } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { DataSubject } from "../domain/data-subject";
import type { CaseId } from "../domain/identifiers";
import type { EnumerationCursor } from "../domain/walk-cursors";
import type { ActivityHandler } from "../durable";
import { dataSubjectOf, expected, requestOf } from "./case-reading";
import type { freezeRound } from "./contracts";
import type { Log } from "./events";
import { freeze, frozenRound } from "./plan-writing";
import { showChange } from "./progress";
import { clearReview, reportUnreadable } from "./reviews";
import type { Services } from "./services";

type Needs = Pick<Services, "cases" | "keys" | "names" | "platform" | "rules" | "service" | "now">;

/**
 * The validation gate, the only rollback there is: what fails here has changed nothing anywhere.
 * After the first destructive call nothing can be taken back.
 */
export const freezeRoundWith =
  (services: Needs): ActivityHandler<typeof freezeRound> =>
  async ({ caseId, round }, log) => {
    const { cases } = services;
    const frozen =
      (await cases.read(caseFiles.plan(caseId, round))) ??
      (await validateAndFreeze(services, { caseId, round, log }));
    if (frozen === "refused") return { state: "refused" };
    await clearReview(services, caseId, "suspicious_enumeration");
    await clearReview(services, caseId, "validation_failed");
    const next = await nextStep(services, caseId, frozen);
    return { state: "frozen", next, ...(await frozenRound(services, caseId, frozen)) };
  };

async function validateAndFreeze(
  services: Needs,
  { caseId, round, log }: { caseId: CaseId; round: number; log: Log },
): Promise<RoundPlan | "refused"> {
  const { cases } = services;
  const cursor = await expected(cases, caseFiles.cursor(caseId, round));
  const dataSubject = await dataSubjectOf(cases, caseId);
  if (!(await isSound(services, { caseId, round, cursor, dataSubject }))) return "refused";
  if (cursor.unreadable > 0 || dataSubject.strangeSeeds > 0)
    await reportUnreadable(services, caseId, log);
  const plan = await freeze(services, { caseId, round, pages: cursor.pages });
  const total = plan.pages.reduce((sum, count) => sum + count, 0);
  await showChange(services, caseId, { status: "PLANNED", total });
  return plan;
}

interface Inventory {
  caseId: CaseId;
  round: number;
  cursor: EnumerationCursor;
  dataSubject: DataSubject;
}

/**
 * An empty answer is the commonest false completion in this field: it is believed only with proof. A seed that
 * answers "not found" is none: so does every seed where the wrong organisation is asked, and then the customer
 * index is the only one who could have told.
 */
async function isSound(
  { cases }: Needs,
  { caseId, round, cursor, dataSubject }: Inventory,
): Promise<boolean> {
  if (cursor.at.step !== "complete") return false;
  if (cursor.pages === 0) {
    const strangers = cursor.foreign.length + cursor.unreadable;
    const seeds = dataSubject.seeds.length + dataSubject.strangeSeeds;
    return cursor.listings > 0 && seeds === 0 && strangers === 0;
  }
  for (let page = 0; page < cursor.pages; page += 1) {
    const { entries } = await expected(cases, caseFiles.page(caseId, round, page));
    if (entries.some(({ participantIds }) => participantIds.length === 0)) return false;
  }
  return true;
}

async function nextStep(
  { cases }: Needs,
  caseId: CaseId,
  { needsApproval }: RoundPlan,
): Promise<"dispose" | "await_approval" | "report"> {
  const { request } = await requestOf(cases, caseId);
  if (request.requestedAction === "simulate") return "report";
  return needsApproval ? "await_approval" : "dispose";
}
