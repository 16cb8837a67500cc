import { caseFiles } from "../domain/case-files";
import type { ActivityHandler } from "../durable";
import { expected } from "./case-reading";
import type { sealPlan } from "./contracts";
import { showStatus } from "./progress";
import { commonMembers, seal } from "./record-drafting";
import type { Services } from "./services";

type Needs = Pick<Services, "cases" | "keys" | "names" | "evidence" | "rules" | "service" | "now">;

/** Up to so many decisions stand in the record itself; beyond, their digest stands for them. */
const MOST_INLINE = 500;

/** The end of a simulation: what would be done, sealed, and nothing touched. */
export const sealPlanWith =
  (services: Needs): ActivityHandler<typeof sealPlan> =>
  async ({ caseId }, log) => {
    const { cases } = services;
    const plan = await expected(cases, caseFiles.plan(caseId, 1));
    const conversations = plan.pages.reduce((sum, count) => sum + count, 0);
    const common = await commonMembers(services, caseId, { recordType: "plan", ordinal: "1" });
    const { value } = await cases.create(caseFiles.draft(caseId, "plan", "1"), {
      draft: {
        ...common,
        policy: plan.policy,
        service: plan.service,
        recordType: "plan",
        manifestDigest: plan.manifestDigest,
        planDigest: plan.planDigest,
        conversations,
        artifacts: plan.artifacts,
        disposals: plan.disposals,
        decisions: conversations > MOST_INLINE ? [] : await decisions(services, caseId, plan.pages),
      },
    });
    await seal(services, caseId, value.draft);
    const told = { event: "CaseClosed", caseId, outcome: "COMPLETED" } as const;
    await showStatus(services, caseId, { status: "COMPLETED", told, log });
    return "sealed";
  };

async function decisions(
  { cases }: Needs,
  caseId: Parameters<typeof caseFiles.plan>[0],
  pages: number[],
) {
  const planned = await Promise.all(
    pages.map((_, page) => expected(cases, caseFiles.planned(caseId, 1, page))),
  );
  return planned.flatMap(({ disposals }) => disposals);
}
