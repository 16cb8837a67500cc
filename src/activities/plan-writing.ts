import type { PlannedDisposal, RoundPlan } from "../domain/case-file-forms";
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
  const { rules, service, now } = planner;
  const at = now();
  const tally: Tally = { pages: [], disposals: {}, artifacts: 0, manifest: [], planned: [] };
  for (let page = 0; page < pages; page += 1)
    await planPage(planner, { caseId, round, page, at }, tally);
  const manifestDigest = digestOf({ round, pages: tally.manifest });
  const policy = policyReference(rules.policy);
  const conversations = tally.pages.reduce((sum, count) => sum + count, 0);
  const { value } = await planner.cases.create(caseFiles.plan(caseId, round), {
    round,
    frozenAt: at.toISOString(),
    pages: tally.pages,
    disposals: tally.disposals,
    artifacts: tally.artifacts,
    needsApproval: rules.approvalRequired || conversations > rules.blastRadius,
    manifestDigest,
    planDigest: digestOf({ manifestDigest, policy, planned: tally.planned }),
    policy,
    service,
    oauth: await oauthMetadata(planner, caseId),
  });
  return value;
}

/** What the plan says of its pages: sizes and digests, for the pages themselves may be thousands. */
interface Tally extends Pick<RoundPlan, "pages" | "disposals"> {
  artifacts: number;
  readonly manifest: string[];
  readonly planned: string[];
}

async function planPage(
  planner: Planner,
  { caseId, round, page, at }: { caseId: CaseId; round: number; page: number; at: Date },
  tally: Tally,
): Promise<void> {
  const { cases } = planner;
  const written = await expected(cases, caseFiles.page(caseId, round, page));
  const disposals = written.entries.map((entry) => decided(planner, entry, at));
  const { value } = await cases.create(caseFiles.planned(caseId, round, page), { disposals });
  tally.pages.push(written.entries.length);
  tally.artifacts += written.entries.flatMap(artifactsOf).length;
  tally.manifest.push(digestOf(written));
  tally.planned.push(digestOf(value.disposals));
  for (const { disposal } of value.disposals)
    tally.disposals[disposal] = (tally.disposals[disposal] ?? 0) + 1;
}

function decided(planner: Planner, entry: ManifestEntry, at: Date): PlannedDisposal {
  const known = observedCircumstances(entry.observed, { overridden: false });
  const { conversationId, mediaIds } = entry;
  const { media, ...verdict } = decideDisposal(planner.rules.policy, known, at);
  return { conversationId, ...verdict, ...(media && mediaIds.length > 0 && { media }) };
}

const CONVERSATIONS_PER_PAGE = 25;

/**
 * Writes a later round's pages and freezes it. Pages that a dead try has written count, and what stands
 * on one of them is not written on another: in a round each conversation has one place.
 */
export async function freezeLaterRound(
  planner: Planner,
  { caseId, round, entries }: { caseId: CaseId; round: number; entries: readonly ManifestEntry[] },
): Promise<RoundPlan> {
  const { cases } = planner;
  let left = entries;
  for (let pages = 0; ; pages += 1) {
    const file = caseFiles.page(caseId, round, pages);
    const first = left.slice(0, CONVERSATIONS_PER_PAGE);
    const { created, value } =
      first.length > 0
        ? await cases.create(file, { entries: first })
        : { created: false, value: await cases.read(file) };
    if (!value) return freeze(planner, { caseId, round, pages });
    const placed = new Set(value.entries.map(({ conversationId }) => conversationId));
    left = created
      ? left.slice(CONVERSATIONS_PER_PAGE)
      : left.filter(({ conversationId }) => !placed.has(conversationId));
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
