import { caseFiles } from "../domain/case-files";
import type { CaseId } from "../domain/identifiers";
import type { CaseStore } from "../ports";

/** From so many restarts on somebody should look; the pauses between them grow by then. */
export const ALARMING = 5;

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 60 * MINUTE_MS;

/** With so many restarts the pause has its full length: it is no use to count further. */
const MOST_COUNTED = 16;

/** How many runs a case has had, and how many of them, latest first, since it was opened. */
export async function restartsOf(
  cases: CaseStore,
  caseId: CaseId,
): Promise<{ drives: number; restarts: number; lastAt: string | null }> {
  const drives = (await cases.names(`${caseId}/drives/`)).length;
  const opened = await cases.read(caseFiles.openCase(caseId));
  let lastAt: string | null = null;
  let restarts = 0;
  while (restarts < Math.min(drives, MOST_COUNTED)) {
    const before = await cases.read(caseFiles.drive(caseId, drives - restarts));
    // A residual that is woken is no case that fails: its earlier runs ended as they should.
    if (!before || (opened && before.at < opened.at)) break;
    lastAt ??= before.at;
    restarts += 1;
  }
  return { drives, restarts, lastAt };
}

/** What fails at once each time would be started for ever: each restart waits longer than the one before. */
export function isDue(
  { restarts, lastAt }: { restarts: number; lastAt: string | null },
  now: Date,
): boolean {
  if (restarts < ALARMING || lastAt === null) return true;
  const pauseMs = Math.min(5 * MINUTE_MS * 2 ** (restarts - ALARMING), LONGEST_PAUSE_MS);
  return now.getTime() - new Date(lastAt).getTime() >= pauseMs;
}
