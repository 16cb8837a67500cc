import { caseFiles } from "../domain/case-files";
import type { ActivityHandler } from "../durable";
import type { beginDisposal } from "./contracts";
import type { Services } from "./services";

/** Until here the request can be withdrawn. Whoever creates the fate wins, whatever runs at once. */
export const beginDisposalWith =
  ({
    cases,
    rules,
    now,
  }: Pick<Services, "cases" | "rules" | "now">): ActivityHandler<typeof beginDisposal> =>
  async ({ caseId }) => {
    if (rules.paused) return "unavailable";
    const { value } = await cases.create(caseFiles.fate(caseId), {
      fate: "disposing",
      at: now().toISOString(),
    });
    return value.fate;
  };
