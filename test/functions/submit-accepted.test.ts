import { caseFiles } from "../../src/domain/case-files";
import { closeServers } from "../adapters/loopback";
import { type Office, openOffice, proven } from "./office";

afterEach(closeServers);

const MINUTE_MS = 60_000;
const pass = ({ office }: Office, minutes: number): void => {
  office.at = new Date(Date.parse(office.at) + minutes * MINUTE_MS).toISOString();
};

const ACCEPTED = {
  requestId: "rtbf-2026-0001",
  status: "RECEIVED",
  dueBy: "2026-02-05",
  statusUrl: "http://10.0.0.7/api/internal/rtbf/request/rtbf-2026-0001",
};

describe("a submission", () => {
  it("is stored, started under the case's id and acknowledged", async () => {
    const office = await openOffice();
    const caseId = await office.caseIdOf("rtbf-2026-0001");
    expect(await office.submit()).toMatchObject({
      status: 202,
      headers: { location: ACCEPTED.statusUrl },
      body: ACCEPTED,
    });
    expect(office.hub.started).toEqual([[caseId, { caseId, drive: 1 }]]);
    expect(office.cases.written).toEqual(
      [
        `${caseId}/drives/1.json`,
        `${caseId}/key.json`,
        `${caseId}/progress.json`,
        `${caseId}/request.json`,
        `open/${caseId}.json`,
      ].sort(),
    );
    expect(office.events()).toEqual([
      { event: "RequestReceived", caseId, dueBy: "2026-02-05", requestedAction: "erase" },
    ]);
  });

  it("stores what was sent under the case's key, and nothing of it in clear", async () => {
    const office = await openOffice();
    await office.submit(proven({ contactReference: "mailbox-9", language: "de", ground: "b" }));
    const caseId = await office.caseIdOf("rtbf-2026-0001");
    const { request, submittedBy } = (await office.cases.read(caseFiles.request(caseId))) ?? {};
    expect(request).toMatchObject({ subjectIdentifier: "customer-7742", language: "de" });
    expect(submittedBy).toBe("intake-form");
    const ledger = await office.cases.read(caseFiles.ledger(caseId));
    expect(JSON.stringify(ledger)).not.toMatch(/7742|mailbox|intake-form/);
  });

  it.each([
    ["by another channel", { receivedAt: "2025-12-31T10:00:00Z" }, "2026-02-02"],
    ["the day it was sent", {}, "2026-02-05"],
    ["long ago, and is late already", { receivedAt: "2018-05-25T00:00:00Z" }, "2018-06-25"],
  ])("is due a month after it was received %s", async (_, members, dueBy) => {
    const office = await openOffice();
    expect((await office.submit(proven(members))).body).toMatchObject({ dueBy });
  });

  it.each(["2026-01-04T08:55:00.000Z", "2026-01-05T09:05:00.000Z"])(
    "may be 24 hours old, give or take five minutes: %s",
    async (submittedAt) => {
      const office = await openOffice();
      expect((await office.submit(proven({ submittedAt }))).status).toBe(202);
    },
  );

  it("takes the type of its body with a parameter, in any case", async () => {
    const office = await openOffice();
    const headers = { "content-type": "Application/JSON; charset=utf-8" };
    expect((await office.submit(proven(), { headers })).status).toBe(202);
  });
});

