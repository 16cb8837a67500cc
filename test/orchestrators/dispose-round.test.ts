import { disposeRound } from "../../src/orchestrators/dispose-round";
import { caseId, played, script } from "./cast";

const instanceId = `${caseId}-d1g1-r2`;
const round = (pages: number[], from = 0) => ({ caseId, round: 2, pages, from });
const full = (count: number) => Array.from({ length: count }, () => 25);
const pagesOf = (lines: readonly string[]) =>
  lines.flatMap((line) => /^disposePage.* page=(\d+)/.exec(line)?.[1] ?? []).map(Number);

describe("the disposal of a round", () => {
  it("settles each page before the next begins", async () => {
    const seen = await played(disposeRound, { input: round([25, 7]), instanceId });
    expect(seen.output).toEqual({ pages: 2 });
    expect(script(seen)).toEqual([
      "disposePage round=2 page=0 items=25",
      "settlePage round=2 page=0",
      "disposePage round=2 page=1 items=7",
      "settlePage round=2 page=1",
    ]);
    expect(seen.instances).toEqual([`${instanceId}-p0`, `${instanceId}-p1`]);
    expect(seen.statuses).toEqual([
      { phase: "DISPOSING", page: 1, pages: 2 },
      { phase: "DISPOSING", page: 2, pages: 2 },
    ]);
  });

  it("begins with the first page that is not settled", async () => {
    const seen = await played(disposeRound, { input: round([25, 25, 25, 3], 2), instanceId });
    expect(pagesOf(script(seen))).toEqual([2, 3]);
  });

  it.each([
    [20, []],
    [21, [20]],
    [61, [20, 40, 60]],
  ])("of %i pages has a fresh history after every twenty", async (count, begins) => {
    const seen = await played(disposeRound, { input: round(full(count)), instanceId });
    expect(seen.output).toEqual({ pages: count });
    expect(pagesOf(script(seen))).toEqual([...full(count).keys()]);
    expect(seen.generations).toEqual(begins.map((from) => round(full(count), from)));
    expect(new Set(seen.instances).size).toBe(count);
  });

  it("gives a page that is begun again after a long outage a child of its own", async () => {
    const outage = Array.from({ length: 51 }, () => "unavailable" as const);
    const settlePage = [{ settled: 25 }, ...outage, { settled: 25 }];
    const input = round(full(23));
    const seen = await played(disposeRound, { input, instanceId, lines: { settlePage } });
    expect(seen.generations).toEqual([
      { ...input, generation: 2 },
      { ...input, generation: 2, from: 20 },
    ]);
    expect(pagesOf(script(seen))).toEqual([0, 1, ...full(23).keys()]);
    expect(new Set(seen.instances).size).toBe(25);
    expect(seen.output).toEqual({ pages: 23 });
  });
});
