import type { AuditAction } from "../domain/audit-record";
import type { SettledPage, StoredOutcome } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import { artifactsOf } from "../domain/conversation";
import type { DisposalOutcome } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import type { ActivityHandler } from "../durable";
import { actedOn } from "./acted-on";
import { expected } from "./case-reading";
import { type Conclusion, conclude } from "./concluding";
import type { settlePage } from "./contracts";
import { emit, type Log } from "./events";
import { intend } from "./intending";
import { awaitedIn, latestBefore } from "./latest-outcomes";
import { doneIn, showChange } from "./progress";
import { commonMembers, seal } from "./record-drafting";
import type { Services } from "./services";
import { type Target, targetsOn } from "./target";

type Needs = Pick<Services, "cases" | "keys" | "names" | "evidence" | "rules" | "service" | "now">;

interface PageOfCase {
  caseId: CaseId;
  round: number;
  page: number;
}

/** Seals what became of a page's conversations, and adds it to what the case adds up to. */
export const settlePageWith =
  (services: Needs): ActivityHandler<typeof settlePage> =>
  async ({ caseId, round, page }, log) => {
    const { cases } = services;
    const place = { caseId, round, page };
    const file = caseFiles.settled(caseId, round, page);
    const before = await cases.read(file);
    const settled = before ?? (await settle(services, place, log));
    const { total, awaited } = settled;
    await seal(services, caseId, settled.draft);
    const done = doneIn(total, awaited);
    const progress = await showChange(services, caseId, { done, counts: total, waits: awaited });
    if (!before) emit(log, { event: "PageSettled", ...place, done, total: progress.total });
    const count = Object.values(settled.counts).reduce((sum, each) => sum + each, 0);
    return { settled: count };
  };

async function settle(services: Needs, place: PageOfCase, log: Log): Promise<SettledPage> {
  const { cases } = services;
  const { caseId, round, page } = place;
  const targets = await targetsOn(services, place);
  const outcomes = await outcomesOf(services, targets, log);
  const plan = await expected(cases, caseFiles.plan(caseId, round));
  const counts = counted(outcomes);
  const actions = outcomes.flatMap(({ action }): AuditAction[] => (action ? [action] : []));
  const before = await latestBefore(services, place, targets);
  const common = await commonMembers(services, caseId, {
    recordType: "settlement",
    ordinal: `r${round}-p${page}`,
  });
  const { value } = await cases.create(caseFiles.settled(caseId, round, page), {
    draft: {
      ...common,
      policy: plan.policy,
      service: plan.service,
      recordType: "settlement",
      round,
      page,
      manifestDigest: plan.manifestDigest,
      ...(plan.oauth && { oauth: plan.oauth }),
      counts,
      actions,
    },
    counts,
    total: added(before.total, counts, before.replaced),
    awaited: before.awaited + awaitedIn(outcomes),
  });
  return value;
}

/** An item that its retries could not carry to an outcome gets one: a person looks, nothing is dropped. */
async function outcomesOf(
  services: Needs,
  targets: readonly Target[],
  log: Log,
): Promise<StoredOutcome[]> {
  const outcomes: StoredOutcome[] = [];
  for (const target of targets) {
    const file = caseFiles.outcome(target.caseId, target.round, target.name);
    const outcome = await services.cases.read(file);
    if (!outcome)
      await conclude(services, target, { conclusion: await givenUp(services, target), log });
    outcomes.push(outcome ?? (await expected(services.cases, file)));
  }
  return outcomes;
}

/**
 * The intent is the lock: where none was written, none can be from now on, and so nothing has happened
 * nor will. Where one was, a write may have happened that nobody has confirmed.
 */
async function givenUp(services: Needs, target: Target): Promise<Conclusion> {
  const { entry, planned } = target;
  const { reason } = planned;
  const { standing, isEarlier } = await intend(services, target, { disposal: "defer", reason });
  const artifacts = artifactsOf(entry).map((artifact) => ({
    ...artifact,
    result: "unknown" as const,
  }));
  const failed = { outcome: "failed", artifacts, errorCode: "NO_OUTCOME" } as const;
  const isNothing = !isEarlier || standing.disposal === "defer";
  return isNothing
    ? { outcome: "failed", reason, errorCode: failed.errorCode }
    : { ...actedOn(target, standing, failed), reason };
}

type Counts = Partial<Record<DisposalOutcome, number>>;

function counted(outcomes: readonly StoredOutcome[]): Counts {
  const counts: Counts = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** A conversation counts once, with its latest outcome: what it was before is taken off. */
function added(total: Counts, counts: Counts, replaced: Counts): Counts {
  const sum: Counts = { ...total };
  for (const [outcome, count] of entriesOf(counts)) sum[outcome] = (sum[outcome] ?? 0) + count;
  for (const [outcome, count] of entriesOf(replaced)) sum[outcome] = (sum[outcome] ?? 0) - count;
  return Object.fromEntries(entriesOf(sum).filter(([, count]) => count !== 0));
}

const entriesOf = (counts: Counts): [DisposalOutcome, number][] =>
  Object.entries(counts) as [DisposalOutcome, number][];
