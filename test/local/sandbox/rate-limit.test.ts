import { seededChance } from "../../../local/sandbox/genesys/chance";
import { RateLimit, rateLimiter } from "../../../local/sandbox/genesys/rate-limit";

const limiterOf = (limit: object, seed = 1) =>
  rateLimiter(RateLimit.parse({ perMinute: 3, ...limit }), seededChance(seed));
const at = (seconds: number): Date => new Date(1_700_000_000_000 + seconds * 1_000);

it("lets a full window through, and names the time until the next one", () => {
  const limiter = limiterOf({ model: "fixed_window" });
  expect([0, 1, 2].map((second) => limiter.admit(at(second)))).toEqual([0, 0, 0]);
  expect(limiter.admit(at(18))).toBe(42_000);
  expect(limiter.admit(at(59.999))).toBe(1);
  expect([60, 61, 62].map((second) => limiter.admit(at(second)))).toEqual([0, 0, 0]);
  expect(limiter.admit(at(90))).toBe(30_000);
});

it("lets a bucket's content through at once, then what trickles in", () => {
  const limiter = limiterOf({ model: "token_bucket", burst: 2 });
  expect([0, 0].map((second) => limiter.admit(at(second)))).toEqual([0, 0]);
  expect(limiter.admit(at(5))).toBeCloseTo(15_000);
  expect(limiter.admit(at(20))).toBe(0);
  expect(limiter.admit(at(20))).toBeCloseTo(20_000);
});

it("can let its minutes pass faster than ours", () => {
  const limiter = limiterOf({ model: "fixed_window", timeFactor: 20 });
  for (const _ of [1, 2, 3]) expect(limiter.admit(at(0))).toBe(0);
  expect(limiter.admit(at(1))).toBe(2_000);
  expect(limiter.admit(at(3))).toBe(0);
});

it.each(["fixed_window", "token_bucket"])(
  "lets others take their share of the budget (%s), the same in every run of a seed",
  (model) => {
    const after = (seed: number) => {
      const limit = { model, perMinute: 100, burst: 1, foreignShare: 0.2 };
      const limiter = limiterOf(limit, seed);
      for (let second = 0; second < 3_600; second += 1) limiter.admit(at(second));
      return limiter.admissions();
    };
    const { foreignAdmitted, foreignRefused } = after(7);
    expect((foreignAdmitted + foreignRefused) / (100 * 60)).toBeCloseTo(0.2, 1);
    expect(after(7)).toEqual(after(7));
    expect(after(8)).not.toEqual(after(7));
  },
);
