import type { Verification } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { ManifestEntry } from "../domain/conversation";
import type { CaseId } from "../domain/identifiers";
import type { ActivityHandler } from "../durable";
import { Unavailable } from "../ports";
import { expected, frozenRounds, subjectGuard } from "./case-reading";
import type { verifyAbsence } from "./contracts";
import { lateArrivals } from "./late-arrivals";
import { settledSoFar } from "./latest-outcomes";
import { isLeftInClear } from "./left-in-clear";
import { freezeLaterRound, frozenRound } from "./plan-writing";
import { showChange } from "./progress";
import type { Services } from "./services";

type Needs = Pick<Services, "cases" | "keys" | "names" | "platform" | "rules" | "service" | "now">;

const SLICE_MS = 20_000;

/** So many rounds of late arrivals are followed; then somebody looks why they keep coming. */
const MOST_SWEEPS = 3;

/** Lists again, and reads every conversation of the manifest: nothing is COMPLETED on our own word. */
export const verifyAbsenceWith =
  (services: Needs): ActivityHandler<typeof verifyAbsence> =>
  async ({ caseId }) => {
    const { basis } = await settledSoFar(services, caseId);
    const stored = await services.cases.read(caseFiles.verification(caseId));
    const current = stored?.basis === basis ? stored : beginning(basis, stored);
    if (current.result !== null) return { state: current.result };
    if (current.listed) return readBack(services, caseId, current);
    await showChange(services, caseId, { status: "VERIFYING" });
    return sweep(services, caseId, current);
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

type Verdict = Awaited<ReturnType<ActivityHandler<typeof verifyAbsence>>>;

async function sweep(services: Needs, caseId: CaseId, current: Verification): Promise<Verdict> {
  const { entries, startedAfterFreeze } = await lateArrivals(services, caseId);
  const sweeps = current.sweeps + (entries.length > 0 ? 1 : 0);
  if (sweeps > MOST_SWEEPS) return { state: "too_many_sweeps" };
  const listed = entries.length === 0;
  const after = { ...current, listed, sweeps, startedAfterFreeze };
  await services.cases.replace(caseFiles.verification(caseId), after);
  if (listed) return { state: "more" };
  const round = (await frozenRounds(services.cases, caseId)).length + 1;
  const plan = await freezeLaterRound(services, { caseId, round, entries });
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
    const { entries } = await expected(cases, caseFiles.page(caseId, round, page));
    if (await anyLeft(services, { caseId, rounds: rounds.length, entries, guard }))
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

interface PageRead {
  caseId: CaseId;
  rounds: number;
  entries: readonly ManifestEntry[];
  guard: ReadonlySet<string>;
}

async function anyLeft(
  services: Needs,
  { caseId, rounds, entries, guard }: PageRead,
): Promise<boolean> {
  for (const entry of entries) {
    const left = await isLeftInClear(services, { caseId, rounds, entry, guard });
    if (left === "unknown") throw new Unavailable(["reading back"]);
    if (left) return true;
  }
  return false;
}
