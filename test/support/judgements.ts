/** The invariants that a case must keep whatever happens to it; each tells what breaks it. */
import type { AuditAction, AuditedArtifact } from "../../src/domain/audit-record";
import type { StoredOutcome } from "../../src/domain/case-file-forms";
import { caseFiles } from "../../src/domain/case-files";
import type { ConversationId } from "../../src/domain/identifiers";
import { ANNA } from "./held-conversation";
import type { CallMade } from "./memory-contact-centre";
import type { Watched } from "./watched-case";

type Judgement = (watched: Watched) => readonly string[] | Promise<readonly string[]>;

/** By name; each answers with what is wrong. */
export const judgements: Readonly<Record<string, Judgement>> = {
  "I0, I1, I3: every write is the subject's, intended and allowed": ({ mistakes }) => mistakes,
  "I1: what is written stands on the manifest": writtenOffManifest,
  "I2: every effect is in exactly one action": untoldEffects,
  "I2: settlement and closing records hold the same actions": differingRecords,
  "I4: each conversation counts once": miscounted,
  "I5: what was absent before was erased by somebody else": falselyAbsent,
  "I6: what is said to be gone is gone": falselyGone,
  "I7: what is not kept, awaited or asked about is gone": forgotten,
};

const artifactsTold = ({ outcomes }: Watched): AuditedArtifact[] =>
  outcomes.flatMap(({ action }) => action?.artifacts ?? []);

const keyOf = ({ conversationId, action, round }: AuditAction): string =>
  `${conversationId} ${action} ${round}`;

function writtenOffManifest({ listed, platform }: Watched): string[] {
  const artifacts = new Set([...listed].flatMap(([id, others]) => [id, ...others]));
  return platform.calls
    .filter(({ id, effect }) => effect === true && !artifacts.has(id))
    .map(({ op, id }) => `${op} ${id}`);
}

function untoldEffects(watched: Watched): string[] {
  const told = artifactsTold(watched);
  return watched.platform.calls
    .filter((call) => call.effect === true && !isToldOnce(call, told))
    .map(({ op, id }) => `${op} ${id}`);
}

function isToldOnce({ op, id, kind }: CallMade, told: readonly AuditedArtifact[]): boolean {
  const results = told.filter((each) => each.id === id && each.kind === kind);
  const done = op === "erase" ? "erased" : "pseudonymised";
  const isDone = results.filter(({ result }) => result === done).length;
  const isOpen = results.some(({ result }) => result === "unknown" || result === "remains");
  return isDone === 1 || (isDone === 0 && isOpen);
}

function differingRecords({ outcomes, evidence }: Watched): string[] {
  const all = outcomes.flatMap(({ action }) => (action ? [keyOf(action)] : [])).sort();
  const settled = evidence.ofType("settlement").flatMap(({ actions }) => actions.map(keyOf));
  const closing = evidence.ofType("closing").flatMap(({ actions }) => actions.map(keyOf));
  const wrong = settled.sort().join() === all.join() ? [] : ["settlement"];
  const isClosed = evidence.ofType("closing").length > 0;
  return isClosed && closing.sort().join() !== all.join() ? [...wrong, "closing"] : wrong;
}

const latestOf = ({ outcomes }: Watched): Map<ConversationId, StoredOutcome["outcome"]> =>
  new Map(outcomes.map(({ conversationId, outcome }) => [conversationId, outcome]));

async function miscounted(watched: Watched): Promise<string[]> {
  const counts: Record<string, number> = {};
  for (const outcome of latestOf(watched).values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const progress = await watched.store.read(caseFiles.progress(watched.caseId));
  const shown: Record<string, number> = { ...progress?.counts };
  const outcomes = new Set([...Object.keys(counts), ...Object.keys(shown)]);
  return [...outcomes].filter((outcome) => counts[outcome] !== shown[outcome]);
}

function falselyAbsent({ outcomes, deletedElsewhere }: Watched): string[] {
  return outcomes
    .filter(({ outcome }) => outcome === "already_absent")
    .map(({ conversationId }) => conversationId)
    .filter((id) => !deletedElsewhere.has(id));
}

function falselyGone(watched: Watched): string[] {
  const { records, artifacts } = watched.platform;
  return artifactsTold(watched)
    .filter(({ result }) => result === "erased" || result === "already_absent")
    .filter(({ kind, id }) =>
      kind === "record" ? records.has(id) : artifacts.has(`${kind}/${id}`),
    )
    .map(({ kind, id }) => `${kind}/${id}`);
}

async function forgotten(watched: Watched): Promise<string[]> {
  const { ending, platform, listed } = watched;
  const left = new Set([...platform.records.keys(), ...platform.artifacts.keys()]);
  const wrong: string[] = [];
  for (const [id, others] of listed) {
    if (await isSpokenFor(watched, id)) continue;
    const names = [id, ...[...others].flatMap((each) => [`media/${each}`, `transcript/${each}`])];
    wrong.push(...names.filter((name) => left.has(name)));
  }
  if (ending !== "COMPLETED") return wrong;
  const inClear = [...platform.records.values()].filter(
    ({ id, startedAt, parentId, participants }) =>
      startedAt < "2026" &&
      !(id === "conv-late" && cameTooLate(watched)) &&
      parentId === null &&
      participants.some(({ externalId }) => externalId === ANNA),
  );
  return [...wrong, ...inClear.map(({ id }) => `${id} in clear`)];
}

/** What comes when everything was listed for the last time is on no list. */
const cameTooLate = ({ platform, lateAtCall }: Watched): boolean =>
  platform.calls.findLastIndex(({ op }) => op === "list") + 1 < lateAtCall;

/** It waits, or a person was asked, or it was never the subject's. */
async function isSpokenFor(watched: Watched, id: ConversationId): Promise<boolean> {
  const { store, caseId, services } = watched;
  const file = caseFiles.waiting(caseId, await services.names.conversation(caseId, id));
  const outcome = latestOf(watched).get(id);
  return store.files.has(file.name) || /failed|unmaskable|remains|foreign/.test(outcome ?? "");
}
