import type { SettledPage, StoredOutcome } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { DisposalOutcome } from "../domain/disposal";
import type { CaseId, ConversationId } from "../domain/identifiers";
import { isAwaited } from "../domain/release";
import { expected, frozenRounds, manifestPages } from "./case-reading";
import type { Services } from "./services";

type Counts = Partial<Record<DisposalOutcome, number>>;

/** Whether the case itself still waits for a conversation, rather than the register. */
export const isAwaitedOutcome = ({ outcome, reason }: StoredOutcome): boolean =>
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
  services: Pick<Services, "cases" | "names">,
  place: { caseId: CaseId; round: number; page: number },
  outcomes: readonly StoredOutcome[],
): Promise<{ total: Counts; awaited: number; replaced: Counts }> {
  const before = await settledBefore(services, place);
  const replaced: Counts = {};
  let noLongerAwaited = 0;
  for (const { conversationId } of place.round === 1 ? [] : outcomes) {
    const earlier = await outcomeBefore(services, place, conversationId);
    if (!earlier) continue;
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

async function outcomeBefore(
  { cases, names }: Pick<Services, "cases" | "names">,
  { caseId, round }: { caseId: CaseId; round: number },
  conversationId: ConversationId,
): Promise<StoredOutcome | undefined> {
  const name = await names.conversation(caseId, conversationId);
  for (let earlier = round - 1; earlier >= 1; earlier -= 1) {
    const outcome = await cases.read(caseFiles.outcome(caseId, earlier, name));
    if (outcome) return outcome;
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
    const { pages } = await expected(cases, caseFiles.plan(caseId, round));
    basis += pages.length;
    if (pages.length > 0)
      latest = await expected(cases, caseFiles.settled(caseId, round, pages.length - 1));
  }
  return { basis, latest };
}

/** Every outcome of every round, page by page: the later of two of one conversation comes later. */
export async function* outcomesInOrder(
  { cases, names }: Pick<Services, "cases" | "names">,
  caseId: CaseId,
): AsyncGenerator<StoredOutcome> {
  for (const { round, page } of await manifestPages(cases, caseId)) {
    const { entries } = await expected(cases, caseFiles.page(caseId, round, page));
    for (const { conversationId } of entries) {
      const name = await names.conversation(caseId, conversationId);
      yield expected(cases, caseFiles.outcome(caseId, round, name));
    }
  }
}
