import type { Progress } from "../../src/domain/case-file-forms";
import { caseFiles } from "../../src/domain/case-files";
import { PATIENCE } from "../../src/orchestrators/pauses";
import { closeServers } from "../adapters/loopback";
import { openOffice, proven } from "./office";

afterEach(closeServers);

/** A request of 9 o'clock on 5 January, shown as is said; what is told of it at an instant. */
async function shown(change: Partial<Progress>) {
  const office = await openOffice();
  await office.submit(proven());
  const caseId = await office.caseIdOf("rtbf-2026-0001");
  const file = caseFiles.progress(caseId);
  const progress = await office.cases.read(file);
  if (!progress) throw new Error("no progress");
  await office.cases.replace(file, { ...progress, ...change });
  const toldAt = async (at: string) => {
    office.office.at = at;
    office.logged.length = 0;
    await office.strike("watchTimeLimits");
    return office.events().filter(({ event }) => event === "CaseStalled");
  };
  return { ...office, caseId, toldAt };
}

describe("a case that does not move", () => {
  it("is told of from eight hours on, every hour", async () => {
    const { toldAt, caseId } = await shown({ status: "DISPOSING" });
    const stalled = { event: "CaseStalled", caseId, phase: "DISPOSING" };
    expect(await toldAt("2026-01-05T16:59:59.999Z")).toEqual([]);
    expect(await toldAt("2026-01-05T17:00:00.000Z")).toEqual([{ ...stalled, hours: 8 }]);
    expect(await toldAt("2026-01-06T09:45:00.000Z")).toEqual([{ ...stalled, hours: 24 }]);
  });

  it("is told of later than the longest pause that a procedure makes of itself", () => {
    expect(PATIENCE.longestMs).toBeLessThan(7 * 3_600_000);
  });

  it("is not told of before that is due which it waits for", async () => {
    const nextLookAt = "2026-01-09T12:00:00.000Z";
    const { toldAt } = await shown({ status: "AWAITING_RELEASE", nextLookAt });
    expect(await toldAt("2026-01-09T19:59:00.000Z")).toEqual([]);
    expect(await toldAt("2026-01-09T20:00:00.000Z")).toMatchObject([{ hours: 8 }]);
  });

  it("is no case that has moved since what it waited for", async () => {
    const nextLookAt = "2026-01-05T12:00:00.000Z";
    const updatedAt = "2026-01-05T20:00:00.000Z";
    const { toldAt } = await shown({ status: "IN_REVIEW", nextLookAt, updatedAt });
    expect(await toldAt("2026-01-06T03:59:00.000Z")).toEqual([]);
  });

  it.each(["COMPLETED", "COMPLETED_WITH_RESIDUALS", "CANCELLED", "REFUSED"] as const)(
    "is not one that has ended (%s) and still sends its letter",
    async (status) => {
      const { toldAt } = await shown({ status });
      expect(await toldAt("2026-01-06T09:00:00.000Z")).toEqual([]);
    },
  );

  it("is not one that is not listed as open", async () => {
    const { toldAt, cases, caseId } = await shown({ status: "DISPOSING" });
    await cases.remove(caseFiles.openCase(caseId));
    expect(await toldAt("2026-01-06T09:00:00.000Z")).toEqual([]);
  });
});
