import { caseFiles } from "../../src/domain/case-files";
import { closeServers } from "../adapters/loopback";
import { type Office, openOffice, proven } from "./office";

afterEach(closeServers);

async function accepted(office: Office, requestId: string) {
  await office.submit(proven({ requestId }));
  return office.caseIdOf(requestId);
}

const opened = async () => {
  const office = await openOffice();
  const caseId = await accepted(office, "rtbf-2026-0001");
  office.logged.length = 0;
  const pass = (minutes: number): void => {
    office.office.at = new Date(Date.parse(office.office.at) + minutes * 60_000).toISOString();
  };
  return { ...office, caseId, pass };
};

describe("the watchdog", () => {
  it.each(["Failed", "Terminated", "Completed", "Canceled"])(
    "starts an open case whose run is %s",
    async (runtimeStatus) => {
      const { hub, caseId, strike, events } = await opened();
      hub.end(caseId, runtimeStatus);
      await strike("watchCases");
      expect(hub.started.at(-1)).toEqual([caseId, { caseId, drive: 2 }]);
      expect(events()).toEqual([{ event: "CaseRestarted", caseId, drive: 2 }]);
    },
  );

  it("starts an open case whose task hub is gone", async () => {
    const { hub, caseId, strike } = await opened();
    hub.instances.clear();
    await strike("watchCases");
    expect(hub.started).toHaveLength(2);
    expect(hub.instances.get(caseId)?.runtimeStatus).toBe("Running");
  });

  it.each(["Pending", "Running", "Suspended", "ContinuedAsNew"])(
    "leaves a case alone whose run is %s",
    async (runtimeStatus) => {
      const { hub, caseId, strike, events } = await opened();
      hub.end(caseId, runtimeStatus);
      await strike("watchCases");
      expect(hub.started).toHaveLength(1);
      expect(events()).toEqual([]);
    },
  );

  it("leaves a closed case alone", async () => {
    const { hub, caseId, cases, strike } = await opened();
    await cases.remove(caseFiles.openCase(caseId));
    hub.end(caseId);
    await strike("watchCases");
    expect(hub.started).toHaveLength(1);
  });

  it("leaves it to the other when two look at the same time", async () => {
    const { hub, caseId, strike } = await opened();
    hub.end(caseId, "Failed");
    await Promise.all([strike("watchCases"), strike("watchCases")]);
    expect(hub.started).toHaveLength(2);
  });

  it("waits longer with each restart after the fifth, six hours at most, and says that it is stuck", async () => {
    const { hub, caseId, strike, events, pass } = await opened();
    const restartedAfter: number[] = [];
    let waited = 0;
    for (let n = 0; n < 12 * 24 * 2; n += 1) {
      hub.end(caseId, "Failed");
      const before = hub.started.length;
      await strike("watchCases");
      if (hub.started.length > before) {
        restartedAfter.push(waited);
        waited = 0;
      }
      pass(5);
      waited += 5;
    }
    const pauses = [0, 5, 5, 5, 5, 10, 20, 40, 80, 160, 320, 360, 360];
    expect(restartedAfter.slice(0, pauses.length)).toEqual(pauses);
    const stuck = events().filter(({ event }) => event === "CaseStuck");
    expect(stuck[0]).toEqual({ event: "CaseStuck", caseId, drive: 6 });
    expect(stuck).toHaveLength(hub.started.length - 5);
  });

  it("counts from when the case was opened: a residual that is woken often is no case that fails", async () => {
    const { cases, hub, caseId, strike, events, pass } = await opened();
    for (let drive = 2; drive <= 40; drive += 1)
      await cases.create(caseFiles.drive(caseId, drive), { at: "2026-01-05T10:00:00.000Z" });
    pass(24 * 60);
    const at = "2026-01-06T08:00:00.000Z";
    await cases.replace(caseFiles.openCase(caseId), { at });
    hub.end(caseId, "Failed");
    await strike("watchCases");
    expect(events()).toEqual([{ event: "CaseRestarted", caseId, drive: 41 }]);
  });

  it("is kept by no broken case from the others, and says which it was without its words", async () => {
    const office = await openOffice();
    const ids = [];
    for (const n of [1, 2, 3]) ids.push(await accepted(office, `rtbf-2026-000${n}`));
    const [first, broken, last] = ids.sort();
    office.hub.instances.clear();
    office.logged.length = 0;
    office.cases.fail(`${broken}/`, new SyntaxError("anna@example.com is no JSON"));
    office.cases.files.set("open/anna.json", { at: "2026-01-05T09:00:00.000Z" });
    await office.strike("watchCases");
    expect([...office.hub.instances.keys()].sort()).toEqual([first, last]);
    expect(office.events()).toEqual([
      { event: "CaseRestarted", caseId: first, drive: 2 },
      { event: "Unavailable", caseId: broken, what: "SyntaxError" },
      { event: "CaseRestarted", caseId: last, drive: 2 },
      { event: "Unavailable", caseId: "", what: "ZodError" },
    ]);
    expect(office.logged.join()).not.toContain("anna");
  });

  it("tells an outage and fails by none: the clock strikes again", async () => {
    const { hub, caseId, cases, strike, events } = await opened();
    hub.isOut = true;
    await strike("watchCases");
    cases.fail();
    await strike("watchCases");
    expect(events()).toEqual([
      { event: "Unavailable", caseId, what: "task hub" },
      { event: "Unavailable", caseId: "", what: "case store" },
    ]);
  });

  it("says what calls were made since the last activity, for nobody else may come to say it", async () => {
    const { office, strike, events } = await opened();
    office.called = { calls: 12, refused: 1 };
    await strike("watchCases");
    expect(events()).toEqual([{ event: "RateLimited", calls: 12, refused: 1 }]);
  });

  it("is content when somebody else's start came between its look and its own", async () => {
    const { hub, caseId, cases, strike, events } = await opened();
    hub.end(caseId, "Failed");
    const create = cases.create.bind(cases);
    cases.create = async (file, value) => {
      hub.end(caseId, "Running");
      return create(file, value);
    };
    await strike("watchCases");
    expect(hub.started).toHaveLength(1);
    expect(events()).toEqual([]);
  });
});
