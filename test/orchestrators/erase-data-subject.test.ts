import { eraseDataSubject } from "../../src/orchestrators/erase-data-subject";
import { caseId, type Lines, played, script } from "./cast";

const root = (lines: Lines = {}, rings = 0) =>
  played(eraseDataSubject, { input: { caseId, drive: 1 }, instanceId: caseId, lines, rings });

const round = (n: number) => ({ state: "dispose" as const, round: n, pages: [1], from: 0 });
const wait = (until: string) => ({ state: "wait" as const, until });

describe("an erasure", () => {
  it("identifies, takes inventory, decides, disposes, waits, reads back, accounts and tells", async () => {
    const seen = await root({
      enumerateSlice: [
        { state: "more", found: 1 },
        { state: "complete", found: 2 },
      ],
      planReleases: [round(1), wait("2026-01-01T00:00:15Z"), round(2), { state: "done" }],
      verifyAbsence: [{ state: "more" }, { state: "absent" }],
    });
    expect(seen.output).toEqual({ status: "COMPLETED" });
    expect(script(seen)).toEqual([
      "resolveDataSubject",
      "notify type=received audience=requester",
      "claimDataSubject",
      "enumerateSlice round=1",
      "enumerateSlice round=1",
      "freezeRound round=1",
      "beginDisposal",
      "planReleases",
      "showProgress phase=DISPOSING",
      "disposeRound round=1 pages=[1] from=0",
      "planReleases",
      "showProgress phase=AWAITING_RELEASE",
      "planReleases",
      "showProgress phase=DISPOSING",
      "disposeRound round=2 pages=[1] from=0",
      "planReleases",
      "verifyAbsence",
      "verifyAbsence",
      "closeCase",
      "notify type=received audience=requester",
      "notify type=closing audience=requester",
      "notify type=closing audience=dpo",
      "releaseClaim",
    ]);
    expect(seen.rests).toEqual([0.25]);
    expect(seen.instances).toEqual([`${caseId}-d1g1-r1`, `${caseId}-d1g1-r2`]);
    expect(seen.runs).toBeGreaterThan(seen.calls.length);
  });

  it("shows a phase and counts, no more", async () => {
    const { statuses } = await root({ showProgress: [{ done: 1, total: 2 }] });
    expect(statuses).toEqual([{ phase: "DISPOSING", done: 1, total: 2 }]);
  });

  it("goes on with a round of which some pages are settled", async () => {
    const half = { state: "dispose" as const, round: 3, pages: [25, 25, 7], from: 2 };
    const seen = await root({ planReleases: [half, { state: "done" }] });
    expect(script(seen)).toContain("disposeRound round=3 pages=[25,25,7] from=2");
  });

  it("disposes of nothing where nothing was found, and reads back all the same", async () => {
    const seen = await root({ planReleases: [{ state: "done" }] });
    expect(seen.output).toEqual({ status: "COMPLETED" });
    expect(script(seen)).toContain("verifyAbsence");
    expect(seen.instances).toEqual([]);
  });

  it.each(["COMPLETED_WITH_RESIDUALS", "REFUSED"] as const)("may end %s", async (status) => {
    const seen = await root({ closeCase: [status] });
    expect(seen.output).toEqual({ status });
    expect(script(seen).at(-1)).toBe("releaseClaim");
  });

  it("that was withdrawn in time changes nothing, and is closed and told", async () => {
    const seen = await root({ beginDisposal: ["withdrawn"], closeCase: ["CANCELLED"] });
    expect(seen.output).toEqual({ status: "CANCELLED" });
    expect(script(seen).slice(5)).toEqual([
      "beginDisposal",
      "closeCase",
      "notify type=received audience=requester",
      "notify type=closing audience=requester",
      "notify type=closing audience=dpo",
      "releaseClaim",
    ]);
  });
});

it("a simulation ends with its sealed plan: no fate, no disposal, no closing, no letter of it", async () => {
  const seen = await root({
    claimDataSubject: ["not_needed"],
    freezeRound: [{ state: "frozen", next: "report", round: 1, pages: [2], from: 0 }],
  });
  expect(seen.output).toEqual({ status: "COMPLETED" });
  expect(script(seen)).toEqual([
    "resolveDataSubject",
    // The activity itself knows that a simulation is not written about.
    "notify type=received audience=requester",
    "claimDataSubject",
    "enumerateSlice round=1",
    "freezeRound round=1",
    "sealPlan",
    "releaseClaim",
  ]);
});

