import fc from "fast-check";
import { FairLine } from "../../../src/adapters/genesys/fair-line";

const lineOf = (...joined: [caseId: string, order: number][]) => {
  const line = new FairLine<string>();
  for (const [caseId, order] of joined) line.join({ caseId, order }, `${caseId}${order}`);
  return line;
};
const allOf = (line: FairLine<string>): string[] => {
  const all: string[] = [];
  for (let item = line.next(); item !== undefined; item = line.next()) all.push(item);
  return all;
};

it("lets the cases take turns, and within a case serves who began first", () => {
  const line = lineOf(["a", 3], ["a", 1], ["a", 2], ["b", 9], ["c", 5], ["c", 4]);
  expect(allOf(line)).toEqual(["a1", "b9", "c4", "a2", "c5", "a3"]);
});

it("serves the calls of one errand in the order in which they came", () => {
  const line = new FairLine<string>();
  for (const item of ["first", "second", "third"]) line.join({ caseId: "a", order: 1 }, item);
  expect(allOf(line)).toEqual(["first", "second", "third"]);
});

it("lets a newcomer wait for one turn of each other case at most", () => {
  const line = lineOf(["a", 1], ["a", 2], ["a", 3], ["b", 1], ["b", 2]);
  expect(line.next()).toBe("a1");
  line.join({ caseId: "c", order: 1 }, "c1");
  expect(allOf(line)).toEqual(["b1", "a2", "c1", "b2", "a3"]);
});

it("sends away whom it is told to, and keeps the others in their order", () => {
  const line = lineOf(["a", 1], ["b", 2], ["a", 3]);
  expect(line.sendAway((item) => item.startsWith("b"))).toEqual(["b2"]);
  expect(line.size).toBe(2);
  expect(allOf(line)).toEqual(["a1", "a3"]);
});

const joining = fc.record({
  caseId: fc.constantFrom("a", "b", "c", "d"),
  order: fc.integer({ min: 0, max: 9 }),
});

it("serves everybody once, each case in the order of its errands", () => {
  fc.assert(
    fc.property(fc.array(joining), (joined) => {
      const line = new FairLine<(typeof joined)[number]>();
      for (const errand of joined) line.join(errand, errand);
      const all = joined.map(() => line.next());
      expect(line.next()).toBeUndefined();
      expect(new Set(all)).toEqual(new Set(joined));
      for (const caseId of ["a", "b", "c", "d"]) {
        const orders = all.filter((one) => one?.caseId === caseId).map((one) => one?.order ?? -1);
        expect(orders).toEqual(orders.toSorted((left, right) => left - right));
      }
    }),
  );
});

it("never serves a case twice more often than another that waits as well", () => {
  fc.assert(
    fc.property(fc.array(joining), (joined) => {
      const line = new FairLine<string>();
      for (const errand of joined) line.join(errand, errand.caseId);
      const total = Map.groupBy(joined, ({ caseId }) => caseId);
      const served = new Map<string, number>();
      for (let caseId = line.next(); caseId !== undefined; caseId = line.next()) {
        served.set(caseId, (served.get(caseId) ?? 0) + 1);
        const waiting = [...total].filter(([id, all]) => (served.get(id) ?? 0) < all.length);
        for (const [id] of waiting)
          expect((served.get(caseId) ?? 0) - (served.get(id) ?? 0)).toBeLessThanOrEqual(1);
      }
    }),
  );
});
