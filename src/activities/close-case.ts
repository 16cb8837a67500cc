import type { AuditDraft } from "../domain/audit-record";
import { caseFiles } from "../domain/case-files";
import { digestOf } from "../domain/digest";
import { DisposalOutcome, needsReview } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import type { ActivityHandler } from "../durable";
import { accountOf } from "./account";
import { expected, frozenRounds } from "./case-reading";
import type { closeCase } from "./contracts";
import { settledInOrder, settledSoFar } from "./latest-outcomes";
import { showStatus } from "./progress";
import { commonMembers, seal } from "./record-drafting";
import { openReviews } from "./reviews";
import type { Services } from "./services";
import { allWaiting, dueOf } from "./waiting";

type Needs = Pick<Services, "cases" | "keys" | "names" | "evidence" | "rules" | "service" | "now">;
type Closing = Extract<AuditDraft, { recordType: "closing" }>;

/**
 * The guide's record, then the final status. What stays makes it COMPLETED_WITH_RESIDUALS, for
 * pseudonymised data still is personal data (Art. 4(5)); what a person must see keeps it open.
 */
export const closeCaseWith =
  (services: Needs): ActivityHandler<typeof closeCase> =>
  async ({ caseId }, log) => {
    if (await needsPeople(services, caseId)) return "IN_REVIEW";
    const draft = await currentClosing(services, caseId);
    await seal(services, caseId, draft);
    await enterResiduals(services, caseId);
    const told = { event: "CaseClosed", caseId, outcome: draft.outcome } as const;
    await showStatus(services, caseId, { status: draft.outcome, told, log });
    return draft.outcome;
  };

/**
 * Questions that keep nothing open: a letter changes no status, and a look-up that still fails when the answer
 * is due is a residual, of which the requester is told in time (Art. 12(4)); people go on being asked.
 */
const ASIDE: readonly string[] = ["undelivered_notice", "hold_unknown"];

/** Nothing is closed over any other open question, nor over a conversation of which nobody knows what it shows. */
async function needsPeople({ cases }: Needs, caseId: CaseId): Promise<boolean> {
  const reviews = await openReviews(cases, caseId);
  if (reviews.some(({ about }) => !ASIDE.includes(about))) return true;
  const { latest } = await settledSoFar({ cases }, caseId);
  return DisposalOutcome.options.some(
    (outcome) => needsReview(outcome) && (latest?.total[outcome] ?? 0) > 0,
  );
}

/** The closing record of what is settled so far: a repeat finds it, a later round makes the next. */
async function currentClosing(services: Needs, caseId: CaseId): Promise<Closing> {
  const { cases } = services;
  const { basis } = await settledSoFar(services, caseId);
  const closings = (await cases.names(`${caseId}/drafts/closing-`)).length;
  if (closings > 0) {
    const stored = await expected(cases, caseFiles.draft(caseId, "closing", `${closings}`));
    if (stored.basis === basis && stored.draft.recordType === "closing") return stored.draft;
  }
  const ordinal = `${closings + 1}`;
  const { value } = await cases.create(caseFiles.draft(caseId, "closing", ordinal), {
    basis,
    draft: await closing(services, caseId, ordinal),
  });
  if (value.draft.recordType !== "closing") throw new TypeError("not a closing record");
  return value.draft;
}

async function closing(services: Needs, caseId: CaseId, ordinal: string): Promise<Closing> {
  const { cases } = services;
  const fate = await cases.read(caseFiles.fate(caseId));
  const rounds = await frozenRounds(cases, caseId);
  const plans = await Promise.all(
    rounds.map((round) => expected(cases, caseFiles.plan(caseId, round))),
  );
  const [first] = plans;
  const told = await accountOf(services, caseId);
  const { latest } = await settledSoFar(services, caseId);
  const residuals = await residualsOf(services, caseId);
  const enumerated = await cases.read(caseFiles.cursor(caseId, 1));
  const verification = await cases.read(caseFiles.verification(caseId));
  const common = await commonMembers(services, caseId, { recordType: "closing", ordinal });
  const finished = residuals.length > 0 ? "COMPLETED_WITH_RESIDUALS" : "COMPLETED";
  return {
    ...common,
    ...(first && { policy: first.policy, service: first.service }),
    recordType: "closing",
    outcome: fate?.fate === "withdrawn" ? "CANCELLED" : finished,
    artifactsProcessed: told.gone.size,
    manifestDigest: digestOf(plans.map(({ manifestDigest }) => manifestDigest)),
    ...(first?.oauth && { oauth: first.oauth }),
    actions: told.actions,
    settlements: await settlements(services, caseId),
    counts: latest?.total ?? {},
    foreign: [...new Set([...(enumerated?.foreign ?? []), ...told.foreign])],
    startedAfterFreeze: verification?.startedAfterFreeze ?? [],
    residuals,
    queries: [
      { kind: "customer_index", count: 1 },
      { kind: "listing", count: enumerated?.listings ?? 0 },
    ],
  };
}

/** Sealing again is harmless and gives the stored record: its digest stands for the actions it holds. */
async function settlements(services: Needs, caseId: CaseId): Promise<Closing["settlements"]> {
  const sealed: Closing["settlements"] = [];
  for await (const { draft } of settledInOrder(services, caseId)) {
    const {
      auditId,
      seal: { recordHash },
    } = await services.evidence.append(draft);
    sealed.push({ auditId, recordHash });
  }
  return sealed;
}

async function residualsOf(services: Needs, caseId: CaseId): Promise<Closing["residuals"]> {
  const waiting = await allWaiting(services, caseId);
  return waiting
    .map(({ waiting: { conversationId, reason, lookAt } }) => ({
      conversationId,
      reason,
      nextLookAt: lookAt,
    }))
    .sort((left, right) => (left.conversationId < right.conversationId ? -1 : 1));
}

/** The register: on its day, and at its time, each residual is looked at again. */
async function enterResiduals({ cases, now }: Needs, caseId: CaseId): Promise<void> {
  for (const { name, waiting } of await allWaiting({ cases }, caseId)) {
    const dueAt = dueOf(waiting);
    const entry = { at: now().toISOString(), dueAt };
    await cases.replace(caseFiles.register(dueAt.slice(0, 10), caseId, name), entry);
  }
}
