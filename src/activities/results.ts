import type { AuditAction, AuditedArtifact } from "../domain/audit-record";
import { caseFiles } from "../domain/case-files";
import type { ManifestEntry } from "../domain/conversation";
import type { Services } from "./services";
import type { Target } from "./target";

const isGone = ({ result }: AuditedArtifact): boolean =>
  result === "erased" || result === "already_absent";

/** `<kind>/<id>` of what an action has found or made absent. */
export const goneIn = ({ artifacts }: Pick<AuditAction, "artifacts">): string[] =>
  artifacts.filter(isGone).map(({ kind, id }) => `${kind}/${id}`);

/** The entry less what an action says is gone: that is told, and waits no longer. */
export const withoutGone = (entry: ManifestEntry, action: AuditAction | undefined): ManifestEntry =>
  lessGone(entry, [...(entry.gone ?? []), ...(action ? goneIn(action) : [])]);

/** The entry less what is known to be gone, which it remembers. */
export function lessGone(entry: ManifestEntry, known: readonly string[]): ManifestEntry {
  const { gone: _, ...listed } = entry;
  const gone = new Set(known);
  return {
    ...listed,
    mediaIds: entry.mediaIds.filter((id) => !gone.has(`media/${id}`)),
    transcriptIds: entry.transcriptIds.filter((id) => !gone.has(`transcript/${id}`)),
    ...(gone.size > 0 && { gone: [...gone] }),
  };
}

/** What all rounds before this one have told of a conversation's artifacts. */
export async function toldBefore(
  { cases }: Pick<Services, "cases">,
  { caseId, round, name }: Pick<Target, "caseId" | "round" | "name">,
): Promise<{ masked: boolean; partlyErased: boolean }> {
  const artifacts: AuditedArtifact[] = [];
  for (let earlier = 1; earlier < round; earlier += 1) {
    const stored = await cases.read(caseFiles.outcome(caseId, earlier, name));
    artifacts.push(...(stored?.action?.artifacts ?? []));
  }
  return {
    masked: artifacts.some(({ kind, result }) => kind === "record" && result === "pseudonymised"),
    partlyErased: artifacts.some(isGone),
  };
}
