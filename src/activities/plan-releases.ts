import { caseFiles } from "../domain/case-files";
import type { ManifestEntry } from "../domain/conversation";
import type { CaseId } from "../domain/identifiers";
import { workingDaysBefore } from "../domain/time-limit";
import type { ActivityHandler } from "../durable";
import { lastPlan, requestOf, settledPages, subjectGuard } from "./case-reading";
import type { planReleases } from "./contracts";
import type { Log } from "./events";
import { lookAgain } from "./looking-again";
import { freezeLaterRound, frozenRound } from "./plan-writing";
import { showChange } from "./progress";
import type { Services } from "./services";
import { SLICE_MS } from "./slice";
import { allWaiting, dueOf, isAwaitedByCase } from "./waiting";

type Needs = Pick<
  Services,
  "cases" | "keys" | "names" | "platform" | "calendar" | "rules" | "service" | "now"
>;

/**
 * Looks again at what is due. What may go further now becomes the next round, frozen with a digest of its
 * own; what may not waits on: for the case until the residual margin, on the register for as long as it must.
 */
export const planReleasesWith =
  (services: Needs): ActivityHandler<typeof planReleases> =>
  async ({ caseId }, log) => {
    const { cases, now } = services;
    const last = await lastPlan(cases, caseId);
    if ((await settledPages(cases, { caseId, round: last.round })) < last.pages.length)
      return { state: "dispose", ...(await frozenRound(services, caseId, last)) };
    if (await cases.exists(caseFiles.stopped(caseId))) return { state: "done" };

    const round = last.round + 1;
    const { entries, isAll } = await dueEntries(services, caseId, log);
    if (entries.length > 0 || (await cases.exists(caseFiles.page(caseId, round, 0)))) {
      const plan = await freezeLaterRound(services, { caseId, round, entries });
      return { state: "dispose", ...(await frozenRound(services, caseId, plan)) };
    }
    if (!isAll) return { state: "wait", until: now().toISOString() };
    return waitOrDone(services, caseId);
  };

/** Nothing can be released now: the case waits, but never beyond the margin before its due date. */
async function waitOrDone(
  services: Needs,
  caseId: CaseId,
): Promise<{ state: "done" } | { state: "wait"; until: string }> {
  const look = await nextAwaitedLook(services, caseId);
  const margin = await residualMargin(services, caseId);
  await showChange(services, caseId, { nextLookAt: look });
  if (look === null || services.now() >= new Date(margin)) return { state: "done" };
  return { state: "wait", until: new Date(look) < new Date(margin) ? look : margin };
}

async function dueEntries(
  services: Needs,
  caseId: CaseId,
  log: Log,
): Promise<{ entries: ManifestEntry[]; isAll: boolean }> {
  const at = services.now();
  const due = (await allWaiting(services, caseId)).filter(
    ({ waiting }) => new Date(dueOf(waiting)) <= at,
  );
  if (due.length === 0) return { entries: [], isAll: true };
  const guard = await subjectGuard(services.cases, caseId);
  const entries: ManifestEntry[] = [];
  for (const [looked, wait] of due.entries()) {
    if (looked > 0 && services.now().getTime() - at.getTime() >= SLICE_MS)
      return { entries, isAll: false };
    const entry = await lookAgain(services, { caseId, ...wait, guard, log });
    if (entry) entries.push(entry);
  }
  return { entries, isAll: true };
}

async function nextAwaitedLook(services: Needs, caseId: CaseId): Promise<string | null> {
  const looks = (await allWaiting(services, caseId))
    .filter(({ waiting }) => isAwaitedByCase(waiting))
    .map(({ waiting: { lookAt } }) => lookAt)
    .sort();
  return looks[0] ?? null;
}

/** Until then the case waits for evaluations and live conversations; the letter must go out in time. */
async function residualMargin({ cases, calendar, rules }: Needs, caseId: CaseId): Promise<string> {
  const { ledger } = await requestOf(cases, caseId);
  return workingDaysBefore(ledger.due.dueBy, rules.residualMarginDays, calendar);
}
