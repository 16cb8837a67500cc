import type { StoredOutcome } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { ManifestEntry } from "../domain/conversation";
import type { CaseId } from "../domain/identifiers";
import { maskHolds } from "../domain/pseudonymise";
import { maskFor } from "./masking";
import type { Services } from "./services";

interface Entry {
  readonly caseId: CaseId;
  readonly rounds: number;
  readonly entry: ManifestEntry;
  readonly guard: ReadonlySet<string>;
}

/** Whether a conversation still shows what its latest outcome says is gone or masked. */
export async function isLeftInClear(
  services: Pick<Services, "cases" | "names" | "platform">,
  { caseId, rounds, entry, guard }: Entry,
): Promise<boolean | "unknown"> {
  const outcome = await latestOutcome(services, { caseId, rounds, entry });
  switch (outcome) {
    case "erased":
    case "already_absent": {
      const reading = await services.platform.read(entry.conversationId);
      if (reading.kind === "failed") return "unknown";
      return reading.kind !== "absent";
    }
    case "pseudonymised":
      return showsAnything(services, { caseId, entry, guard });
    case "kept":
    case "deferred":
    case "blocked":
    case "foreign":
    case "unmaskable":
    case "remains":
    case "failed":
    case undefined:
      // What the plan keeps, what waits, and what a person looks at is not claimed to be gone.
      return false;
  }
}

/** A conversation of several rounds has several outcomes: the latest says what it should look like. */
async function latestOutcome(
  { cases, names }: Pick<Services, "cases" | "names">,
  { caseId, rounds, entry }: Omit<Entry, "guard">,
): Promise<StoredOutcome["outcome"] | undefined> {
  const name = await names.conversation(caseId, entry.conversationId);
  for (let round = rounds; round >= 1; round -= 1) {
    const stored = await cases.read(caseFiles.outcome(caseId, round, name));
    if (stored) return stored.outcome;
  }
  return undefined;
}

async function showsAnything(
  { cases, platform }: Pick<Services, "cases" | "platform">,
  { caseId, entry, guard }: Omit<Entry, "rounds">,
): Promise<boolean | "unknown"> {
  const reading = await platform.read(entry.conversationId);
  if (reading.kind === "failed" || reading.kind === "unreadable") return "unknown";
  if (reading.kind === "absent") return false;
  const { conversation } = reading;
  const fitted = await maskFor(cases, caseId, { conversation, guard });
  return fitted.kind === "unmaskable" || !maskHolds(conversation, fitted.mask);
}
