/** Leases of one ledger in a virtual time, each with what it has asked of the ledger. */
import { RateLease } from "../../../src/adapters/genesys/rate-lease";
import { type LedgerStore, RateLedger } from "../../../src/adapters/genesys/rate-ledger";
import { MemoryLedger } from "./memory-ledger";
import { type VirtualTime, virtualTime } from "./virtual-time";

export const BUDGET = 240;
/** Of the four ways that a claim takes: reading there and back, writing there and back. */
const WAYS = 4;

interface Wishes {
  /** How long the ledger's answer to a claim takes. */
  readonly answerMs?: () => number;
  readonly random?: number;
  readonly store?: Partial<LedgerStore>;
}

export function leases() {
  const time = virtualTime();
  const ledger = new MemoryLedger(time.now);
  return {
    time,
    ledger,
    written: () => RateLedger.parse(ledger.content),
    lease({ answerMs = () => 1, random = 0.5, store = {} }: Wishes = {}) {
      const asked = { reads: 0, writes: 0 };
      let way = 0;
      const reached = ledger.reachedBy(time, () => {
        way = (way % WAYS) + 1;
        return way === WAYS ? answerMs() : 1;
      });
      const { read, write } = { ...reached, ...store };
      const counted: LedgerStore = {
        read() {
          asked.reads += 1;
          return read();
        },
        write(claim, version) {
          asked.writes += 1;
          return write(claim, version);
        },
      };
      const conditions = { clock: time.now, sleep: time.sleep, random: () => random };
      const settings = { ...conditions, requestsPerMinute: BUDGET, store: counted };
      return { lease: new RateLease(settings), asked };
    },
  };
}

/** Begins calls as fast as the lease lets it, from an instant on; gives when they began. */
export function busy(
  lease: RateLease,
  time: VirtualTime,
  from = 0,
  begun: number[] = [],
): number[] {
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

/** What a lease says to somebody who asks at an instant. */
export async function permitAt(lease: RateLease, time: VirtualTime, at: number): Promise<number> {
  await time.runUntil(at);
  const permit = lease.permit();
  await time.runUntil(at + 20);
  return permit;
}
