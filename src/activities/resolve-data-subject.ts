import type { StoredResolution } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import { type Resolution, resolveCandidates } from "../domain/data-subject";
import type { CaseId } from "../domain/identifiers";
import type { ActivityHandler } from "../durable";
import type { CaseStore } from "../ports";
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
    if (stored) return keepIdentifiers(cases, caseId, stored);

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
    return keepIdentifiers(cases, caseId, value);
  };

/** From what is stored, so that whoever is second keeps what the first has resolved. */
async function keepIdentifiers(
  cases: CaseStore,
  caseId: CaseId,
  { resolution, dataSubject }: StoredResolution,
): Promise<Resolution> {
  if (dataSubject) {
    const { externalIds } = dataSubject;
    await cases.create(caseFiles.identifiers(caseId), { externalIds });
  }
  return resolution;
}
