import fc from "fast-check";
import { atRate, emptyFlow, taken } from "../../../src/adapters/genesys/flow";

const flowOf = (perMinute: number, burst: number, credit = 0) => ({
  ...atRate(emptyFlow(0), { perMinute, burst }, 0),
  credit,
});

it("keeps an even flow when nothing is saved up", () => {
  const flow = flowOf(60, 4);
  expect(taken(flow, 0).waitMs).toBe(1_000);
  expect(taken(flow, 400).waitMs).toBe(600);
  const first = taken(flow, 1_000);
  expect(first.waitMs).toBe(0);
  expect(taken(first.flow, 1_000).waitMs).toBe(1_000);
});

it("saves up a burst during a lull, and no more than one", () => {
  let { flow } = taken(flowOf(60, 4), 0);
  const waits: number[] = [];
  for (let call = 0; call < 5; call += 1) {
    const next = taken(flow, 3_600_000);
    flow = next.flow;
    waits.push(next.waitMs);
  }
  expect(waits).toEqual([0, 0, 0, 0, 1_000]);
});

it("loses what a smaller share may not save up", () => {
  const smaller = atRate(flowOf(60, 4, 4), { perMinute: 15, burst: 1 }, 0);
  expect(taken(taken(smaller, 0).flow, 0).waitMs).toBe(4_000);
});

it("earns nothing twice, and loses nothing, when its clock goes back", () => {
  const earned = atRate(flowOf(60, 4), { perMinute: 60, burst: 4 }, 1_500);
  const back = atRate(earned, { perMinute: 60, burst: 4 }, 0);
  expect(taken(back, 1_000).waitMs).toBe(0);
  expect(taken(taken(back, 0).flow, 1_500).waitMs).toBe(500);
  expect(taken(taken(earned, 0).flow, 2_000).waitMs).toBe(0);
});

it("waits without end at no rate", () => {
  expect(taken(flowOf(0, 1), 60_000).waitMs).toBe(Number.POSITIVE_INFINITY);
});

it("never lets more through than was earned and saved up, however the rate changes", () => {
  const step = fc.record({
    ms: fc.integer({ min: 0, max: 5_000 }),
    perMinute: fc.integer({ min: 0, max: 600 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let flow = emptyFlow(0);
      let now = 0;
      let earned = 0;
      let begun = 0;
      for (const { ms, perMinute } of steps) {
        earned += (ms * flow.perMinute) / 60_000;
        now += ms;
        flow = atRate(flow, { perMinute, burst: 4 }, now);
        for (let next = taken(flow, now); next.waitMs === 0; next = taken(flow, now)) {
          flow = next.flow;
          begun += 1;
        }
        expect(begun).toBeLessThanOrEqual(earned + 1e-6);
      }
    }),
  );
});
