import { openReviewOnce } from "../../src/activities/reviews";
import { caseFiles } from "../../src/domain/case-files";
import type { CaseId } from "../../src/domain/identifiers";
import { closeServers } from "../adapters/loopback";
import { type Office, openOffice, proven } from "./office";

afterEach(closeServers);

const DUE = "2026-02-05";

/** Requests received on 5 January, due on 5 February in Germany. */
async function opened(...requestIds: string[]) {
  const office = await openOffice();
  const ids: CaseId[] = [];
  for (const requestId of requestIds.length > 0 ? requestIds : ["rtbf-2026-0001"]) {
    await office.submit(proven({ requestId }));
    ids.push(await office.caseIdOf(requestId));
  }
  office.logged.length = 0;
  const [caseId = ids[0] as CaseId] = ids;
  /** The timer runs at an instant; what it says then. */
  const lookAt = async (instant: string) => {
    office.office.at = instant;
    office.logged.length = 0;
    await office.strike("watchTimeLimits");
    // That nothing moves here is told as well; what is told of that has tests of its own.
    return office.events().filter(({ event }) => event !== "CaseStalled");
  };
  return { ...office, ids, caseId, lookAt };
}

const warning = (caseId: CaseId, daysLeft: number) => ({
  event: "DeadlineWarning",
  caseId,
  dueBy: DUE,
  daysLeft,
});

describe("the warning of a due date", () => {
  it("is given 14, 7, 3 and 1 days before it and when it has passed, each once", async () => {
    const { caseId, lookAt } = await opened();
    const told: [string, unknown][] = [];
    for (let hours = 0; hours < 24 * 50; hours += 1) {
      const at = new Date(Date.UTC(2026, 0, 5, 9 + hours, 45)).toISOString();
      for (const event of await lookAt(at)) told.push([at, event]);
    }
    expect(told).toEqual([
      ["2026-01-21T23:45:00.000Z", warning(caseId, 14)],
      ["2026-01-28T23:45:00.000Z", warning(caseId, 7)],
      ["2026-02-01T23:45:00.000Z", warning(caseId, 3)],
      ["2026-02-03T23:45:00.000Z", warning(caseId, 1)],
      ["2026-02-05T23:45:00.000Z", warning(caseId, -1)],
    ]);
  });

  it("is given once for all that nobody was there to give, as far as it is still true", async () => {
    const { caseId, lookAt } = await opened();
    expect(await lookAt("2026-01-31T12:45:00.000Z")).toEqual([warning(caseId, 5)]);
    expect(await lookAt("2026-02-01T12:45:00.000Z")).toEqual([]);
    expect(await lookAt("2026-02-05T12:45:00.000Z")).toEqual([warning(caseId, 0)]);
    expect(await lookAt("2026-03-05T12:45:00.000Z")).toEqual([warning(caseId, -28)]);
  });

  it("is given whatever the case waits for", async () => {
    const { caseId, hub, cases, lookAt } = await opened();
    hub.end(caseId, "Failed");
    const progress = await cases.read(caseFiles.progress(caseId));
    if (!progress) throw new Error("no progress");
    await cases.replace(caseFiles.progress(caseId), { ...progress, status: "AWAITING_APPROVAL" });
    expect(await lookAt("2026-02-04T12:45:00.000Z")).toEqual([warning(caseId, 1)]);
  });

  it("is not given for a case that has ended", async () => {
    const { caseId, cases, lookAt } = await opened();
    await cases.remove(caseFiles.openCase(caseId));
    expect(await lookAt("2026-02-10T12:45:00.000Z")).toEqual([]);
  });

  it.each(["completed", "partially_refused"])(
    "is not given when the requester has the answer (%s) and a residual is looked at again",
    async (type) => {
      const { caseId, cases, lookAt } = await opened();
      await cases.create(caseFiles.noticeReceipt(caseId, type, "1"), {
        dispatchedAt: "2026-02-02T08:00:00.000Z",
        receiptDigest: "sha256:00",
      });
      expect(await lookAt("2026-04-10T12:45:00.000Z")).toEqual([]);
    },
  );

  it("is given while the last letter has reached nobody, for the answer must come in time", async () => {
    const { caseId, cases, lookAt } = await opened();
    await cases.create(caseFiles.noticeReceipt(caseId, "received", "1"), {
      dispatchedAt: "2026-01-05T09:00:00.000Z",
      receiptDigest: "sha256:00",
    });
    expect(await lookAt("2026-02-04T12:45:00.000Z")).toEqual([warning(caseId, 1)]);
  });

  it("is kept by no broken case from the others, and tried again for that one", async () => {
    const { ids, cases, lookAt } = await opened("rtbf-2026-0001", "rtbf-2026-0002");
    const [first, last] = [...ids].sort() as [CaseId, CaseId];
    cases.fail(`${first}/`);
    const out = { event: "Unavailable", caseId: first, what: "case store" };
    expect(await lookAt("2026-02-04T12:45:00.000Z")).toEqual([out, warning(last, 1), out]);
    cases.broken.clear();
    expect(await lookAt("2026-02-04T13:45:00.000Z")).toEqual([warning(first, 1)]);
  });
});

