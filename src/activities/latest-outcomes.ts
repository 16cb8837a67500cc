import type { SettledPage, StoredOutcome } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { DisposalOutcome } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import { isAwaited } from "../domain/release";
import { expected, frozenRounds, settledPages } from "./case-reading";
import type { Services } from "./services";
import type { Target } from "./target";

type Counts = Partial<Record<DisposalOutcome, number>>;

/** Whether the case itself still waits for a conversation, rather than the register. */
const isAwaitedOutcome = ({ outcome, reason }: StoredOutcome): boolean =>
  outcome === "deferred" ||
  outcome === "blocked" ||
  (outcome === "pseudonymised" && isAwaited(reason));

/** How many of these the case waits for. */
export const awaitedIn = (outcomes: readonly StoredOutcome[]): number =>
  outcomes.filter(isAwaitedOutcome).length;

/**
 * What the case added up to before a page, less what its conversations were until then: in a later round
 * they have an earlier outcome, and each conversation counts once.
 */
export async function latestBefore(
  services: Pick<Services, "cases">,
  place: { caseId: CaseId; round: number; page: number },
  targets: readonly Target[],
): Promise<{ total: Counts; awaited: number; replaced: Counts }> {
  const before = await settledBefore(services, place);
  const replaced: Counts = {};
  let noLongerAwaited = 0;
  for (const { entry, name } of targets) {
    if (entry.previousRound === undefined) continue;
    const file = caseFiles.outcome(place.caseId, entry.previousRound, name);
    const earlier = await expected(services.cases, file);
    replaced[earlier.outcome] = (replaced[earlier.outcome] ?? 0) + 1;
    noLongerAwaited += isAwaitedOutcome(earlier) ? 1 : 0;
  }
  const awaited = (before?.awaited ?? 0) - noLongerAwaited;
  return { total: before?.total ?? {}, awaited, replaced };
}

async function settledBefore(
  { cases }: Pick<Services, "cases">,
  { caseId, round, page }: { caseId: CaseId; round: number; page: number },
): Promise<SettledPage | undefined> {
  if (page > 0) return expected(cases, caseFiles.settled(caseId, round, page - 1));
  for (let earlier = round - 1; earlier >= 1; earlier -= 1) {
    const { pages } = await expected(cases, caseFiles.plan(caseId, earlier));
    if (pages.length > 0)
      return expected(cases, caseFiles.settled(caseId, earlier, pages.length - 1));
  }
  return undefined;
}

/** What the case adds up to now, in the last page that is settled. */
export async function settledSoFar(
  { cases }: Pick<Services, "cases">,
  caseId: CaseId,
): Promise<{ basis: number; latest: SettledPage | undefined }> {
  let basis = 0;
  let latest: SettledPage | undefined;
  for (const round of await frozenRounds(cases, caseId)) {
    const settled = await settledPages(cases, { caseId, round });
    basis += settled;
    if (settled > 0) latest = await expected(cases, caseFiles.settled(caseId, round, settled - 1));
  }
  return { basis, latest };
}

/** Every settled page of the case, in order. */
export async function* settledInOrder(
  { cases }: Pick<Services, "cases">,
  caseId: CaseId,
): AsyncGenerator<SettledPage & { round: number; page: number }> {
  for (const round of await frozenRounds(cases, caseId)) {
    const pages = await settledPages(cases, { caseId, round });
    for (let page = 0; page < pages; page += 1)
      yield { round, page, ...(await expected(cases, caseFiles.settled(caseId, round, page))) };
  }
}
