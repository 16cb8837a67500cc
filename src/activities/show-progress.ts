import { caseFiles } from "../domain/case-files";
import type { ActivityHandler } from "../durable";
import type { showProgress } from "./contracts";
import { emit } from "./events";
import { showChange } from "./progress";
import type { Services } from "./services";

/** The phase as the status route shows it; entering one is an event. */
export const showProgressWith =
  ({ cases, now }: Pick<Services, "cases" | "now">): ActivityHandler<typeof showProgress> =>
  async ({ caseId, phase }, log) => {
    const before = await cases.read(caseFiles.progress(caseId));
    const { done, total } = await showChange({ cases, now }, caseId, { status: phase });
    if (before?.status !== phase) emit(log, { event: "PhaseChanged", caseId, phase });
    return { done, total };
  };
