import type { Errand } from "../../../src/adapters/genesys/errands";
import type { SharedPace } from "../../../src/adapters/genesys/shared-pace";
import { chance, instances } from "./instances";

const errand = (more: Partial<Errand> = {}): Errand => ({
  caseId: "case",
  order: 1,
  latest: Number.POSITIVE_INFINITY,
  ...more,
});
const begin = (budget = 240) => instances({ budget, random: chance(7) });

/** Keeps so many calls waiting, and notes when each began. */
function busy(pace: SharedPace, now: () => number, waiting = 8): number[] {
  const begun: number[] = [];
  const goOn = async (): Promise<void> => {
    for (;;) await pace.paced(async () => begun.push(now()), errand());
  };
  for (let one = 0; one < waiting; one += 1) void goOn();
  return begun;
}
const between = (begun: readonly number[], from: number, to: number): number =>
  begun.filter((at) => at >= from && at < to).length;

it("has the whole budget for an instance that is alone", async () => {
  const { time, instance } = begin();
  const begun = busy(instance().pace, time.now);
  await time.runUntil(120_000);
  expect(between(begun, 0, 60_000)).toBeGreaterThanOrEqual(238);
  expect(between(begun, 60_000, 120_000)).toBe(240);
});

it("begins a lone call after a lull within a second", async () => {
  const { time, instance } = begin();
  const { pace } = instance();
  const served: number[] = [];
  for (const at of [0, 60_000, 600_000]) {
    await time.runUntil(at);
    void pace.paced(async () => served.push(time.now() - at), errand());
    await time.runUntil(at + 1_000);
  }
  expect(served).toHaveLength(3);
});

it("never has more than four calls in flight, and gives the place of one that failed to the next", async () => {
  const { time, instance } = begin(6_000);
  const { pace } = instance();
  const ends: (() => void)[] = [];
  const calls = [1, 2, 3, 4, 5, 6].map((order) =>
    pace.paced(
      () => new Promise((_, reject) => ends.push(() => reject(new Error(String(order))))),
      errand({ order }),
    ),
  );
  const outcomes = Promise.allSettled(calls);
  await time.runUntil(10_000);
  expect(ends).toHaveLength(4);
  ends[2]?.();
  await time.runUntil(11_000);
  expect(ends).toHaveLength(5);
  for (const end of ends) end();
  await time.runUntil(12_000);
  ends[5]?.();
  expect((await outcomes).map(({ status }) => status)).toEqual(Array(6).fill("rejected"));
});

it("has no more than four calls in flight though many come at once when there is credit for all", async () => {
  const { time, instance } = begin(6_000);
  const { pace } = instance();
  let inFlight = 0;
  const call = () =>
    pace.paced(() => {
      inFlight += 1;
      return new Promise(() => undefined);
    }, errand());
  for (let one = 0; one < 3; one += 1) void call();
  await time.runUntil(2_000);
  expect(inFlight).toBe(3);
  for (let one = 0; one < 3; one += 1) void call();
  await time.runUntil(4_000);
  expect(inFlight).toBe(4);
});

it("does not let a case wait for another's thousand calls", async () => {
  const { time, instance } = begin();
  const { pace } = instance();
  busy(pace, time.now, 32);
  await time.runUntil(30_000);
  const small: number[] = [];
  const one = async () => {
    for (let call = 0; call < 3; call += 1)
      await pace.paced(async () => small.push(time.now()), errand({ caseId: "small", order: 99 }));
  };
  void one();
  await time.runUntil(32_500);
  expect(small).toHaveLength(3);
});

it("parts the budget among those who are busy, some seconds after they came", async () => {
  const { time, instance } = begin();
  const first = busy(instance().pace, time.now);
  await time.runUntil(20_000);
  const second = busy(instance({ offset: 1e9 }).pace, time.now);
  await time.runUntil(90_000);
  expect(between(second, 20_000, 27_000)).toBeGreaterThan(0);
  expect(between(first, 30_000, 90_000)).toBeGreaterThanOrEqual(118);
  expect(between(second, 30_000, 90_000)).toBeGreaterThanOrEqual(118);
  expect(between([...first, ...second], 30_000, 90_000)).toBeLessThanOrEqual(246);
});

