import { eraseDataSubject } from "../../src/orchestrators/erase-data-subject";
import { caseId, type Lines, played, script } from "./cast";

const root = (lines: Lines, rings = 0) =>
  played(eraseDataSubject, { input: { caseId, drive: 1 }, instanceId: caseId, lines, rings });

const linesBefore = (lines: readonly string[], end: string) => lines.slice(0, lines.indexOf(end));
const DESTRUCTIVE = /beginDisposal|disposeRound|disposePage|disposeConversation/;

describe.each(["ambiguous", "unknown", "out_of_scope", "low_confidence"] as const)(
  "a data subject that is %s",
  (resolution) => {
    it("is a question to people, asked again with longer pauses, and nobody is touched", async () => {
      const unclear = Array.from({ length: 8 }, () => resolution);
      const seen = await root({ resolveDataSubject: [...unclear, "resolved"] });
      const before = linesBefore(script(seen), "claimDataSubject");
      expect(before.slice(0, 3)).toEqual([
        "resolveDataSubject",
        "notify type=received audience=requester",
        `openReview about=${resolution}`,
      ]);
      expect(before.filter((line) => DESTRUCTIVE.test(line))).toEqual([]);
      expect(seen.rests).toEqual([15, 30, 60, 120, 240, 360, 360, 360]);
      expect(seen.statuses[0]).toEqual({ phase: "IN_REVIEW" });
    });

    it("is looked at as soon as somebody has decided", async () => {
      const seen = await root({ resolveDataSubject: [resolution, "resolved"] }, 1);
      expect(seen.clock).toEqual(new Date("2026-01-01T00:00:00Z"));
      expect(seen.output).toEqual({ status: "COMPLETED" });
    });
  },
);

it("the second erasure of a person waits for the first", async () => {
  const busy = Array.from({ length: 7 }, () => "busy" as const);
  const seen = await root({ claimDataSubject: [...busy, "claimed"] });
  expect(seen.rests).toEqual([15, 30, 60, 120, 240, 360, 360]);
  const before = linesBefore(script(seen), "enumerateSlice round=1");
  expect(before.filter((line) => line === "claimDataSubject")).toHaveLength(8);
  expect(before.filter((line) => DESTRUCTIVE.test(line))).toEqual([]);
});

it("an enumeration that can't be trusted is a question to people, and is made again", async () => {
  const suspicious = { state: "suspicious" as const, found: 0 };
  const complete = { state: "complete" as const, found: 2 };
  const seen = await root({ enumerateSlice: [suspicious, suspicious, complete] });
  expect(linesBefore(script(seen), "freezeRound round=1").slice(3)).toEqual([
    "enumerateSlice round=1",
    "openReview about=suspicious_enumeration",
    "enumerateSlice round=1",
    "openReview about=suspicious_enumeration",
    "enumerateSlice round=1",
  ]);
  expect(seen.rests).toEqual([15, 30]);
});

it("an inventory that does not pass the gate is a question to people, and nothing is changed", async () => {
  const frozen = {
    state: "frozen" as const,
    next: "dispose" as const,
    round: 1,
    pages: [2],
    from: 0,
  };
  const seen = await root({ freezeRound: [{ state: "refused" }, { state: "refused" }, frozen] });
  const before = linesBefore(script(seen), "beginDisposal");
  expect(before.slice(4)).toEqual([
    "freezeRound round=1",
    "openReview about=validation_failed",
    "freezeRound round=1",
    "openReview about=validation_failed",
    "freezeRound round=1",
  ]);
  expect(seen.rests).toEqual([15, 30]);
});

it("a plan that needs approval waits for it", async () => {
  const plan = { state: "frozen" as const, round: 1, pages: [2], from: 0 };
  const seen = await root({
    freezeRound: [
      { ...plan, next: "await_approval" },
      { ...plan, next: "await_approval" },
      { ...plan, next: "dispose" },
    ],
  });
  const before = linesBefore(script(seen), "beginDisposal");
  expect(before.slice(4)).toEqual([
    "freezeRound round=1",
    "showProgress phase=AWAITING_APPROVAL",
    "freezeRound round=1",
    "showProgress phase=AWAITING_APPROVAL",
    "freezeRound round=1",
  ]);
  expect(seen.rests).toEqual([15, 30]);
});

describe.each<keyof Lines>([
  "resolveDataSubject",
  "notify",
  "claimDataSubject",
  "enumerateSlice",
  "freezeRound",
  "beginDisposal",
  "planReleases",
  "showProgress",
  "verifyAbsence",
  "closeCase",
  "releaseClaim",
])("an outage of %s", (name) => {
  const done = {
    resolveDataSubject: "resolved",
    notify: "done",
    claimDataSubject: "claimed",
    enumerateSlice: { state: "complete", found: 0 },
    freezeRound: { state: "frozen", next: "dispose", round: 1, pages: [], from: 0 },
    beginDisposal: "disposing",
    planReleases: { state: "done" },
    showProgress: { done: 0, total: 0 },
    verifyAbsence: { state: "absent" },
    closeCase: "COMPLETED",
    releaseClaim: "released",
  };

  it("is waited out: five minutes, doubling to an hour", async () => {
    const outage = Array.from({ length: 6 }, () => "unavailable");
    const answer = done[name as keyof typeof done];
    const closeCase = name === "showProgress" ? ["IN_REVIEW", "COMPLETED"] : ["COMPLETED"];
    const lines = { planReleases: [done.planReleases], closeCase, [name]: [...outage, answer] };
    const seen = await root(lines as Lines);
    expect(seen.output).toEqual({ status: "COMPLETED" });
    expect(seen.rests.slice(0, 6)).toEqual([5, 10, 20, 40, 60, 60]);
  });
});
