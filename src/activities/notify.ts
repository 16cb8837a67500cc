import { caseFiles } from "../domain/case-files";
import type { ActivityHandler } from "../durable";
import { requestOf } from "./case-reading";
import type { notify } from "./contracts";
import { letterFor } from "./letters";
import { type PostOffice, post } from "./posting";

/** A letter is written once, sent until it is acknowledged, and its dispatch is evidence (Art. 12(3)). */
export const notifyWith =
  (office: PostOffice): ActivityHandler<typeof notify> =>
  async ({ caseId, type, audience }, log) => {
    const { cases } = office;
    const { request } = await requestOf(cases, caseId);
    if (request.requestedAction === "simulate") return "done";
    const letter = await letterFor(office, caseId, { type, audience });
    if (letter === "none") return "done";
    const { ordinal } = letter;
    const file = caseFiles.notice(caseId, letter.type, ordinal);
    const notice =
      (await cases.read(file)) ?? (await cases.create(file, await letter.write())).value;
    return post(office, caseId, { notice, ordinal, log });
  };