describe("while it waits", () => {
  it("goes on at once when somebody rings, and reads the case again", async () => {
    const planReleases = [round(1), wait("2026-01-03T00:00:00Z"), { state: "done" as const }];
    const seen = await root({ planReleases }, 1);
    expect(seen.clock).toEqual(new Date("2026-01-01T00:00:00Z"));
    expect(script(seen).filter((line) => line === "planReleases")).toHaveLength(3);
  });

  it("takes a ring for a reason to look, never for an answer", async () => {
    const still = wait("2026-01-02T00:00:00Z");
    const seen = await root({ planReleases: [still, still, still, { state: "done" }] }, 2);
    expect(seen.rests).toEqual([1440, 1440, 1440]);
    expect(seen.clock).toEqual(new Date("2026-01-02T00:00:00Z"));
  });

  it("looks again at least every three days", async () => {
    const long = wait("2026-01-08T00:00:00Z");
    const seen = await root({ planReleases: [long, long, long, { state: "done" }] });
    expect(seen.rests).toEqual([3 * 1440, 3 * 1440, 1440]);
  });
});

describe("reading back", () => {
  it("follows what arrived late with another round", async () => {
    const late = { state: "late_arrivals" as const, round: 2, pages: [1], from: 0 };
    const seen = await root({
      planReleases: [round(1), { state: "done" }, round(2), { state: "done" }],
      verifyAbsence: [late, { state: "absent" }],
    });
    expect(seen.instances).toEqual([`${caseId}-d1g1-r1`, `${caseId}-d1g1-r2`]);
    expect(seen.output).toEqual({ status: "COMPLETED" });
  });

  it.each(["remains", "too_many_sweeps"] as const)(
    "asks people when it finds %s",
    async (state) => {
      const seen = await root({
        planReleases: [{ state: "done" }],
        verifyAbsence: [{ state }, { state }, { state: "absent" }],
      });
      expect(script(seen).filter((line) => line.startsWith("openReview"))).toEqual([
        `openReview about=${state}`,
        `openReview about=${state}`,
      ]);
      expect(seen.rests).toEqual([15, 30]);
      expect(seen.instances).toEqual([]);
    },
  );
});

describe("closing", () => {
  it("waits for the answers of people, and looks at all again before it closes", async () => {
    const seen = await root({ closeCase: ["IN_REVIEW", "IN_REVIEW", "COMPLETED"] });
    expect(seen.output).toEqual({ status: "COMPLETED" });
    expect(seen.rests).toEqual([15, 30]);
    expect(script(seen).filter((line) => /closeCase|verifyAbsence|IN_REVIEW/.test(line))).toEqual([
      "verifyAbsence",
      "closeCase",
      "showProgress phase=IN_REVIEW",
      "verifyAbsence",
      "closeCase",
      "showProgress phase=IN_REVIEW",
      "verifyAbsence",
      "closeCase",
    ]);
  });

  it("sends a letter again for some minutes, then lets the next erasure of the person begin", async () => {
    const later = Array.from({ length: 4 }, () => "later" as const);
    const [first = "later", ...others] = later;
    const seen = await root({ notify: ["done", "done", first, "done", ...others, "done"] });
    expect(seen.rests).toEqual([1, 2, 4]);
    expect(script(seen).slice(-2)).toEqual([
      "notify type=closing audience=requester",
      "releaseClaim",
    ]);
    expect(seen.output).toEqual({ status: "COMPLETED" });
  });

  it("keeps the DPO's letter waiting for nobody", async () => {
    const seen = await root({ notify: ["done", "done", "later", "done", "done"] });
    expect(script(seen).filter((call) => call.startsWith("notify"))).toEqual([
      "notify type=received audience=requester",
      "notify type=received audience=requester",
      "notify type=closing audience=requester",
      "notify type=closing audience=dpo",
      "notify type=closing audience=requester",
    ]);
    expect(seen.rests).toEqual([1]);
  });

  it("makes a letter that can't be delivered a review, and ends all the same", async () => {
    const seen = await root({ notify: ["done", "done", "undeliverable", "done"] });
    expect(script(seen).slice(-4)).toEqual([
      "notify type=closing audience=requester",
      "openReview about=undelivered_notice",
      "notify type=closing audience=dpo",
      "releaseClaim",
    ]);
    expect(seen.output).toEqual({ status: "COMPLETED" });
  });

  it("is not kept waiting by an acknowledgement that is not answered at the beginning", async () => {
    const seen = await root({ notify: ["later", "done"] });
    expect(seen.rests).toEqual([]);
  });
});
