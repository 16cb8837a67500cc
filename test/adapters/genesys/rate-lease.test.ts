import { RateLease } from "../../../src/adapters/genesys/rate-lease";
import { busiest } from "./instances";
import { MemoryLedger } from "./memory-ledger";
import { type VirtualTime, virtualTime } from "./virtual-time";

const BUDGET = 240;
/** Of the four ways that a claim takes: reading there and back, writing there and back. */
const WAYS = 4;

function leases() {
  const time = virtualTime();
  const ledger = new MemoryLedger(time.now);
  return {
    time,
    lease: (answerMs = () => 1) => {
      let way = 0;
      const store = ledger.reachedBy(time, () => {
        way = (way % WAYS) + 1;
        return way === WAYS ? answerMs() : 1;
      });
      const conditions = { clock: time.now, sleep: time.sleep, random: () => 0.5 };
      return new RateLease({ ...conditions, requestsPerMinute: BUDGET, store });
    },
  };
}

/** Begins calls as fast as the lease lets it, from an instant on; gives when they began. */
function busy(lease: RateLease, time: VirtualTime, from = 0): number[] {
  const begun: number[] = [];
  const work = async () => {
    await time.sleep(from);
    for (;;) {
      const waitMs = await lease.permit();
      if (waitMs === 0) begun.push(time.now());
      else await time.sleep(Math.min(waitMs, 1_000));
    }
  };
  void work();
  return begun;
}

it("goes down to a smaller share before the ledger answers, for others may use the rest by then", async () => {
  const { time, lease } = leases();
  const slow = busy(
    lease(() => (time.now() < 10_000 ? 1 : 5_000)),
    time,
  );
  const late = busy(lease(), time, 10_000);
  await time.runUntil(40_000);
  // What the whole budget lets through in that time, and one call that each may have saved up.
  const most = (BUDGET * 2_000) / 60_000 + 2;
  const afterStart = [...slow, ...late].filter((at) => at > 5_000);
  expect(busiest(afterStart, 2_000)).toBeLessThanOrEqual(most);
  expect(late.length).toBeGreaterThan(40);
});

it("brings nothing that was saved up into a new share, for it was somebody else's meanwhile", async () => {
  const { time, lease } = leases();
  const idle = lease();
  const first = idle.permit();
  await time.runUntil(10);
  expect(await first).toBeGreaterThan(0);
  await time.runUntil(20_000);
  const again = idle.permit();
  await time.runUntil(20_010);
  expect(await again).toBeGreaterThan(0);
});
