import { caseFiles } from "../domain/case-files";
import { resolveCandidates } from "../domain/data-subject";
import type { ActivityHandler } from "../durable";
import { requestOf } from "./case-reading";
import type { resolveDataSubject } from "./contracts";
import { showChange } from "./progress";
import type { Services } from "./services";

/** Who it is, asked once: a second drive gets the stored answer. */
export const resolveDataSubjectWith =
  ({
    cases,
    index,
    rules,
    now,
  }: Pick<Services, "cases" | "index" | "rules" | "now">): ActivityHandler<
    typeof resolveDataSubject
  > =>
  async ({ caseId }) => {
    const stored = await cases.read(caseFiles.resolution(caseId, 1));
    if (stored) return stored.resolution;

    await showChange({ cases, now }, caseId, { status: "RESOLVING" });
    const { request } = await requestOf(cases, caseId);
    const candidates = [...(await index.candidatesFor(request.subjectIdentifier))];
    const resolved = resolveCandidates(candidates, {
      jurisdiction: request.jurisdiction,
      confidenceThreshold: rules.confidenceThreshold,
    });
    const { value } = await cases.create(caseFiles.resolution(caseId, 1), {
      resolution: resolved.kind,
      dataSubject: resolved.kind === "resolved" ? resolved.dataSubject : null,
      candidates,
      resolvedAt: now().toISOString(),
    });
    return value.resolution;
  };
