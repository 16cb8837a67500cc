import { caseFiles } from "../domain/case-files";
import type { ActivityHandler } from "../durable";
import { dataSubjectOf, subjectGuard } from "./case-reading";
import type { enumerateSlice } from "./contracts";
import { adoptOrphans, advance, beginning, type Walk } from "./enumeration";
import { showChange } from "./progress";
import type { Services } from "./services";
import { SLICE_MS } from "./slice";

/** Works some seconds and keeps its place in the case store; repeating it is harmless. */
export const enumerateSliceWith =
  (
    services: Pick<Services, "cases" | "names" | "platform" | "rules" | "now">,
  ): ActivityHandler<typeof enumerateSlice> =>
  async ({ caseId, round }) => {
    const { cases, now } = services;
    const file = caseFiles.cursor(caseId, round);
    const begun = await cases.readVersion(file);
    if (begun?.value.at.step === "complete") return { state: "complete", found: begun.value.found };
    if (!begun) {
      await cases.create(file, beginning(now()));
      await showChange(services, caseId, { status: "ENUMERATING" });
      return { state: "more", found: 0 };
    }
    const walk: Walk = {
      services,
      caseId,
      round,
      dataSubject: await dataSubjectOf(cases, caseId),
      guard: await subjectGuard(cases, caseId),
      cursor: begun.value,
    };
    const state = await walkOn(walk, now);
    if (state === "suspicious") return { state, found: walk.cursor.found };
    const moved = await cases.replace(file, walk.cursor, begun.version);
    return { state: moved ? state : "more", found: walk.cursor.found };
  };

async function walkOn(walk: Walk, now: () => Date): Promise<"more" | "complete" | "suspicious"> {
  const until = now().getTime() + SLICE_MS;
  await adoptOrphans(walk);
  while (walk.cursor.at.step !== "complete") {
    if ((await advance(walk)) === "suspicious") return "suspicious";
    if (now().getTime() >= until) return "more";
  }
  return "complete";
}
