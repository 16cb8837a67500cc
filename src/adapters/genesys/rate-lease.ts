/** This instance's share of the rate budget: claimed, paced, renewed in time, never used beyond its end. */
import { randomUUID } from "node:crypto";
import { Unavailable } from "../../ports";
import { atRate, emptyFlow, type Flow, taken } from "./flow";
import {
  claimed,
  emptyLedger,
  LEASE_MS,
  type LedgerStore,
  type RateLedger,
  readLedger,
  Sightings,
} from "./rate-ledger";

/** Time and chance, from outside. */
export interface Conditions {
  /** Milliseconds of a clock that never jumps. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

interface Settings extends Conditions {
  readonly requestsPerMinute: number;
  readonly store: LedgerStore;
}

interface Lease {
  readonly perMinute: number;
  readonly wants: number;
  readonly from: number;
  readonly until: number;
}

interface Pause {
  readonly id: string;
  readonly until: number;
  /** Whether it stands in the ledger. */
  readonly isTold: boolean;
}

type Seen = NonNullable<Awaited<ReturnType<LedgerStore["read"]>>>;

/** So many calls of the whole budget may be saved up; each instance may save up one in any case. */
export const BURST = 4;
const RENEW_AFTER_MS = LEASE_MS / 2;
/** Whoever got no share, or less than it needs now, asks again. */
const ASK_AGAIN_MS = 1_000;
const CLAIM_TRIES = 8;
/** Beside twice what it used, a share that is not used up keeps this part of the budget. */
const SPARE = 1 / 16;

/** Nothing is used without a claim that the ledger took, so the sum of all shares is never over the budget. */
export class RateLease {
  readonly #settings: Settings;
  readonly #holder = randomUUID();
  readonly #sightings = new Sightings();
  #flow: Flow;
  #lease: Lease;
  #term = 0;
  #pause: Pause = { id: "", until: Number.NEGATIVE_INFINITY, isTold: true };
  #begun = 0;
  #need: "all" | "as used" = "all";
  #claiming: Promise<void> | null = null;
  #fault: unknown;

  constructor(settings: Settings) {
    this.#settings = settings;
    const now = settings.clock();
    this.#flow = emptyFlow(now);
    this.#lease = { perMinute: 0, wants: 0, from: now, until: now };
  }

