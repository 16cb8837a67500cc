/** Drives a case through its activities as the orchestrations do, without a Durable host. */
import type { CaseInHand } from "./case-in-hand";

type Answer = string | { readonly [name: string]: unknown };

/** Thrown where a process dies. Nothing in the app may take it for an outcome. */
export class Killed extends Error {
  override readonly name = "Killed";
}

const MOST_CALLS = 2_000;
const DURABLE_TRIES = 5;

/** An activity that dies is run again: by Durable, and when that has given up, by the next drive of the case. */
export async function repeated<T>(activity: () => Promise<T>, most = MOST_CALLS): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await activity();
    } catch (fault) {
      if (!(fault instanceof Killed) || tries === most) throw fault;
    }
  }
}

export async function identify({ activities, caseId, context }: CaseInHand): Promise<Answer> {
  const resolution = await repeated(() => activities.resolveDataSubject({ caseId }, context));
  if (resolution !== "resolved") return resolution;
  return repeated(() => activities.claimDataSubject({ caseId }, context));
}

export async function takeInventory(hand: CaseInHand, round = 1): Promise<Answer> {
  const { activities, caseId, context } = hand;
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const slice = await repeated(() => activities.enumerateSlice({ caseId, round }, context));
    if (slice === "unavailable" || slice.state !== "more") return slice;
  }
  throw new Error("the inventory never ends");
}

export const freeze = ({ activities, caseId, context }: CaseInHand) =>
  repeated(() => activities.freezeRound({ caseId, round: 1 }, context));

/** Identified, listed, frozen: ready for the first disposal. */
export async function prepared(hand: CaseInHand) {
  await identify(hand);
  await takeInventory(hand);
  return freeze(hand);
}

export const dispose = (
  { activities, caseId, context }: CaseInHand,
  item = 0,
  { round = 1, page = 0 }: { round?: number; page?: number } = {},
) => activities.disposeConversation({ caseId, round, page, item }, context);

/** One round's pages: each item disposed of, each page settled. */
export async function disposeRound(
  hand: CaseInHand,
  { round, pages, from }: { round: number; pages: readonly number[]; from: number },
): Promise<void> {
  const { activities, caseId, context } = hand;
  for (const [page, items] of pages.entries()) {
    if (page < from) continue;
    for (let item = 0; item < items; item += 1)
      await repeated(() => dispose(hand, item, { round, page }), DURABLE_TRIES).catch(givenUp);
    await repeated(() => activities.settlePage({ caseId, round, page }, context));
  }
}

/** What no retry carries to an outcome drops no sibling. */
function givenUp(fault: unknown): void {
  if (!(fault instanceof Killed)) throw fault;
}

/** Round after round until nothing waits that the case waits for. Rests move the clock. */
export async function disposeAndAwait(hand: CaseInHand): Promise<void> {
  const { activities, caseId, context, clock } = hand;
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const next = await repeated(() => activities.planReleases({ caseId }, context));
    if (next === "unavailable") throw new Error("unavailable");
    if (next.state === "done") return;
    if (next.state === "dispose") await disposeRound(hand, next);
    else clock.now = new Date(Math.max(clock.now.getTime(), new Date(next.until).getTime()));
  }
  throw new Error("the case never rests");
}

export async function verify(hand: CaseInHand) {
  const { activities, caseId, context } = hand;
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const verdict = await repeated(() => activities.verifyAbsence({ caseId }, context));
    if (verdict === "unavailable" || verdict.state !== "more") return verdict;
  }
  throw new Error("the read-back never ends");
}

/** From the first disposal to the closing record. */
export async function disposeAndClose(hand: CaseInHand) {
  const { activities, caseId, context } = hand;
  await repeated(() => activities.beginDisposal({ caseId }, context));
  for (let sweeps = 0; sweeps < 6; sweeps += 1) {
    await disposeAndAwait(hand);
    const verdict = await verify(hand);
    // What is unavailable is asked again, as the procedure does: a list that failed has told nothing.
    if (verdict !== "unavailable" && verdict.state !== "late_arrivals") break;
  }
  return repeated(() => activities.closeCase({ caseId }, context));
}

export async function erased(hand: CaseInHand) {
  await prepared(hand);
  return disposeAndClose(hand);
}
