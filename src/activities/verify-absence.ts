import type { Verification } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { Page } from "../domain/erasure-request";
import type { CaseId } from "../domain/identifiers";
import type { ActivityHandler } from "../durable";
import { Unavailable } from "../ports";
import { expected, frozenRounds, lastPlan, settledPages, subjectGuard } from "./case-reading";
import type { verifyAbsence } from "./contracts";
import type { Log } from "./events";
import { settledSoFar } from "./latest-outcomes";
import { isLeftInClear } from "./left-in-clear";
import { freezeLaterRound, frozenRound } from "./plan-writing";
import { showChange } from "./progress";
import { reportUnreadable } from "./reviews";
import type { Services } from "./services";
import { SLICE_MS } from "./slice";
import { sweepSlice } from "./sweep-slice";
import { targetsOn } from "./target";

type Needs = Pick<Services, "cases" | "keys" | "names" | "platform" | "rules" | "service" | "now">;

/** So many rounds of late arrivals are followed; then somebody looks why they keep coming. */
const MOST_SWEEPS = 3;

/** Lists again, and reads every conversation of the manifest: nothing is COMPLETED on our own word. */
export const verifyAbsenceWith =
  (services: Needs): ActivityHandler<typeof verifyAbsence> =>
  async ({ caseId }, log) => {
    const last = await lastPlan(services.cases, caseId);
    const from = await settledPages(services.cases, { caseId, round: last.round });
    // A try that died after it had frozen what it found: that is disposed of first.
    if (from < last.pages.length)
      return { state: "late_arrivals", ...(await frozenRound(services, caseId, last)) };
    const { basis } = await settledSoFar(services, caseId);
    const stored = await services.cases.read(caseFiles.verification(caseId));
    const current = stored?.basis === basis ? stored : beginning(basis, stored);
    if (current.result !== null) return { state: current.result };
    if (current.listed) return readBack(services, caseId, current);
    await showChange(services, caseId, { status: "VERIFYING" });
    return sweep(services, { caseId, current, last: last.round, log });
  };

const beginning = (basis: number, before: Verification | undefined): Verification => ({
  basis,
  round: 1,
  page: 0,
  listed: false,
  result: null,
  sweeps: before?.sweeps ?? 0,
  startedAfterFreeze: before?.startedAfterFreeze ?? [],
});

interface Sweep {
  readonly caseId: CaseId;
  readonly current: Verification;
  readonly last: number;
  readonly log: Log;
}

type Verdict = Awaited<ReturnType<ActivityHandler<typeof verifyAbsence>>>;

async function sweep(services: Needs, { caseId, current, last, log }: Sweep): Promise<Verdict> {
  const { cases } = services;
  const swept = await sweepSlice(services, { caseId, basis: current.basis });
  if (!swept) return { state: "more" };
  const { entries, startedAfterFreeze, unreadable } = swept;
  if (unreadable > 0) await reportUnreadable(services, caseId, log);
  const round = last + 1;
  // Pages of a try that died before it froze them hold what the next listing may not show again.
  const isFound = entries.length > 0 || (await cases.exists(caseFiles.page(caseId, round, 0)));
  const sweeps = current.sweeps + (isFound ? 1 : 0);
  if (sweeps > MOST_SWEEPS) {
    // Whoever asks again gets what is there then.
    await cases.remove(caseFiles.sweep(caseId));
    return { state: "too_many_sweeps" };
  }
  const after = { ...current, listed: !isFound, sweeps, startedAfterFreeze };
  const plan = isFound ? await freezeLaterRound(services, { caseId, round, entries }) : undefined;
  await cases.replace(caseFiles.verification(caseId), after);
  await cases.remove(caseFiles.sweep(caseId));
  if (!plan) return { state: "more" };
  return { state: "late_arrivals", ...(await frozenRound(services, caseId, plan)) };
}

async function readBack(services: Needs, caseId: CaseId, current: Verification): Promise<Verdict> {
  const { cases, now } = services;
  const guard = await subjectGuard(cases, caseId);
  const rounds = await frozenRounds(cases, caseId);
  const until = now().getTime() + SLICE_MS;
  let { round, page } = current;
  while (round <= rounds.length) {
    if (now().getTime() >= until) {
      await cases.replace(caseFiles.verification(caseId), { ...current, round, page });
      return { state: "more" };
    }
    const { pages } = await expected(cases, caseFiles.plan(caseId, round));
    if (page >= pages.length) {
      round += 1;
      page = 0;
      continue;
    }
    if (await anyLeft(services, { place: { caseId, round, page }, guard }))
      return concluded(services, caseId, { ...current, result: "remains" });
    page += 1;
  }
  return concluded(services, caseId, { ...current, result: "absent" });
}

async function concluded(
  { cases, now }: Needs,
  caseId: CaseId,
  verification: Verification & { result: "absent" | "remains" },
): Promise<Verdict> {
  if (verification.result === "remains")
    await cases.create(caseFiles.stopped(caseId), { at: now().toISOString() });
  await cases.replace(caseFiles.verification(caseId), verification);
  return { state: verification.result };
}

async function anyLeft(
  services: Needs,
  { place, guard }: { place: Page; guard: ReadonlySet<string> },
): Promise<boolean> {
  for (const target of await targetsOn(services, place)) {
    const left = await isLeftInClear(services, { target, guard });
    if (left === "unknown") throw new Unavailable(["reading back"]);
    if (left) return true;
  }
  return false;
}
