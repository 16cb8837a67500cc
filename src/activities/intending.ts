import type { Intent } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import type { Services } from "./services";
import type { Target } from "./target";

/**
 * Writes down, once, what is about to be done. What stands is what the first try of the round wrote:
 * a later one does the same or nothing, so that no effect is without its intent.
 */
export async function intend(
  { cases, now }: Pick<Services, "cases" | "now">,
  { caseId, round, name }: Target,
  intent: Omit<Intent, "at">,
): Promise<{ standing: Intent; isEarlier: boolean }> {
  const { created, value } = await cases.create(caseFiles.intent(caseId, round, name), {
    ...intent,
    at: now().toISOString(),
  });
  return { standing: value, isEarlier: !created };
}

/** Whether an earlier round has set out to erase the conversation. */
export async function hasIntendedToErase(
  { cases }: Pick<Services, "cases">,
  { caseId, round, name }: Pick<Target, "caseId" | "round" | "name">,
): Promise<boolean> {
  for (let earlier = 1; earlier < round; earlier += 1) {
    const intent = await cases.read(caseFiles.intent(caseId, earlier, name));
    if (intent?.disposal === "hard_delete") return true;
  }
  return false;
}
