import { caseFiles } from "../../src/domain/case-files";
import { CaseId } from "../../src/domain/identifiers";
import { closeServers } from "../adapters/loopback";
import { openOffice, proven } from "./office";

afterEach(closeServers);

const conversation = (digit: string) => digit.repeat(32);

/** A case that was closed, with residuals on the register. */
async function closed(...residuals: [date: string, conversation: string][]) {
  const office = await openOffice();
  await office.submit(proven());
  const caseId = await office.caseIdOf("rtbf-2026-0001");
  const { cases, hub } = office;
  await cases.remove(caseFiles.openCase(caseId));
  hub.end(caseId);
  for (const [date, c] of residuals)
    await cases.create(caseFiles.register(date, caseId, c), { at: office.office.at });
  office.logged.length = 0;
  const registered = () => cases.written.filter((name) => name.startsWith("register/"));
  return { ...office, caseId, registered };
}

describe("the register of residuals", () => {
  it("wakes a case on the day, once for all that is due, and takes that off", async () => {
    const due = await closed(
      ["2026-01-05", conversation("a")],
      ["2026-01-03", conversation("b")],
      ["2026-01-06", conversation("c")],
    );
    const { caseId, hub, cases, events } = due;
    await due.strike("wakeResiduals");
    expect(hub.started.at(-1)).toEqual([caseId, { caseId, drive: 2 }]);
    expect(hub.started).toHaveLength(2);
    expect(due.registered()).toEqual([`register/2026-01-06/${caseId}-${conversation("c")}.json`]);
    expect(await cases.exists(caseFiles.openCase(caseId))).toBe(true);
    expect(events()).toEqual([{ event: "CaseRestarted", caseId, drive: 2 }]);
  });

  it("wakes nobody before the day", async () => {
    const due = await closed(["2026-01-06", conversation("a")]);
    await due.strike("wakeResiduals");
    expect(due.hub.started).toHaveLength(1);
    expect(due.registered()).toHaveLength(1);
  });

  it("wakes a case once on its day, when it is really due", async () => {
    const due = await closed();
    const { cases, caseId, hub, office } = due;
    const entry = { at: office.at, dueAt: "2026-01-05T18:00:00.000Z" };
    await cases.create(caseFiles.register("2026-01-05", caseId, conversation("a")), entry);
    const wokenAt: string[] = [];
    for (let hour = 9; hour < 24; hour += 1) {
      office.at = `2026-01-05T${String(hour).padStart(2, "0")}:15:00.000Z`;
      const runs = hub.started.length;
      await due.strike("wakeResiduals");
      if (hub.started.length > runs) wokenAt.push(office.at);
    }
    expect(wokenAt).toEqual(["2026-01-05T18:15:00.000Z"]);
    expect(due.registered()).toEqual([]);
  });

  it("forgets nothing of a case that is still about to end, and wakes it later", async () => {
    const due = await closed(["2026-01-05", conversation("a")]);
    const { caseId, hub, cases } = due;
    // Its letters are on their way: it is open, it lives, and its last step will take it off the list.
    await cases.create(caseFiles.openCase(caseId), { at: due.office.at });
    hub.end(caseId, "Running");
    await due.strike("wakeResiduals");
    expect(due.registered()).toHaveLength(1);
    await cases.remove(caseFiles.openCase(caseId));
    await due.strike("wakeResiduals");
    expect(due.registered()).toHaveLength(1);
    hub.end(caseId);
    await due.strike("wakeResiduals");
    expect(due.registered()).toEqual([]);
    expect(hub.started).toHaveLength(2);
  });

  it("leaves an open case without a run to the watchdog", async () => {
    const due = await closed(["2026-01-05", conversation("a")]);
    await due.cases.create(caseFiles.openCase(due.caseId), { at: due.office.at });
    await due.strike("wakeResiduals");
    expect(due.hub.started).toHaveLength(1);
    await due.strike("watchCases");
    expect(due.hub.started).toHaveLength(2);
  });

  it("loses nothing when the start fails: the case is open, and the watchdog starts it", async () => {
    const due = await closed(["2026-01-05", conversation("a")]);
    due.hub.failures = [new Error("The operation failed with an unexpected status code: 503.")];
    await due.strike("wakeResiduals");
    expect(due.events()).toEqual([{ event: "Unavailable", caseId: due.caseId, what: "task hub" }]);
    await due.strike("watchCases");
    expect(due.hub.started.at(-1)).toEqual([due.caseId, { caseId: due.caseId, drive: 3 }]);
  });

  it("is kept by no broken case from the others", async () => {
    const due = await closed(["2026-01-05", conversation("a")]);
    const broken = CaseId.parse("0".repeat(32));
    await due.cases.create(caseFiles.register("2026-01-01", broken, conversation("b")), {
      at: due.office.at,
    });
    due.cases.fail(`open/${broken}`, new TypeError("anna@example.com"));
    await due.strike("wakeResiduals");
    expect(due.hub.started).toHaveLength(2);
    expect(due.events()).toEqual([
      { event: "Unavailable", caseId: broken, what: "TypeError" },
      { event: "CaseRestarted", caseId: due.caseId, drive: 2 },
    ]);
  });

  it("tells an outage and fails by none", async () => {
    const due = await closed(["2026-01-05", conversation("a")]);
    due.cases.fail();
    await due.strike("wakeResiduals");
    expect(due.events()).toEqual([{ event: "Unavailable", caseId: "", what: "case store" }]);
  });
});
