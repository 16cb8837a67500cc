import type { Waiting } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { EvaluationLookup, ManifestEntry } from "../domain/conversation";
import type { DisposalOutcome } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import type { Circumstance } from "../domain/policy";
import { type Again, isAwaited, nextLook } from "../domain/release";
import type { Services } from "./services";

/** Why a conversation waits (again), and what it waits with. */
export interface Wait {
  readonly entry: ManifestEntry;
  readonly reason: Circumstance;
  readonly evaluation: EvaluationLookup | undefined;
  readonly lastOutcome: DisposalOutcome;
  readonly round: number;
  readonly blocks: number;
  readonly again?: Again | undefined;
  /** What is stored of the wait so far. */
  readonly before: Waiting | undefined;
  /** The same look once more, after a crash: it lengthens no pause. */
  readonly isRepeat?: boolean;
}

/** Keeps or renews a conversation's wait: while the reason stays, the pauses between looks double. */
export async function keepWaiting(
  { cases, rules, now }: Pick<Services, "cases" | "rules" | "now">,
  { caseId, name }: { caseId: CaseId; name: string },
  { entry, reason, evaluation, lastOutcome, round, blocks, again, before, isRepeat }: Wait,
): Promise<Waiting> {
  const at = now();
  const unchanged = before?.reason === reason;
  const looks = unchanged ? before.looks + (isRepeat ? 0 : 1) : 0;
  const waiting: Waiting = {
    conversationId: entry.conversationId,
    entry,
    reason,
    round,
    since: unchanged ? before.since : at.toISOString(),
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
  await cases.replace(caseFiles.waiting(caseId, name), waiting);
  return waiting;
}

/** Whether the case itself waits for it, or the register. */
export const isAwaitedByCase = ({ reason, undone }: Waiting): boolean =>
  undone === true || isAwaited(reason);

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
): Promise<{ name: string; waiting: Waiting }[]> {
  const found: { name: string; waiting: Waiting }[] = [];
  for (const file of await cases.names(`${caseId}/waiting/`)) {
    const name = file.slice(file.lastIndexOf("/") + 1, -".json".length);
    const waiting = await cases.read(caseFiles.waiting(caseId, name));
    if (waiting) found.push({ name, waiting });
  }
  return found;
}
