import type { ManifestPage, PlannedDisposal, RoundPlan } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { ManifestEntry } from "../domain/conversation";
import { artifactsOf } from "../domain/conversation";
import { digestOf } from "../domain/digest";
import { decideDisposal, observedCircumstances } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import { policyReference } from "../domain/policy";
import { expected, settledPages } from "./case-reading";
import { oauthMetadata } from "./commitments";
import type { Services } from "./services";

type Planner = Pick<
  Services,
  "cases" | "keys" | "names" | "platform" | "rules" | "service" | "now"
>;

interface FrozenPages {
  caseId: CaseId;
  round: number;
  pages: number;
}

/**
 * Freezes a round: decides what shall become of each conversation on its pages, and fixes all of it by
 * digests before anything is changed. Who freezes second gets the first plan.
 */
export async function freeze(
  planner: Planner,
  { caseId, round, pages }: FrozenPages,
): Promise<RoundPlan> {
  const { cases, rules, service, now } = planner;
  const at = now();
  const manifest: ManifestPage[] = [];
  const planned: PlannedDisposal[][] = [];
  for (let page = 0; page < pages; page += 1) {
    const written = await expected(cases, caseFiles.page(caseId, round, page));
    const disposals = written.entries.map((entry) => decided(planner, entry, at));
    const { value } = await cases.create(caseFiles.planned(caseId, round, page), { disposals });
    manifest.push(written);
    planned.push(value.disposals);
  }
  const manifestDigest = digestOf({ round, pages: manifest.map(digestOf) });
  const policy = policyReference(rules.policy);
  const conversations = manifest.reduce((sum, { entries }) => sum + entries.length, 0);
  const { value } = await cases.create(caseFiles.plan(caseId, round), {
    round,
    frozenAt: at.toISOString(),
    pages: manifest.map(({ entries }) => entries.length),
    disposals: counted(planned.flat()),
    artifacts: manifest.flatMap(({ entries }) => entries).flatMap(artifactsOf).length,
    needsApproval: rules.approvalRequired || conversations > rules.blastRadius,
    manifestDigest,
    planDigest: digestOf({ manifestDigest, policy, planned: planned.map(digestOf) }),
    policy,
    service,
    oauth: await oauthMetadata(planner, caseId),
  });
  return value;
}

function decided(planner: Planner, entry: ManifestEntry, at: Date): PlannedDisposal {
  const known = observedCircumstances(entry.observed, { overridden: false });
  const { disposal, reason } = decideDisposal(planner.rules.policy, known, at);
  return { conversationId: entry.conversationId, disposal, reason };
}

const counted = (planned: readonly PlannedDisposal[]): RoundPlan["disposals"] => {
  const counts: RoundPlan["disposals"] = {};
  for (const { disposal } of planned) counts[disposal] = (counts[disposal] ?? 0) + 1;
  return counts;
};

const CONVERSATIONS_PER_PAGE = 25;

/** Writes a later round's pages and freezes it; pages that a dead try has written count. */
export async function freezeLaterRound(
  planner: Planner,
  { caseId, round, entries }: { caseId: CaseId; round: number; entries: ManifestEntry[] },
): Promise<RoundPlan> {
  let pages = 0;
  for (let first = 0; first < entries.length; first += CONVERSATIONS_PER_PAGE) {
    const { value } = await planner.cases.create(caseFiles.page(caseId, round, pages), {
      entries: entries.slice(first, first + CONVERSATIONS_PER_PAGE),
    });
    await markSeen(planner, { caseId, round, page: pages }, value.entries);
    pages += 1;
  }
  while (await planner.cases.exists(caseFiles.page(caseId, round, pages))) pages += 1;
  return freeze(planner, { caseId, round, pages });
}

/** What stands on a page is no late arrival any more. */
async function markSeen(
  { cases, names }: Planner,
  { caseId, round, page }: { caseId: CaseId; round: number; page: number },
  entries: readonly ManifestEntry[],
): Promise<void> {
  for (const { conversationId } of entries) {
    const name = await names.conversation(caseId, conversationId);
    await cases.create(caseFiles.seen(caseId, name), { round, page });
  }
}

/** A frozen round as orchestrations see it: sizes of its pages, and the first that is not settled. */
export async function frozenRound(
  { cases }: Pick<Services, "cases">,
  caseId: CaseId,
  { round, pages }: RoundPlan,
): Promise<{ round: number; pages: number[]; from: number }> {
  return { round, pages, from: await settledPages(cases, { caseId, round }) };
}
