import type { AuditAction } from "../domain/audit-record";
import type { Waiting } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { CaseId, ConversationId } from "../domain/identifiers";
import type { ErasedCounts, Residual } from "../domain/letter";
import { expected } from "./case-reading";
import { settledInOrder } from "./latest-outcomes";
import { goneIn, toldBefore } from "./results";
import type { Services } from "./services";
import { targetsOn } from "./target";
import { allWaiting } from "./waiting";

/** What a case comes to: its actions, and each artifact that is gone, once. */
export interface Account {
  /** All of them, or none where they are too many for one record. */
  readonly actions: AuditAction[];
  /** `<kind>/<id>` of distinct records, media and transcripts. */
  readonly gone: Set<string>;
  readonly foreign: ConversationId[];
}

/** Up to so many actions stand in the closing record itself; beyond, the settlement records hold them. */
const MOST_INLINE = 500;

/** Adds up the settled pages of every round: what they hold is what their records say. */
export async function accountOf(
  services: Pick<Services, "cases" | "names">,
  caseId: CaseId,
): Promise<Account> {
  let actions: AuditAction[] = [];
  let count = 0;
  const gone = new Set<string>();
  const foreign: ConversationId[] = [];
  for await (const { round, page, draft, counts } of settledInOrder(services, caseId)) {
    if (draft.recordType !== "settlement") throw new TypeError("not a settlement record");
    count += draft.actions.length;
    actions = count > MOST_INLINE ? [] : [...actions, ...draft.actions];
    for (const artifact of draft.actions.flatMap(goneIn)) gone.add(artifact);
    if (counts.foreign) foreign.push(...(await foreignOn(services, { caseId, round, page })));
  }
  return { actions, gone, foreign };
}

async function foreignOn(
  services: Pick<Services, "cases" | "names">,
  place: { caseId: CaseId; round: number; page: number },
): Promise<ConversationId[]> {
  const found: ConversationId[] = [];
  for (const { caseId, round, name, entry } of await targetsOn(services, place)) {
    const stored = await expected(services.cases, caseFiles.outcome(caseId, round, name));
    if (stored.outcome === "foreign") found.push(entry.conversationId);
  }
  return found;
}

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
  for (const { name, waiting } of await allWaiting(services, caseId)) {
    const { reason, entry, lookAt } = waiting;
    const form = await formOf(services, { caseId, name, waiting });
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

/** A letter says what was done to it, even where not all could be done that was to be. */
async function formOf(
  services: Pick<Services, "cases">,
  { caseId, name, waiting }: { caseId: CaseId; name: string; waiting: Waiting },
): Promise<Residual["form"]> {
  const { lastOutcome, round } = waiting;
  if (lastOutcome === "pseudonymised" || lastOutcome === "kept") return lastOutcome;
  const told = await toldBefore(services, { caseId, name, round: round + 1 });
  if (told.masked) return "pseudonymised";
  return told.partlyErased ? "partly_erased" : "deferred";
}
