/** The rate budget of one OAuth client, and which instance has which share of it. Pure. */
import { z } from "zod";

const Share = z.strictObject({
  holder: z.string().max(64),
  /** Grows with every claim of the holder: whoever sees it unchanged for a while knows that it is over. */
  term: z.int().min(0),
  perMinute: z.number().min(0),
  /** What the holder could use. */
  wants: z.number().min(0),
});

/** Holds durations only: no instance has to believe another's clock. */
export const RateLedger = z.strictObject({
  /** What is left of the budget since the contact centre complained: foreign calls under the same limit. */
  trim: z.number().min(0).max(1),
  shares: z.array(Share).max(1_000),
  /** What was left of the pause when this was written. */
  pause: z.strictObject({ id: z.string().max(64), ms: z.number().min(0).max(300_000) }).nullable(),
});
export type RateLedger = z.infer<typeof RateLedger>;
type Share = z.infer<typeof Share>;

/** Where the ledger lies. A write succeeds only on the version that was read. */
export interface LedgerStore {
  /** `ageMs`: by the store's own clock, exact to a second either way. */
  read(): Promise<{ content: unknown; version: string; ageMs: number } | undefined>;
  write(ledger: RateLedger, version: string | undefined): Promise<boolean>;
}

/** What an instance asks for, and what it has to tell. */
export interface Claim {
  readonly holder: string;
  readonly term: number;
  /** Calls per minute that all instances together may make. */
  readonly budget: number;
  readonly wants: number;
  /** Calls begun since the last claim. */
  readonly begun: number;
  readonly pause: RateLedger["pause"];
}

/** A share is used for so long after its claim was sent, and renewed when half of that is over. */
export const LEASE_MS = 6_000;
/** Whoever has seen a share unchanged for so long knows that it is over, though the clocks' speeds may differ. */
const SEEN_OUT_MS = 6_500;
/** An age is exact to a second, and two servers of one store may differ by another. */
const STALE_MS = 8_000;

const LEAST_TRIM = 0.5;
const CUT = 0.85;
/** For every call that was let through. */
const RAISE = 0.001;

/** A ledger that nobody has written yet. */
export const emptyLedger: RateLedger = { trim: 1, shares: [], pause: null };

/** Tells which shares are over, by nothing but this process's own clock. */
export class Sightings {
  readonly #seen = new Map<string, { readonly term: number; readonly at: number }>();

  /** The shares that may still be in use. `now` is read after the ledger was: what is seen was written before. */
  alive(shares: readonly Share[], now: number): Share[] {
    for (const { holder, term } of shares)
      if (this.#seen.get(holder)?.term !== term) this.#seen.set(holder, { term, at: now });
    const holders = new Set(shares.map(({ holder }) => holder));
    for (const holder of [...this.#seen.keys()])
      if (!holders.has(holder)) this.#seen.delete(holder);
    return shares.filter(({ holder }) => now - (this.#seen.get(holder)?.at ?? now) < SEEN_OUT_MS);
  }
}

/** The ledger as it was read. Undefined when it makes no sense; so old a one holds no share in any case. */
export function readLedger(content: unknown, ageMs: number): RateLedger | undefined {
  const isStale = ageMs > STALE_MS;
  const ledger = RateLedger.safeParse(content).data;
  if (!isStale) return ledger;
  return { ...(ledger ?? emptyLedger), shares: [] };
}

/** The ledger with the claim entered, and the share it got: fair, and never more than nobody else may be using. */
export function claimed(
  ledger: RateLedger,
  others: readonly Share[],
  claim: Claim,
): { readonly ledger: RateLedger; readonly perMinute: number } {
  const { holder, term, budget, wants } = claim;
  const trim = trimmed(ledger, claim);
  const limit = budget * trim;
  const inUse = others.reduce((sum, other) => sum + other.perMinute, 0);
  const fair = fairShare(
    limit,
    wants,
    others.map((other) => other.wants),
  );
  const perMinute = Math.max(0, Math.min(fair, limit - inUse));
  return {
    ledger: {
      trim,
      shares: [...others, { holder, term, perMinute, wants }],
      pause: longer(ledger.pause, claim.pause),
    },
    perMinute,
  };
}

/** Max-min fairness: who wants little gets it, the others part the rest evenly. */
export function fairShare(limit: number, wants: number, others: readonly number[]): number {
  let left = limit;
  const modest = others.toSorted((a, b) => a - b);
  for (const [index, want] of modest.entries()) {
    const even = left / (modest.length - index + 1);
    if (want >= even || want >= wants) return Math.min(wants, even);
    left -= want;
  }
  return Math.min(wants, left);
}

/** A little more with every call that passed; much less for a complaint, but once for all who met the same. */
function trimmed({ trim, pause }: RateLedger, { begun, pause: met }: Claim): number {
  const raised = Math.min(1, trim + begun * RAISE);
  const isNews = met !== null && (pause === null || pause.ms === 0);
  return isNews ? Math.max(LEAST_TRIM, raised * CUT) : Math.max(raised, LEAST_TRIM);
}

const longer = (one: RateLedger["pause"], other: RateLedger["pause"]): RateLedger["pause"] =>
  (one?.ms ?? 0) >= (other?.ms ?? 0) ? one : other;
