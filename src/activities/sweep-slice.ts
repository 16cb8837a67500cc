import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { SweepCursor } from "../domain/walk-cursors";
import { dataSubjectOf, expected, frozenRounds, subjectGuard } from "./case-reading";
import { advanceSweep, beginningOfSweep, type Sweep } from "./late-arrivals";
import type { Services } from "./services";
import { SLICE_MS } from "./slice";

type Needs = Pick<Services, "cases" | "names" | "platform" | "rules" | "now">;

/**
 * Lists again for some seconds and keeps its place in the case store: what it has found when it is through,
 * else nothing. What fails is asked again from where it stood, for a person may have thousands of conversations.
 */
export async function sweepSlice(
  services: Needs,
  { caseId, basis }: { caseId: CaseId; basis: number },
): Promise<SweepCursor | undefined> {
  const { cases, now } = services;
  const file = caseFiles.sweep(caseId);
  const stored = await cases.readVersion(file);
  const cursor =
    stored?.value.basis === basis ? stored.value : await begun(services, { caseId, basis });
  const sweep = await sweepFrom(services, caseId, cursor);
  const until = now().getTime() + SLICE_MS;
  try {
    while (cursor.at.step !== "complete" && now().getTime() < until) await advanceSweep(sweep);
  } finally {
    await cases.replace(file, cursor, stored?.version);
  }
  return cursor.at.step === "complete" ? cursor : undefined;
}

async function begun(
  { cases, now }: Pick<Needs, "cases" | "now">,
  { caseId, basis }: { caseId: CaseId; basis: number },
): Promise<SweepCursor> {
  const { legs = [] } = await expected(cases, caseFiles.cursor(caseId, 1));
  return beginningOfSweep(basis, now(), legs);
}

async function sweepFrom(services: Needs, caseId: CaseId, cursor: SweepCursor): Promise<Sweep> {
  const { cases } = services;
  const rounds = await frozenRounds(cases, caseId);
  const plans = await Promise.all(
    rounds.map((round) => expected(cases, caseFiles.plan(caseId, round))),
  );
  const { externalIds } = await dataSubjectOf(cases, caseId);
  const { frozenAt } = await expected(cases, caseFiles.plan(caseId, 1));
  return {
    services,
    caseId,
    externalIds,
    guard: await subjectGuard(cases, caseId),
    frozenAt,
    pagesOf: plans.map(({ pages }) => pages.length),
    cursor,
  };
}
