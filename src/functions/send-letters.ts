import type { InvocationContext } from "@azure/functions";
import { expected } from "../activities/case-reading";
import { type PostOffice, post } from "../activities/posting";
import { caseFiles } from "../domain/case-files";
import { attend } from "./attend";
import { listed } from "./listed";

const ENTRY = /^unanswered\/([0-9a-f]{32})-([a-z_]+)-(\d+)\.json$/;

/** A function may run ten minutes, and a receiver may take half a minute to say nothing: the rest comes next. */
const AT_WORK_MS = 4 * 60_000;

/**
 * Letters that nobody has acknowledged yet are sent again, wherever their case rests and however long: a
 * procedure that waits for weeks has nobody waiting for its acknowledgement of receipt.
 */
export const sendLettersWith =
  (office: PostOffice) =>
  async (_: unknown, context: InvocationContext): Promise<void> => {
    const { cases, now } = office;
    const until = now().getTime() + AT_WORK_MS;
    for (const entry of await listed(cases, "unanswered/", context)) {
      if (now().getTime() >= until) return;
      const [, id = entry, type = "", ordinal = ""] = ENTRY.exec(entry) ?? [];
      await attend(context, id, async (caseId) => {
        const notice = await expected(cases, caseFiles.notice(caseId, type, ordinal));
        await post(office, caseId, { notice, ordinal, log: context });
      });
    }
  };
