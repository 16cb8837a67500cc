import { type Drive, nextGeneration, pageInstance, roundInstance } from "../../src/domain/drive";
import { CaseId } from "../../src/domain/identifiers";

const caseId = CaseId.parse("0123456789abcdef0123456789abcdef");

describe("the ids of children", () => {
  it("hold a case and places, no more", () => {
    const round = roundInstance({ caseId, drive: 2 }, 3);
    expect(round).toBe(`${caseId}-d2g1-r3`);
    expect(pageInstance(round, 4)).toBe(`${caseId}-d2g1-r3-p4`);
    expect(pageInstance(round, 4, 2)).toBe(`${caseId}-d2g1-r3g2-p4`);
  });

  it("differ between any two drives, generations, rounds and pages", () => {
    const few = [1, 2, 11, 12, 21, 111];
    const ids = few.flatMap((drive) =>
      few.flatMap((generation) =>
        few.flatMap((round) =>
          few.flatMap((page) =>
            few.map((again) =>
              pageInstance(roundInstance({ caseId, drive, generation }, round), page, again),
            ),
          ),
        ),
      ),
    );
    expect(new Set(ids).size).toBe(few.length ** 5);
  });
});

it("a run's next generation is the same run", () => {
  const second = nextGeneration<Drive>({ caseId, drive: 2 });
  expect(second).toEqual({ caseId, drive: 2, generation: 2 });
  expect(nextGeneration(second)).toEqual({ caseId, drive: 2, generation: 3 });
});