  /** 0: a call may begin at once, and counts as begun. Else in how many milliseconds to ask again. */
  async permit(): Promise<number> {
    if (this.#pausedMs() > 0) {
      // It began while a claim was on its way that did not tell of it, or the ledger did not answer.
      if (!this.#pause.isTold) void this.#claim();
      return this.#pausedMs();
    }
    if (!this.#holds()) {
      this.#need = "all";
      await this.#claim();
    } else if (this.#renewalIsDue()) {
      void this.#claim();
    }
    if (!this.#holds()) return this.#withoutLease();
    // A pause may have begun while it was claimed: a call that is not made takes nothing.
    return this.#pausedMs() || this.#taken();
  }

  /** Holds back the calls of this instance at once, and those of the others as soon as they look. */
  pauseFor(ms: number): void {
    const until = this.#settings.clock() + ms;
    // Calls that were under way together are told of the same limit.
    if (until < this.#pause.until + 1_000) return;
    this.#pause = { id: randomUUID(), until, isTold: false };
    void this.#claim();
  }

  /** A share is nobody's any more when its time is over, whatever this process was doing meanwhile. */
  #holds(): boolean {
    return this.#settings.clock() < this.#lease.until;
  }

  #pausedMs(): number {
    return Math.max(0, this.#pause.until - this.#settings.clock());
  }

  #taken(): number {
    const { flow, waitMs } = taken(this.#flow, this.#settings.clock());
    this.#flow = flow;
    if (waitMs === 0) this.#begun += 1;
    else this.#need = "all";
    return waitMs;
  }

  #withoutLease(): number {
    if (this.#fault === undefined) return ASK_AGAIN_MS * (0.5 + this.#settings.random());
    // Without the ledger nobody knows what the others use. The cases lie in the same store anyway.
    const what = this.#fault instanceof Unavailable ? this.#fault.what : ["rate budget"];
    throw new Unavailable(what, { cause: this.#fault });
  }

  #renewalIsDue(): boolean {
    const { from, perMinute, wants } = this.#lease;
    const age = this.#settings.clock() - from;
    const hasTooLittle = perMinute === 0 || (this.#need === "all" && wants < this.#wanted());
    return age >= (hasTooLittle ? ASK_AGAIN_MS : RENEW_AFTER_MS);
  }

  /** All of it, unless the last share was not used up. */
  #wanted(): number {
    const { requestsPerMinute, clock } = this.#settings;
    if (this.#need === "all") return requestsPerMinute;
    const minutes = Math.max(clock() - this.#lease.from, ASK_AGAIN_MS) / 60_000;
    const used = this.#begun / minutes;
    return Math.min(requestsPerMinute, 2 * used + SPARE * requestsPerMinute);
  }

  /** One claim at a time. It never fails: what went wrong is told to whoever finds itself without a share. */
  #claim(): Promise<void> {
    this.#claiming ??= this.#claimed()
      .then(() => {
        this.#fault = undefined;
      })
      .catch((fault: unknown) => {
        this.#fault = fault;
      })
      .finally(() => {
        this.#claiming = null;
      });
    return this.#claiming;
  }

  async #claimed(): Promise<void> {
    const { store, clock, sleep, random } = this.#settings;
    for (let tries = 1; tries <= CLAIM_TRIES; tries += 1) {
      const found = await store.read();
      if (await this.#wrote(found, clock())) return;
      await sleep(random() * 50 * tries);
    }
  }

  /** Enters the claim into the ledger that was found; false when somebody else was faster. */
  async #wrote(found: Seen | undefined, now: number): Promise<boolean> {
    const { store, requestsPerMinute, clock } = this.#settings;
    const ledger = found ? readLedger(found.content, found.ageMs) : emptyLedger;
    if (!ledger) throw new Unavailable(["rate budget: unreadable"]);
    const theirs = ledger.shares.filter(({ holder }) => holder !== this.#holder);
    const others = this.#sightings.alive(theirs, now);
    const pause = this.#heard(ledger.pause, found?.ageMs ?? 0);
    const wants = this.#wanted();
    const told = this.#pause;
    this.#term += 1;
    const claim = { holder: this.#holder, term: this.#term, budget: requestsPerMinute, wants };
    const mine = this.#pausedMs() > 0 ? { id: told.id, ms: this.#pausedMs() } : null;
    const begun = this.#begun;
    const next = claimed({ ...ledger, pause }, others, { ...claim, begun, pause: mine });
    // Less counts at once: whoever reads the ledger may use the rest before the answer is here.
    this.#pace(Math.min(next.perMinute, this.#flow.perMinute));
    const from = clock();
    if (!(await store.write(next.ledger, found?.version))) return false;
    if (!this.#holds()) this.#flow = emptyFlow(clock());
    this.#lease = { perMinute: next.perMinute, wants, from, until: from + LEASE_MS };
    this.#pace(next.perMinute);
    this.#begun -= begun;
    this.#need = "as used";
    if (this.#pause === told) this.#pause = { ...told, isTold: true };
    return true;
  }

  /** What is left of a pause that another instance met. One already known ends when it was known to end. */
  #heard(pause: RateLedger["pause"], ageMs: number): RateLedger["pause"] {
    if (pause === null || pause.id === this.#pause.id) return this.#ownPause(pause);
    const ms = Math.max(0, pause.ms - Math.max(0, ageMs - 1_000));
    const until = this.#settings.clock() + ms;
    if (until > this.#pause.until) this.#pause = { id: pause.id, until, isTold: true };
    return { id: pause.id, ms };
  }

  #ownPause(pause: RateLedger["pause"]): RateLedger["pause"] {
    return pause && { id: pause.id, ms: this.#pausedMs() };
  }

  #pace(perMinute: number): void {
    const burst = Math.max(1, (BURST * perMinute) / this.#settings.requestsPerMinute);
    this.#flow = atRate(this.#flow, { perMinute, burst }, this.#settings.clock());
  }
}
