import { busy, leases, permitAt } from "./leases";

const LIMIT_MS = 60_000;

describe("a pause", () => {
  it("is told though it began while a claim was on its way that did not know of it", async () => {
    const { time, lease, written } = leases();
    const one = lease({ answerMs: () => 2_000 }).lease;
    void one.permit();
    await time.runUntil(1_000);
    one.pauseFor(LIMIT_MS);
    busy(one, time);
    await time.runUntil(9_000);
    expect(written().pause?.ms).toBeGreaterThan(50_000);
  });

  it("is told once the ledger answers again, and asks no more than once a second until then", async () => {
    const { time, ledger, lease, written } = leases();
    const { lease: one, asked } = lease();
    ledger.state = "is silent";
    one.pauseFor(LIMIT_MS);
    busy(one, time);
    await time.runUntil(10_000);
    expect(asked.reads).toBeLessThanOrEqual(11);
    ledger.state = "answers";
    await time.runUntil(12_000);
    expect(written().pause?.ms).toBeGreaterThan(45_000);
  });

  it("is one for all calls that met the same limit, and asks nothing of the ledger once it is told", async () => {
    const { time, lease, written } = leases();
    const { lease: one, asked } = lease();
    busy(one, time);
    await time.runUntil(5_000);
    one.pauseFor(LIMIT_MS);
    await time.runUntil(5_500);
    const told = { ...asked, pause: written().pause };
    for (const after of [200, 400]) {
      await time.runUntil(5_500 + after);
      one.pauseFor(LIMIT_MS - 400);
    }
    await time.runUntil(40_000);
    expect({ ...asked, pause: written().pause }).toEqual(told);
  });

  it.each([
    [1, 500, 1_300],
    [1, 1_050, 1_900],
    [950, 30_050, 1_900],
    [950, 60_000, 1_900],
  ])(
    "of %i ms is kept to its end by a newcomer of %i ms, who does not tell of it again",
    async (begin, come, lateMs) => {
      const { time, lease, written } = leases();
      const first = lease().lease;
      await permitAt(first, time, 0);
      await time.runUntil(begin);
      first.pauseFor(LIMIT_MS);
      const { lease: newcomer, asked } = lease();
      const begun = busy(newcomer, time, come - begin);
      await time.runUntil(begin + LIMIT_MS);
      expect(begun).toEqual([]);
      expect(asked.writes).toBe(1);
      expect(written().trim).toBeCloseTo(0.85);
      await time.runUntil(begin + LIMIT_MS + lateMs);
      expect(begun.length).toBeGreaterThan(0);
    },
  );

  it("is over for everybody when its time is, whoever looks at the ledger then", async () => {
    const { time, lease } = leases();
    const first = lease().lease;
    first.pauseFor(LIMIT_MS);
    const begun = busy(first, time);
    const second = busy(lease().lease, time, 30_000);
    await time.runUntil(LIMIT_MS + 600);
    expect(begun.length).toBeGreaterThan(0);
    await time.runUntil(70_000);
    expect(second.length).toBeGreaterThan(0);
    const newcomer = busy(lease().lease, time);
    await time.runUntil(78_000);
    expect(newcomer.length).toBeGreaterThan(0);
  });

  it("is not cut short by a shorter one that another met", async () => {
    const { time, lease } = leases();
    lease().lease.pauseFor(5_000);
    await time.runUntil(100);
    const one = lease().lease;
    one.pauseFor(LIMIT_MS);
    const begun = busy(one, time, 200);
    await time.runUntil(50_000);
    expect(begun).toEqual([]);
  });

  it("teaches again when the last one is long over", async () => {
    const { time, lease, written } = leases();
    const one = lease().lease;
    one.pauseFor(5_000);
    await time.runUntil(LIMIT_MS);
    one.pauseFor(5_000);
    await time.runUntil(LIMIT_MS + 100);
    expect(written().trim).toBeCloseTo(0.85 * 0.85);
  });
});
