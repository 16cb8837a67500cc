import type { Waiting } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { ManifestEntry } from "../domain/conversation";
import { decideDisposal, observedCircumstances } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import { isAwaited, unknownForTooLong } from "../domain/release";
import { workingDaysBefore } from "../domain/time-limit";
import type { ActivityHandler } from "../durable";
import { expected, frozenRounds, requestOf, settledPages, subjectGuard } from "./case-reading";
import type { planReleases } from "./contracts";
import { manifestEntry } from "./enumeration";
import type { Log } from "./events";
import { type Look, look } from "./looking";
import { freezeLaterRound, frozenRound } from "./plan-writing";
import { showChange } from "./progress";
import { openReviewOnce } from "./reviews";
import type { Services } from "./services";
import { allWaiting, keepWaiting } from "./waiting";

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
    const rounds = await frozenRounds(cases, caseId);
    const last = await expected(cases, caseFiles.plan(caseId, rounds.length));
    if ((await settledPages(cases, { caseId, round: last.round })) < last.pages.length)
      return { state: "dispose", ...(await frozenRound(services, caseId, last)) };
    if (await cases.exists(caseFiles.stopped(caseId))) return { state: "done" };

    const round = last.round + 1;
    const entries = await dueEntries(services, caseId, log);
    if (entries.length > 0 || (await cases.exists(caseFiles.page(caseId, round, 0)))) {
      const plan = await freezeLaterRound(services, { caseId, round, entries });
      return { state: "dispose", ...(await frozenRound(services, caseId, plan)) };
    }
    const until = await nextAwaitedLook(services, caseId);
    await showChange(services, caseId, { nextLookAt: until });
    if (until === null || now() >= (await residualMargin(services, caseId)))
      return { state: "done" };
    return { state: "wait", until };
  };

async function dueEntries(services: Needs, caseId: CaseId, log: Log): Promise<ManifestEntry[]> {
  const at = services.now();
  const due = (await allWaiting(services, caseId)).filter(({ waiting }) => isDue(waiting, at));
  if (due.length === 0) return [];
  const guard = await subjectGuard(services.cases, caseId);
  const entries: ManifestEntry[] = [];
  for (const { name, waiting } of due) {
    const seen = await look(services, waiting.conversationId, guard);
    const entry = await furtherThan(services, { caseId, name, waiting, seen, guard, log });
    if (entry) entries.push(entry);
  }
  return entries;
}

/** The register knows days, not hours: what it keeps is due when its day has come. */
const isDue = ({ lookAt, reason }: Waiting, at: Date): boolean =>
  isAwaited(reason) ? new Date(lookAt) <= at : lookAt.slice(0, 10) <= at.toISOString().slice(0, 10);

interface Again {
  readonly caseId: CaseId;
  readonly name: string;
  readonly waiting: Waiting;
  readonly seen: Look;
  readonly guard: ReadonlySet<string>;
  readonly log: Log;
}

/** What enters the next round, because more may be done now than was; else the wait goes on. */
async function furtherThan(services: Needs, again: Again): Promise<ManifestEntry | undefined> {
  const { seen, waiting, guard } = again;
  switch (seen.kind) {
    case "unknown":
      return waitUnknowing(services, again);
    case "foreign":
      return waiting.entry;
    case "gone": {
      const observed = { ...waiting.entry.observed, live: false, evaluation: "none" as const };
      const known = observedCircumstances(observed, { overridden: false });
      const { disposal, reason } = decideDisposal(services.rules.policy, known, services.now());
      if (disposal === "hard_delete") return { ...waiting.entry, observed };
      await waitOn(services, again, { reason, entry: waiting.entry, evaluation: undefined });
      return undefined;
    }
    case "present": {
      const { conversation, evaluation, decision } = seen;
      const entry = manifestEntry(conversation, evaluation, guard);
      if (isFurther(decision.disposal, waiting.lastOutcome)) return entry;
      await waitOn(services, again, { reason: decision.reason, entry, evaluation });
      return undefined;
    }
  }
}

function isFurther(disposal: string, lastOutcome: Waiting["lastOutcome"]): boolean {
  if (disposal === "hard_delete") return true;
  if (disposal === "pseudonymize") return lastOutcome !== "pseudonymised";
  return disposal === "keep" && lastOutcome !== "kept" && lastOutcome !== "pseudonymised";
}

const waitOn = (
  services: Needs,
  { caseId, name, waiting }: Again,
  {
    reason,
    entry,
    evaluation,
  }: Pick<Parameters<typeof keepWaiting>[2], "reason" | "entry" | "evaluation">,
): Promise<Waiting> => {
  const { lastOutcome, blocks } = waiting;
  return keepWaiting(
    services,
    { caseId, name },
    { entry, reason, evaluation, lastOutcome, blocks },
  );
};

/** Look-ups that fail for a day fail for a reason that only a person can find. */
async function waitUnknowing(services: Needs, again: Again): Promise<undefined> {
  const { caseId, name, waiting, log } = again;
  const { entry } = waiting;
  const since = waiting.reason === "hold_unknown" ? waiting.since : services.now().toISOString();
  await waitOn(services, again, { reason: "hold_unknown", entry, evaluation: undefined });
  if (unknownForTooLong(since, services.now()))
    await openReviewOnce(services, caseId, {
      reviewId: `item-${name}`,
      about: "hold_unknown",
      proposal: "look_into",
      conversationId: waiting.conversationId,
      log,
    });
}

async function nextAwaitedLook(services: Needs, caseId: CaseId): Promise<string | null> {
  const waiting = await allWaiting(services, caseId);
  const looks = waiting
    .filter(({ waiting: { reason } }) => isAwaited(reason))
    .map(({ waiting: { lookAt } }) => lookAt)
    .sort();
  return looks[0] ?? null;
}

/** Until then the case waits for evaluations and live conversations; the letter must go out in time. */
async function residualMargin({ cases, calendar, rules }: Needs, caseId: CaseId): Promise<Date> {
  const { ledger } = await requestOf(cases, caseId);
  return new Date(workingDaysBefore(ledger.due.dueBy, rules.residualMarginDays, calendar));
}