const log = { log: () => undefined };

async function ask({ cases }: Office, caseId: CaseId, reviewId: string, openedAt: string) {
  const review = { about: reviewId, proposal: "look_into" as const, openedAt };
  await cases.create(caseFiles.review(caseId, reviewId), review);
}

describe("a review that nobody answers", () => {
  it("is told of from a day on, every hour, however long that is", async () => {
    const office = await opened();
    const { caseId, lookAt } = office;
    await ask(office, caseId, "unknown", "2026-01-06T10:00:00.000Z");
    const waiting = { event: "ReviewWaiting", caseId, about: "unknown" };
    expect(await lookAt("2026-01-07T09:59:59.999Z")).toEqual([]);
    expect(await lookAt("2026-01-07T10:00:00.000Z")).toEqual([{ ...waiting, hours: 24 }]);
    expect(await lookAt("2026-01-07T11:00:00.000Z")).toEqual([{ ...waiting, hours: 25 }]);
    expect(await lookAt("2026-01-16T10:00:00.000Z")).toEqual([{ ...waiting, hours: 240 }]);
  });

  it("is told of no more when it is answered", async () => {
    const office = await opened();
    const { caseId, cases, lookAt } = office;
    await ask(office, caseId, "unknown", "2026-01-06T10:00:00.000Z");
    await ask(office, caseId, "failed", "2026-01-06T10:00:00.000Z");
    await cases.create(caseFiles.reviewCleared(caseId, "unknown"), { at: office.office.at });
    const left = [{ event: "ReviewWaiting", caseId, about: "failed", hours: 48 }];
    expect(await lookAt("2026-01-08T10:00:00.000Z")).toEqual(left);
    await cases.create(caseFiles.reviewCleared(caseId, "failed"), { at: office.office.at });
    expect(await lookAt("2026-01-08T11:00:00.000Z")).toEqual([]);
  });

  it("is told of although its case is closed, and of the due date while nobody is answered", async () => {
    const { caseId, cases, lookAt } = await opened();
    const now = () => new Date("2026-01-06T10:00:00.000Z");
    const about = "undelivered_notice";
    await openReviewOnce({ cases, now }, caseId, {
      reviewId: about,
      about,
      proposal: "look_into",
      log,
    });
    await cases.remove(caseFiles.openCase(caseId));
    const waiting = { event: "ReviewWaiting", caseId, about };
    expect(await lookAt("2026-01-08T10:00:00.000Z")).toEqual([{ ...waiting, hours: 48 }]);
    expect(await lookAt("2026-02-04T10:00:00.000Z")).toMatchObject([warning(caseId, 1), waiting]);
  });

  it("is told of although the warning of the due date fails", async () => {
    const office = await opened();
    const { caseId, cases, lookAt } = office;
    await ask(office, caseId, "unknown", "2026-01-06T10:00:00.000Z");
    cases.fail(`${caseId}/warned/`);
    expect(await lookAt("2026-02-04T12:00:00.000Z")).toEqual([
      { event: "Unavailable", caseId, what: "case store" },
      { event: "ReviewWaiting", caseId, about: "unknown", hours: 698 },
    ]);
  });
});