it("gives a dead instance's share to the others when its lease is over", async () => {
  const { time, instance } = begin();
  busy(instance({ diesAt: 30_000 }).pace, time.now);
  const survivor = busy(instance().pace, time.now);
  await time.runUntil(120_000);
  expect(between(survivor, 20_000, 30_000)).toBeLessThanOrEqual(21);
  expect(between(survivor, 41_000, 101_000)).toBeGreaterThanOrEqual(239);
});

it("takes back what an instance does not use", async () => {
  const { time, instance } = begin();
  const { pace } = instance();
  const idle = async () => {
    for (;;) {
      await pace.paced(async () => undefined, errand());
      await time.sleep(5_000);
    }
  };
  void idle();
  await time.runUntil(20_000);
  const begun = busy(instance().pace, time.now);
  await time.runUntil(90_000);
  expect(between(begun, 30_000, 90_000)).toBeGreaterThanOrEqual(180);
});

it("holds back every instance when one was told to wait, and only for that time", async () => {
  const { time, instance } = begin();
  const first = instance();
  const second = instance({ offset: 5e8 });
  const mine = busy(first.pace, time.now);
  const others = busy(second.pace, time.now);
  await time.runUntil(30_000);
  first.pace.pauseFor(60_000);
  first.pace.pauseFor(5_000);
  await time.runUntil(120_000);
  expect(between(mine, 30_001, 90_000)).toBe(0);
  // The other looks at the ledger when half of its lease is over.
  expect(between(others, 33_500, 89_000)).toBe(0);
  expect(between(mine, 90_000, 93_000)).toBeGreaterThan(0);
  expect(between(others, 90_000, 100_000)).toBeGreaterThan(0);
});

describe("without the ledger", () => {
  it("uses its last share to the end, then turns everybody away", async () => {
    const { time, ledger, instance } = begin();
    const { pace } = instance();
    const begun: number[] = [];
    const faults: unknown[] = [];
    const call = () =>
      pace.paced(async () => begun.push(time.now()), errand()).catch((fault) => faults.push(fault));
    for (let one = 0; one < 200; one += 1) void call();
    await time.runUntil(10_000);
    ledger.state = "is silent";
    await time.runUntil(30_000);
    expect(between(begun, 10_000, 12_000)).toBeGreaterThan(0);
    expect(between(begun, 16_100, 30_000)).toBe(0);
    expect(faults).toHaveLength(200 - begun.length);
    expect(faults[0]).toMatchObject({ name: "Unavailable", what: ["rate budget"] });
  });

  it("serves again when the ledger answers again", async () => {
    const { time, ledger, instance } = begin();
    const { pace } = instance();
    ledger.state = "is silent";
    const refused = expect(pace.paced(async () => 1, errand())).rejects.toThrow("rate budget");
    await time.runUntil(1_000);
    await refused;
    ledger.state = "answers";
    const served = pace.paced(async () => "served", errand());
    await time.runUntil(2_000);
    expect(await served).toBe("served");
  });

  it("waits for a ledger that makes no sense to grow old, and then begins a new one", async () => {
    const { time, ledger, instance } = begin();
    const { pace } = instance();
    const first = pace.paced(async () => 1, errand());
    await time.runUntil(1_000);
    await first;
    await time.runUntil(20_000);
    ledger.content = "nonsense";
    const served = pace.paced(async () => "served", errand());
    await time.runUntil(21_000);
    expect(await served).toBe("served");
  });
});

it("turns away whom it could not serve before the errand's time is up", async () => {
  const { time, instance } = begin();
  const { pace } = instance();
  pace.pauseFor(300_000);
  const late = pace.paced(async () => "served", errand({ latest: 10_000 }));
  const expected = expect(late).rejects.toMatchObject({ what: ["contact centre: rate limit"] });
  await time.runUntil(12_000);
  await expected;
});
