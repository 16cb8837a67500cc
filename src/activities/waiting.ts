import type { Waiting } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { EvaluationLookup, ManifestEntry } from "../domain/conversation";
import type { DisposalOutcome } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import type { Circumstance } from "../domain/policy";
import { type Again, dueFrom, isAwaited, nextLook } from "../domain/release";
import type { Services } from "./services";

/** A wait as it was read: who has read an older one does not overwrite a newer. */
interface StoredWait {
  readonly value: Waiting;
  readonly version: string;
}

/** Why a conversation waits (again), and what it waits with. */
export interface Wait {
  readonly entry: ManifestEntry;
  readonly reason: Circumstance;
  readonly evaluation: EvaluationLookup | undefined;
  readonly lastOutcome: DisposalOutcome;
  readonly round: number;
  readonly blocks: number;
  readonly again?: Again | undefined;
  /** What is stored of the wait so far, and as which version. */
  readonly before: StoredWait | undefined;
  /** The same look once more, after a crash: it lengthens no pause. */
  readonly isRepeat?: boolean;
}

/**
 * Keeps or renews a conversation's wait: while the reason stays, the pauses between looks double. Whoever has
 * written meanwhile knew more, and is left alone.
 */
export async function keepWaiting(
  { cases, rules, now }: Pick<Services, "cases" | "rules" | "now">,
  { caseId, name }: { caseId: CaseId; name: string },
  { entry, reason, evaluation, lastOutcome, round, blocks, again, before, isRepeat }: Wait,
): Promise<void> {
  const at = now();
  const file = caseFiles.waiting(caseId, name);
  const unchanged = before?.value.reason === reason ? before.value : undefined;
  const looks = unchanged ? unchanged.looks + (isRepeat ? 0 : 1) : 0;
  const waiting: Waiting = {
    conversationId: entry.conversationId,
    entry,
    reason,
    round,
    since: unchanged?.since ?? at.toISOString(),
    lookAt: nextLook({
      reason,
      windowEndsAt: endOf(reason, entry, evaluation),
      looks,
      again,
      holdPollMinutes: rules.holdPollMinutes,
      now: at,
    }),
    looks,
    blocks,
    lastOutcome,
    ...(again && { undone: true }),
  };
  if (before) await cases.replace(file, waiting, before.version);
  else await cases.create(file, waiting);
}

/** Whether the case itself waits for it, or the register. */
export const isAwaitedByCase = ({ reason, undone }: Waiting): boolean =>
  undone === true || isAwaited(reason);

/** From when on it is looked at again, by the case or by the register. */
export const dueOf = (waiting: Waiting): string =>
  waiting.undone ? waiting.lookAt : dueFrom(waiting);

/** When what keeps a conversation is said to end. */
function endOf(
  reason: Circumstance,
  { observed }: ManifestEntry,
  evaluation: EvaluationLookup | undefined,
): string | null {
  if (reason === "retention_active") return observed.retentionUntil;
  return evaluation?.kind === "active" ? evaluation.windowEndsAt : null;
}

/** Every conversation that waits, for the case or on the register. */
export async function allWaiting(
  { cases }: Pick<Services, "cases">,
  caseId: CaseId,
): Promise<{ name: string; waiting: Waiting; version: string }[]> {
  const found: { name: string; waiting: Waiting; version: string }[] = [];
  for (const file of await cases.names(`${caseId}/waiting/`)) {
    const name = file.slice(file.lastIndexOf("/") + 1, -".json".length);
    const stored = await cases.readVersion(caseFiles.waiting(caseId, name));
    if (stored) found.push({ name, waiting: stored.value, version: stored.version });
  }
  return found;
}