describe("the same submission again", () => {
  it("has the same answer, though its token has expired since, and starts nothing", async () => {
    const office = await openOffice();
    const first = await office.submit();
    pass(office, 72 * 60);
    expect(await office.submit()).toEqual(first);
    expect(office.hub.started).toHaveLength(1);
    expect(office.events()).toHaveLength(1);
  });

  it("from another client has the same answer, and stays the first one's", async () => {
    const office = await openOffice();
    const first = await office.submit();
    expect(await office.submit(proven(), { caller: "privacy-hub" })).toEqual(first);
    const caseId = await office.caseIdOf("rtbf-2026-0001");
    const stored = await office.cases.read(caseFiles.request(caseId));
    expect(stored?.submittedBy).toBe("intake-form");
  });

  it.each([
    ["another subject", { subjectIdentifier: "customer-7743" }],
    ["another action", { requestedAction: "simulate" }],
    ["another language", { language: "de" }],
  ])("but for %s is a conflict", async (_, members) => {
    const office = await openOffice();
    await office.submit();
    const answer = await office.submit(proven(members));
    expect(answer).toMatchObject({ status: 409, body: { code: "REQUEST_CONFLICT" } });
    expect(office.hub.started).toHaveLength(1);
  });

  it("at the same time starts one instance", async () => {
    const office = await openOffice();
    const answers = await Promise.all([office.submit(), office.submit(), office.submit()]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(office.hub.started).toHaveLength(1);
    expect(new Set(office.logged).size).toBe(1);
  });

  it("with another body at the same time: one is accepted, the other a conflict", async () => {
    const office = await openOffice();
    const other = proven({ requestedAction: "simulate" });
    const answers = await Promise.all([office.submit(), office.submit(other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(office.hub.started).toHaveLength(1);
  });

  it("when the case is closed says how it ended, and starts nothing", async () => {
    const office = await openOffice();
    await office.submit();
    const caseId = await office.caseIdOf("rtbf-2026-0001");
    const progress = caseFiles.progress(caseId);
    const before = await office.cases.read(progress);
    if (before) await office.cases.replace(progress, { ...before, status: "COMPLETED" });
    await office.cases.remove(caseFiles.openCase(caseId));
    office.hub.end(caseId);
    expect(await office.submit()).toMatchObject({
      status: 202,
      body: { ...ACCEPTED, status: "COMPLETED" },
    });
    office.cases.destroyKey(caseId);
    expect((await office.submit()).status).toBe(202);
    expect(office.hub.started).toHaveLength(1);
  });
});

describe("a submission that was cut short", () => {
  it.each([
    ["after the case's key", "/request.json"],
    ["after the ledger", "/progress.json"],
    ["before the drive's number", "/drives/"],
  ])("%s is completed by its repetition", async (_, file) => {
    const office = await openOffice();
    const caseId = await office.caseIdOf("rtbf-2026-0001");
    office.cases.fail(`${caseId}${file}`);
    expect((await office.submit()).status).toBe(503);
    office.cases.broken.clear();
    expect((await office.submit()).body).toEqual(ACCEPTED);
    expect(office.hub.started).toEqual([[caseId, { caseId, drive: 1 }]]);
  });

  it("after the drive's number is completed with the next number", async () => {
    const office = await openOffice();
    const caseId = await office.caseIdOf("rtbf-2026-0001");
    office.hub.failures = [new Error("The operation failed with an unexpected status code: 503.")];
    expect(await office.submit()).toMatchObject({ status: 503, body: { wrong: ["task hub"] } });
    expect((await office.submit()).body).toEqual(ACCEPTED);
    expect(office.hub.started).toEqual([[caseId, { caseId, drive: 2 }]]);
  });

  it("after the ledger is found by the watchdog", async () => {
    const office = await openOffice();
    const caseId = await office.caseIdOf("rtbf-2026-0001");
    office.cases.fail(`${caseId}/progress.json`);
    await office.submit();
    office.cases.broken.clear();
    await office.strike("watchCases");
    expect(office.hub.started).toEqual([[caseId, { caseId, drive: 1 }]]);
  });

  it("before the ledger was not accepted: the watchdog starts nothing", async () => {
    const office = await openOffice();
    const caseId = await office.caseIdOf("rtbf-2026-0001");
    office.cases.fail(`${caseId}/request.json`);
    await office.submit();
    office.cases.broken.clear();
    await office.strike("watchCases");
    expect(office.hub.started).toEqual([]);
    const own = { roles: ["Erasure.Submit"] };
    const answer = await office.ask("erasureRequestStatus", "request/rtbf-2026-0001", own);
    expect(answer.status).toBe(404);
  });
});
