import { caseFiles } from "../domain/case-files";
import type { ActivityHandler } from "../durable";
import { dataSubjectOf, requestOf } from "./case-reading";
import type { claimDataSubject, releaseClaim } from "./contracts";
import type { Services } from "./services";

/** One active erasure of each person: two at once would read each other's half-done work. */
export const claimDataSubjectWith =
  ({ cases, names }: Pick<Services, "cases" | "names">): ActivityHandler<typeof claimDataSubject> =>
  async ({ caseId }) => {
    const { request } = await requestOf(cases, caseId);
    if (request.requestedAction === "simulate") return "not_needed";
    const { personId } = await dataSubjectOf(cases, caseId);
    const claim = await cases.create(caseFiles.claim(await names.claim(personId)), { caseId });
    return claim.value.caseId === caseId ? "claimed" : "busy";
  };

/** The last step of a drive: the next erasure of this person may begin, the watchdog forgets the case. */
export const releaseClaimWith =
  ({ cases, names }: Pick<Services, "cases" | "names">): ActivityHandler<typeof releaseClaim> =>
  async ({ caseId }) => {
    const resolution = await cases.read(caseFiles.resolution(caseId, 1));
    const personId = resolution?.dataSubject?.personId;
    if (personId !== undefined) {
      const claim = caseFiles.claim(await names.claim(personId));
      if ((await cases.read(claim))?.caseId === caseId) await cases.remove(claim);
    }
    await cases.remove(caseFiles.openCase(caseId));
    return "released";
  };
