import type { RoundPlan, StoredRequest } from "../domain/case-file-forms";
import { type CaseFile, caseFiles } from "../domain/case-files";
import type { DataSubject } from "../domain/data-subject";
import type { CaseId } from "../domain/identifiers";
import { guardIdentifiers } from "../domain/pseudonymise";
import type { CaseStore } from "../ports";

/** A case file that must be there is not: nothing that the case could answer for itself. */
export class CaseFileMissing extends Error {
  override readonly name = "CaseFileMissing";
  readonly code = "CASE_FILE_MISSING";
}

/** Reads what an earlier step has written. */
export async function expected<T>(cases: CaseStore, file: CaseFile<T>): Promise<T> {
  const value = await cases.read(file);
  if (value === undefined) throw new CaseFileMissing("a file of the case is missing");
  return value;
}

/** The request as it was accepted. */
export const requestOf = (cases: CaseStore, caseId: CaseId): Promise<StoredRequest> =>
  expected(cases, caseFiles.request(caseId));

/** The person the request was resolved to. */
export async function dataSubjectOf(cases: CaseStore, caseId: CaseId): Promise<DataSubject> {
  const { dataSubject } = await expected(cases, caseFiles.resolution(caseId, 1));
  if (dataSubject === null) throw new CaseFileMissing("the data subject is not resolved");
  return dataSubject;
}

/** Under what the subject's participants are known: its identifiers, and this case's pseudonyms of them. */
export async function subjectGuard(cases: CaseStore, caseId: CaseId): Promise<ReadonlySet<string>> {
  const { externalIds } = await expected(cases, caseFiles.identifiers(caseId));
  return guardIdentifiers(externalIds, await cases.pseudonymKey(caseId, "externalId"));
}

/** The rounds of a case that have a plan, in order. */
export async function frozenRounds(cases: CaseStore, caseId: CaseId): Promise<number[]> {
  const rounds: number[] = [];
  while (await cases.exists(caseFiles.plan(caseId, rounds.length + 1)))
    rounds.push(rounds.length + 1);
  return rounds;
}

/** The plan of the round that was frozen last. */
export async function lastPlan(cases: CaseStore, caseId: CaseId): Promise<RoundPlan> {
  const rounds = await frozenRounds(cases, caseId);
  return expected(cases, caseFiles.plan(caseId, rounds.length));
}

/** How many pages of a round are settled: they are settled one after the other. */
export async function settledPages(
  cases: CaseStore,
  { caseId, round }: { caseId: CaseId; round: number },
): Promise<number> {
  const names = await cases.names(`${caseId}/settled/r${round}-`);
  return names.length;
}

/** Every page of every frozen round, in order. */
export async function manifestPages(
  cases: CaseStore,
  caseId: CaseId,
): Promise<{ round: number; page: number }[]> {
  const places: { round: number; page: number }[] = [];
  for (const round of await frozenRounds(cases, caseId)) {
    const { pages } = await expected(cases, caseFiles.plan(caseId, round));
    for (const page of pages.keys()) places.push({ round, page });
  }
  return places;
}
