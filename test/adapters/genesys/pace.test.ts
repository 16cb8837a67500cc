import { ProcessPace } from "../../../src/adapters/genesys/pace";
import { world } from "../loopback";

const paceOf = (requestsPerMinute: number) => {
  const time = world("1970-01-01T00:00:00.000Z");
  return { time, pace: new ProcessPace({ requestsPerMinute, ...time }) };
};

it("lets a small burst through after a lull, then keeps an even flow", async () => {
  const { time, pace } = paceOf(60);
  const begun: number[] = [];
  for (let call = 0; call < 8; call += 1)
    await pace.paced(async () => begun.push(time.now().getTime()));
  expect(begun).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
});

it("saves up no more than one burst, however long the lull", async () => {
  const { time, pace } = paceOf(60);
  time.pass(3_600_000);
  const begun: number[] = [];
  for (let call = 0; call < 7; call += 1)
    await pace.paced(async () => begun.push(time.now().getTime() - 3_600_000));
  expect(begun).toEqual([0, 0, 0, 0, 0, 1_000, 2_000]);
});

it("never has more than four calls in flight, and serves who waited longest", async () => {
  const { pace } = paceOf(6_000);
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const call = (number: number) =>
    pace.paced(() => {
      begun.push(number);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const calls = [1, 2, 3, 4, 5, 6].map(call);
  await new Promise(setImmediate);
  expect(begun).toEqual([1, 2, 3, 4]);
  ends[2]?.();
  await new Promise(setImmediate);
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  for (let end = 0; end < 6; end += 1) {
    ends[end]?.();
    await new Promise(setImmediate);
  }
  await Promise.all(calls);
  expect(begun).toEqual([1, 2, 3, 4, 5, 6]);
});

it("gives the place of a call that failed to the next", async () => {
  const { pace } = paceOf(6_000);
  const failing = Array.from({ length: 6 }, () =>
    pace.paced(() => Promise.reject(new Error("no"))),
  );
  const results = await Promise.allSettled(failing);
  expect(results.map(({ status }) => status)).toEqual(Array(6).fill("rejected"));
  expect(await pace.paced(async () => "served")).toBe("served");
});

it("holds back every call during a pause, and the longest pause counts", async () => {
  const { time, pace } = paceOf(6_000);
  pace.pauseFor(30_000);
  pace.pauseFor(5_000);
  expect(await pace.paced(async () => time.now().getTime())).toBe(30_000);
});

it("holds back a call that was waiting for its turn when the pause began", async () => {
  const time = world("1970-01-01T00:00:00.000Z");
  const pace: ProcessPace = new ProcessPace({
    requestsPerMinute: 60,
    now: time.now,
    sleep: async (ms) => {
      if (time.slept.length === 0) pace.pauseFor(20_000);
      await time.sleep(ms);
    },
  });
  for (let call = 0; call < 5; call += 1) await pace.paced(async () => "burst");
  expect(await pace.paced(async () => time.now().getTime())).toBe(20_000);
});
