import fc from "fast-check";
import type { Errand } from "../../../src/adapters/genesys/errands";
import { BURST } from "../../../src/adapters/genesys/rate-lease";
import { busiest, chance, instances } from "./instances";

const BUDGET = 240;
const errand = (order: number): Errand => ({
  caseId: String(order % 3),
  order,
  latest: Number.POSITIVE_INFINITY,
});

const nature = fc.record({
  offset: fc.integer({ min: -1e9, max: 1e9 }),
  speed: fc.constantFrom(0.99, 1, 1.01),
  stalls: fc.array(
    fc.record({
      from: fc.integer({ min: 0, max: 120_000 }),
      ms: fc.integer({ min: 1, max: 20_000 }),
    }),
    { maxLength: 4 },
  ),
  diesAt: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 120_000 })),
  comesAt: fc.integer({ min: 0, max: 60_000 }),
  calls: fc.integer({ min: 1, max: 300 }),
});
const world = fc.record({
  natures: fc.array(nature, { minLength: 1, maxLength: 5 }),
  seed: fc.nat(),
  pause: fc.option(fc.integer({ min: 1_000, max: 40_000 })),
});

/** Lets the instances work, and returns when calls began, and of how many living ones calls still wait. */
async function worked({
  natures,
  seed,
  pause,
}: typeof world extends fc.Arbitrary<infer W> ? W : never) {
  const random = chance(seed);
  const { time, instance } = instances({ budget: BUDGET, random });
  const begun: number[] = [];
  let waiting = 0;
  const work = async (own: (typeof natures)[number]) => {
    const { pace, sleep } = instance(own);
    await sleep(own.comesAt * own.speed);
    const call = async (order: number) => {
      await pace.paced(async () => {
        begun.push(time.now());
        await sleep(random() * 400);
      }, errand(order));
      if (own.diesAt === Number.POSITIVE_INFINITY) waiting -= 1;
    };
    for (let order = 0; order < own.calls; order += 1) void call(order);
    if (pause !== null) pace.pauseFor(pause);
  };
  for (const own of natures) {
    if (own.diesAt === Number.POSITIVE_INFINITY) waiting += own.calls;
    void work(own);
  }
  await time.runUntil(600_000);
  return { begun, waiting };
}

it("is never overdrawn by more than the burst, whoever stalls, dies, comes late or has another clock", async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const { begun } = await worked(given);
      for (const spanMs of [1_000, 5_000, 20_000, 60_000]) {
        const most = (BUDGET * 1.01 * spanMs) / 60_000 + BURST + given.natures.length;
        expect(busiest(begun, spanMs)).toBeLessThanOrEqual(most);
      }
    }),
    { numRuns: 40 },
  );
});

it("is enough for everybody: no call of a living instance waits for ever", async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      expect((await worked(given)).waiting).toBe(0);
    }),
    { numRuns: 40 },
  );
});
