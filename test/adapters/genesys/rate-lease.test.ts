import { BURST, type RateLease } from "../../../src/adapters/genesys/rate-lease";
import { Unavailable } from "../../../src/ports";
import { busiest } from "./instances";
import { BUDGET, busy, leases, permitAt } from "./leases";

it("goes down to a smaller share before the ledger answers, for others may use the rest by then", async () => {
  const { time, lease } = leases();
  const slow = busy(lease({ answerMs: () => (time.now() < 10_000 ? 1 : 5_000) }).lease, time);
  const late = busy(lease().lease, time, 10_000);
  await time.runUntil(40_000);
  // What the whole budget lets through in that time, and one call that each may have saved up.
  const most = (BUDGET * 2_000) / 60_000 + 2;
  const afterStart = [...slow, ...late].filter((at) => at > 5_000);
  expect(busiest(afterStart, 2_000)).toBeLessThanOrEqual(most);
  expect(late.length).toBeGreaterThan(40);
});

it("brings nothing that was saved up into a new share, for it was somebody else's meanwhile", async () => {
  const { time, lease } = leases();
  const idle = lease().lease;
  expect(await permitAt(idle, time, 0)).toBeGreaterThan(0);
  expect(await permitAt(idle, time, 20_000)).toBeGreaterThan(0);
});

it("saves up no more than its part of the burst, however many share the budget", async () => {
  const { time, lease } = leases();
  const both = [lease().lease, lease().lease];
  const begun = both.map((one) => busy(one, time));
  // Whoever asks for nothing while its share lasts saves up.
  const stopped = both.map((one) => {
    const { permit } = one;
    one.permit = () => (time.now() < 20_000 ? permit.call(one) : new Promise(() => undefined));
    return permit;
  });
  await time.runUntil(22_500);
  expect(begun.every((calls) => calls.length > 10)).toBe(true);
  const atOnce: number[] = [];
  for (const [nth, one] of both.entries())
    for (let call = 0; call < 2 * BURST; call += 1)
      atOnce.push((await stopped[nth]?.call(one)) ?? 1);
  expect(atOnce.filter((waitMs) => waitMs === 0)).toHaveLength(BURST);
});

describe("how much is asked for", () => {
  const wantedBy = ({ shares }: ReturnType<ReturnType<typeof leases>["written"]>) =>
    shares[0]?.wants;

  /** Uses little: a call each second, which was earned long before. */
  async function modest(one: RateLease, { time }: ReturnType<typeof leases>): Promise<void> {
    await permitAt(one, time, 0);
    for (let at = 1_000; at <= 9_000; at += 1_000) expect(await permitAt(one, time, at)).toBe(0);
  }

  it("is twice what was used, and some more", async () => {
    const world = leases();
    await modest(world.lease().lease, world);
    expect(wantedBy(world.written())).toBeGreaterThan(2 * 60 + 10);
    expect(wantedBy(world.written())).toBeLessThan(2 * 60 + 35);
  });

  it("is everything within a second when that is not enough", async () => {
    const world = leases();
    const one = world.lease().lease;
    await modest(one, world);
    busy(one, world.time);
    await world.time.runUntil(11_100);
    expect(wantedBy(world.written())).toBe(BUDGET);
  });

  it("is everything when the share has ended in a lull", async () => {
    const world = leases();
    const one = world.lease().lease;
    await modest(one, world);
    await permitAt(one, world.time, 40_000);
    expect(wantedBy(world.written())).toBe(BUDGET);
  });

  it("is a number though nothing was begun and no time has passed", async () => {
    const { time, ledger, lease, written } = leases();
    const one = lease({ store: ledger.reachedBy(time, () => 0) }).lease;
    one.pauseFor(30_000);
    await time.runUntil(0);
    one.pauseFor(60_000);
    await time.runUntil(0);
    expect(written().pause?.ms).toBe(60_000);
    expect(wantedBy(written())).toBeGreaterThan(0);
  });
});

describe("how often the ledger is asked", () => {
  it("is when half of the share's time is over, while the share is enough", async () => {
    const { time, lease } = leases();
    const { lease: one, asked } = lease();
    busy(one, time);
    await time.runUntil(30_000);
    expect(asked.reads).toBeGreaterThanOrEqual(9);
    expect(asked.reads).toBeLessThanOrEqual(11);
  });

  it("is every second or two while others have everything", async () => {
    const { time, lease, written } = leases();
    busy(lease().lease, time);
    const { lease: newcomer, asked } = lease();
    busy(newcomer, time, 3_100);
    await time.runUntil(5_900);
    expect(written().shares.map(({ perMinute }) => perMinute)).toEqual([BUDGET, 0]);
    expect(asked.reads).toBeGreaterThanOrEqual(2);
  });

  it("is eight times in growing pauses when others are faster, and no fault", async () => {
    const { time, lease } = leases();
    const { lease: one, asked } = lease({ random: 0.25, store: { write: async () => false } });
    const permit = one.permit();
    const answeredAt = permit.then(time.now);
    await time.runUntil(1_000);
    expect(await permit).toBe(750);
    expect(await answeredAt).toBeGreaterThan(0.25 * 50 * 36);
    expect(asked).toEqual({ reads: 8, writes: 8 });
  });
});

describe("a lease without a ledger", () => {
  const faulty = (fault: unknown) => ({ read: () => Promise.reject(fault) });

  it.each([
    ["what the store misses", new Unavailable(["case store"]), ["case store"]],
    ["the budget, where the store does not say", new TypeError("fetch failed"), ["rate budget"]],
  ])("names %s", async (_, fault, what) => {
    const { lease } = leases();
    const permit = lease({ store: faulty(fault) }).lease.permit();
    await expect(permit).rejects.toMatchObject({ name: "Unavailable", what });
  });

  it("does not guess what a young ledger says that makes no sense", async () => {
    const { time, ledger, lease } = leases();
    await permitAt(lease().lease, time, 0);
    ledger.content = { shares: "all mine" };
    const permit = lease().lease.permit();
    const refused = expect(permit).rejects.toMatchObject({ what: ["rate budget: unreadable"] });
    await time.runUntil(100);
    await refused;
  });

  it("has forgotten the fault once the ledger has answered", async () => {
    const { time, ledger, lease } = leases();
    const fasterFrom = 20_000;
    const { read, write } = ledger.reachedBy(time, () => 1);
    const store = {
      read,
      write: async (...claim: Parameters<typeof write>) =>
        time.now() < fasterFrom && write(...claim),
    };
    const one = lease({ store }).lease;
    ledger.state = "is silent";
    await expect(permitAt(one, time, 0)).rejects.toThrow("rate budget");
    ledger.state = "answers";
    await permitAt(one, time, 100);
    const permit = permitAt(one, time, fasterFrom);
    expect(await Promise.race([permit, Promise.resolve("no fault")])).toBe("no fault");
    await time.runUntil(22_000);
    expect(await permit).toBe(1_000);
  });
});

it("has learnt from the calls that it let through, and from no others", async () => {
  const { time, ledger, lease, written } = leases();
  const { read, write } = ledger.reachedBy(time, () => 250);
  const begun: number[] = [];
  let told = 0;
  const store = {
    read,
    write(...claim: Parameters<typeof write>) {
      told = begun.length;
      return write(...claim);
    },
  };
  const one = lease({ store }).lease;
  one.pauseFor(1_000);
  busy(one, time, 0, begun);
  await time.runUntil(20_000);
  expect(told).toBeGreaterThan(30);
  expect(written().trim).toBeCloseTo(0.85 + told / 1_000);
});
