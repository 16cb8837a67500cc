import { expected, frozenRounds, manifestPages } from "../activities/case-reading";
import type { AuditedArtifact } from "../domain/audit-record";
import type { StoredOutcome } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { ManifestEntry } from "../domain/conversation";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore, Names, RequestVerifier } from "../ports";
import type { Answer } from "./answering";
import { authorise } from "./authorise";
import { caseOf } from "./case-of";
import { pageAsked } from "./page-asked";

interface Dependencies {
  cases: CaseStore;
  names: Names;
  verifier: RequestVerifier;
}

/** GET …/conversations?page=: circumstances, disposal, outcome and wait of each conversation, 25 at a time. */
export const erasureConversationsWith =
  (dependencies: Dependencies): Answer =>
  async (request) => {
    const { verifier, cases } = dependencies;
    const caller = await authorise(verifier, request, ["Erasure.Read"]);
    const { requestId, caseId } = await caseOf(dependencies, request, caller);
    const rounds = await frozenRounds(cases, caseId);
    const places = await manifestPages(cases, caseId);
    const { page, nextPage } = pageAsked(request, places.length);
    const place = places[page];
    const conversations = place ? await pageOf(dependencies, { caseId, rounds, ...place }) : [];
    return { jsonBody: { requestId, conversations, nextPage } };
  };

interface Place {
  caseId: CaseId;
  rounds: readonly number[];
  round: number;
  page: number;
}

/** A conversation stands once, where it was first found, with its latest outcome. */
async function pageOf(dependencies: Dependencies, place: Place) {
  const { cases, names } = dependencies;
  const { caseId, round, page } = place;
  const { entries } = await expected(cases, caseFiles.page(caseId, round, page));
  const told = await Promise.all(
    entries.map(async (entry) => {
      const name = await names.conversation(caseId, entry.conversationId);
      const seen = await cases.read(caseFiles.seen(caseId, name));
      return seen?.round === round ? [await tell(cases, { ...place, entry, name })] : [];
    }),
  );
  return told.flat();
}

async function tell(
  cases: CaseStore,
  { caseId, rounds, entry, name }: Place & { entry: ManifestEntry; name: string },
) {
  const waiting = await cases.read(caseFiles.waiting(caseId, name));
  const outcomes = await Promise.all(
    rounds.map((round) => cases.read(caseFiles.outcome(caseId, round, name))),
  );
  const history = outcomes.flatMap((stored, at) => (stored ? [{ round: rounds[at], stored }] : []));
  const latest = history.at(-1);
  return {
    conversationId: entry.conversationId,
    startedAt: entry.startedAt,
    mediaIds: entry.mediaIds,
    transcriptIds: entry.transcriptIds,
    circumstances: entry.observed,
    round: latest?.round ?? null,
    disposal: latest?.stored.action?.action ?? null,
    reason: latest?.stored.reason ?? null,
    outcome: latest?.stored.outcome ?? null,
    errorCode: latest?.stored.errorCode ?? null,
    artifacts: artifactsTold(history.map(({ stored }) => stored)),
    wait: waiting ? { reason: waiting.reason, since: waiting.since, lookAt: waiting.lookAt } : null,
  };
}

/** What is known last of each artifact: of a conversation that is only masked the media may be gone. */
export function artifactsTold(outcomes: readonly StoredOutcome[]) {
  const told = new Map<string, Pick<AuditedArtifact, "kind" | "id" | "result">>();
  for (const { action } of outcomes)
    for (const { kind, id, result } of action?.artifacts ?? [])
      told.set(`${kind}/${id}`, { kind, id, result });
  return [...told.values()];
}
