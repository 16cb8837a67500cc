import type { AuditAction } from "../domain/audit-record";
import type { SettledPage, StoredOutcome } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { DisposalOutcome } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import type { ActivityHandler } from "../durable";
import { expected } from "./case-reading";
import { conclude } from "./concluding";
import type { settlePage } from "./contracts";
import { emit, type Log } from "./events";
import { awaitedIn, latestBefore } from "./latest-outcomes";
import { doneIn, showChange } from "./progress";
import { commonMembers, seal } from "./record-drafting";
import type { Services } from "./services";
import { targetAt } from "./target";

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
  const outcomes = await outcomesOf(services, place, log);
  const plan = await expected(cases, caseFiles.plan(caseId, round));
  const counts = counted(outcomes);
  const actions = outcomes.flatMap(({ action }): AuditAction[] => (action ? [action] : []));
  const before = await latestBefore(services, place, outcomes);
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
  { caseId, round, page }: PageOfCase,
  log: Log,
): Promise<StoredOutcome[]> {
  const { cases } = services;
  const { entries } = await expected(cases, caseFiles.page(caseId, round, page));
  const outcomes: StoredOutcome[] = [];
  for (const item of entries.keys()) {
    const target = await targetAt(services, { caseId, round, page, item });
    const file = caseFiles.outcome(caseId, round, target.name);
    if (!(await cases.exists(file))) {
      const { reason } = target.planned;
      const conclusion = { outcome: "failed", reason, errorCode: "NO_OUTCOME" } as const;
      await conclude(services, target, { conclusion, log });
    }
    outcomes.push(await expected(cases, file));
  }
  return outcomes;
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
  return sum;
}

const entriesOf = (counts: Counts): [DisposalOutcome, number][] =>
  Object.entries(counts) as [DisposalOutcome, number][];
