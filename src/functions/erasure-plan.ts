import { expected, frozenRounds, manifestPages } from "../activities/case-reading";
import type { PlannedDisposal } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { CaseStore, Names, RequestVerifier } from "../ports";
import type { Answer } from "./answering";
import { authorise } from "./authorise";
import { caseOf } from "./case-of";
import { pageAsked } from "./page-asked";
import { Refused } from "./problem";

interface Dependencies {
  cases: CaseStore;
  names: Names;
  verifier: RequestVerifier;
}

/** GET …/plan?page=: what is to become of each conversation, with the digests that fix it, 25 at a time. */
export const erasurePlanWith =
  (dependencies: Dependencies): Answer =>
  async (request) => {
    const { verifier, cases } = dependencies;
    const caller = await authorise(verifier, request, ["Erasure.Read"]);
    const { requestId, caseId } = await caseOf(dependencies, request, caller);
    const rounds = await frozenRounds(cases, caseId);
    const plans = await Promise.all(
      rounds.map((round) => expected(cases, caseFiles.plan(caseId, round))),
    );
    const [first] = plans;
    if (!first) throw new Refused("NOT_FOUND");
    const places = await manifestPages(cases, caseId);
    const asked = pageAsked(request, places.length);
    const place = places[asked.page];
    const decisions = place
      ? (await expected(cases, caseFiles.planned(caseId, place.round, place.page))).disposals
      : [];
    return {
      jsonBody: {
        requestId,
        planDigest: first.planDigest,
        manifestDigest: first.manifestDigest,
        policy: first.policy,
        frozenAt: first.frozenAt,
        needsApproval: first.needsApproval,
        artifacts: first.artifacts,
        disposals: first.disposals,
        rounds: plans.map(({ round, frozenAt, planDigest, manifestDigest, disposals }) => ({
          round,
          frozenAt,
          planDigest,
          manifestDigest,
          disposals,
        })),
        decisions: decisions.map((decision) => ({ round: place?.round, ...withMedia(decision) })),
        nextPage: asked.nextPage,
      },
    };
  };

/** A mask covers no recording: whoever reads a plan is told what becomes of those, whichever it is. */
const withMedia = (decision: PlannedDisposal) =>
  decision.disposal === "pseudonymize" ? { media: "keep", ...decision } : decision;
