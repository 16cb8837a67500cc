import type { AuditAction } from "../domain/audit-record";
import type { CaseId, ConversationId } from "../domain/identifiers";
import type { ErasedCounts, Residual } from "../domain/letter";
import { outcomesInOrder } from "./latest-outcomes";
import type { Services } from "./services";
import { allWaiting } from "./waiting";

/** What a case comes to: all its actions, and each artifact that is gone, once. */
export interface Account {
  readonly actions: AuditAction[];
  /** `<kind>/<id>` of distinct records, media and transcripts. */
  readonly gone: Set<string>;
  readonly foreign: ConversationId[];
}

/** Adds up every outcome of every round. */
export async function accountOf(
  services: Pick<Services, "cases" | "names">,
  caseId: CaseId,
): Promise<Account> {
  const account: Account = { actions: [], gone: new Set(), foreign: [] };
  for await (const { action, outcome, conversationId } of outcomesInOrder(services, caseId)) {
    if (outcome === "foreign") account.foreign.push(conversationId);
    if (!action) continue;
    account.actions.push(action);
    for (const artifact of goneIn(action)) account.gone.add(artifact);
  }
  return account;
}

const goneIn = ({ artifacts }: AuditAction): string[] =>
  artifacts
    .filter(({ result }) => result === "erased" || result === "already_absent")
    .map(({ id, kind }) => `${kind}/${id}`);

/** What is gone, in the categories that a letter may name (Art. 12(3)). */
export function erasedCounts({ gone }: Account): ErasedCounts {
  const of = (kind: string): number =>
    [...gone].filter((artifact) => artifact.startsWith(`${kind}/`)).length;
  return { conversations: of("record"), media: of("media"), transcripts: of("transcript") };
}

/** What stays for now, by reason, form and the day of the next look. */
export async function residualGroups(
  services: Pick<Services, "cases" | "rules">,
  caseId: CaseId,
): Promise<Residual[]> {
  const groups = new Map<string, Residual>();
  for (const { waiting } of await allWaiting(services, caseId)) {
    const { reason, lastOutcome, entry, lookAt } = waiting;
    const form =
      lastOutcome === "pseudonymised" || lastOutcome === "kept" ? lastOutcome : "deferred";
    const nextLookOn = lookAt.slice(0, 10);
    const key = [reason, form, nextLookOn].join(" ");
    const legalBasis = services.rules.policy.legalBases[reason];
    const before = groups.get(key);
    groups.set(key, {
      reason,
      form,
      nextLookOn,
      conversations: (before?.conversations ?? 0) + 1,
      media: (before?.media ?? 0) + entry.mediaIds.length,
      ...(legalBasis && { legalBasis }),
    });
  }
  return [...groups.values()];
}
