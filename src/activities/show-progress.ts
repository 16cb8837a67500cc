import type { ActivityHandler } from "../durable";
import type { showProgress } from "./contracts";
import { showStatus } from "./progress";
import type { Services } from "./services";

/** The phase as the status route shows it; entering one is an event. */
export const showProgressWith =
  ({ cases, now }: Pick<Services, "cases" | "now">): ActivityHandler<typeof showProgress> =>
  async ({ caseId, phase }, log) => {
    const told = { event: "PhaseChanged", caseId, phase } as const;
    const { done, total } = await showStatus({ cases, now }, caseId, { status: phase, told, log });
    return { done, total };
  };
