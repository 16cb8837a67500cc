import { caseFiles } from "../domain/case-files";
import type { Disposal } from "../domain/policy";
import type { Services } from "./services";
import type { Target } from "./target";

/** Writes down, once, what is about to be done. `isOurs`: an earlier try had already written the same. */
export async function intend(
  { cases, now }: Pick<Services, "cases" | "now">,
  { caseId, round, name }: Target,
  disposal: Disposal,
): Promise<{ isOurs: boolean }> {
  const { created, value } = await cases.create(caseFiles.intent(caseId, round, name), {
    disposal,
    at: now().toISOString(),
  });
  return { isOurs: !created && value.disposal === disposal };
}

/** Whether any round so far has set out to erase the conversation. */
export async function hasIntendedToErase(
  { cases }: Pick<Services, "cases">,
  { caseId, round, name }: Target,
): Promise<boolean> {
  for (let earlier = 1; earlier <= round; earlier += 1) {
    const intent = await cases.read(caseFiles.intent(caseId, earlier, name));
    if (intent?.disposal === "hard_delete") return true;
  }
  return false;
}
