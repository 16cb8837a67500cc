import { z } from "zod";
import type { Chance } from "./chance";

/** A rate limit as the platform may keep it: how its window is shaped is not documented, so both are here. */
export const RateLimit = z.strictObject({
  model: z.enum(["fixed_window", "token_bucket"]),
  perMinute: z.number().positive().default(300),
  /** How much a bucket holds. */
  burst: z.number().min(1).default(30),
  /** So many minutes of the limit pass in one minute: 20 makes a window of 60 s last 3. */
  timeFactor: z.number().positive().default(1),
  /** What other clients of the same token ask for, as a share of the budget. */
  foreignShare: z.number().min(0).max(0.95).default(0),
});
export type RateLimit = z.output<typeof RateLimit>;

/** Who was let through, and who was turned away. */
export interface Admissions {
  readonly admitted: number;
  readonly refused: number;
  readonly foreignAdmitted: number;
  readonly foreignRefused: number;
}

/** A rate limit at work. */
export interface RateLimiter {
  /** Milliseconds until another call could be let through; 0 lets this one through. */
  readonly admit: (at: Date) => number;
  readonly admissions: () => Admissions;
}

/** Takes one call out of the budget at an instant, or says how long it is empty. */
type Budget = (at: number) => number;

const MINUTE = 60_000;

/** A limiter with a full budget; foreign calls come at random, the same ones for the same seed. */
export function rateLimiter(limit: RateLimit, chance: Chance): RateLimiter {
  const take = limit.model === "fixed_window" ? fixedWindow(limit) : tokenBucket(limit);
  const counts = { admitted: 0, refused: 0, foreignAdmitted: 0, foreignRefused: 0 };
  let foreigners = 0;
  let foreignAt = Number.POSITIVE_INFINITY;
  const nextForeigner = (after: number): void => {
    foreigners += 1;
    const gap = -Math.log(1 - chance.draw("foreign", foreigners));
    foreignAt = after + (gap * MINUTE) / (limit.foreignShare * limit.perMinute);
  };
  const letForeignersGoFirst = (at: number): void => {
    if (limit.foreignShare === 0) return;
    if (foreigners === 0) nextForeigner(at);
    while (foreignAt <= at) {
      if (take(foreignAt) === 0) counts.foreignAdmitted += 1;
      else counts.foreignRefused += 1;
      nextForeigner(foreignAt);
    }
  };
  return {
    admit: (instant) => {
      const at = instant.getTime() * limit.timeFactor;
      letForeignersGoFirst(at);
      const waitMs = take(at) / limit.timeFactor;
      if (waitMs === 0) counts.admitted += 1;
      else counts.refused += 1;
      return waitMs;
    },
    admissions: () => ({ ...counts }),
  };
}

/** Windows of a minute, the first of which begins with the first call. */
function fixedWindow({ perMinute }: RateLimit): Budget {
  let beganAt = Number.NEGATIVE_INFINITY;
  let taken = 0;
  return (at) => {
    if (at >= beganAt + MINUTE) {
      beganAt = Number.isFinite(beganAt) ? at - ((at - beganAt) % MINUTE) : at;
      taken = 0;
    }
    if (taken >= perMinute) return beganAt + MINUTE - at;
    taken += 1;
    return 0;
  };
}

function tokenBucket({ perMinute, burst }: RateLimit): Budget {
  let tokens = burst;
  let filledAt = Number.NaN;
  return (at) => {
    const elapsed = Math.max(0, at - (Number.isNaN(filledAt) ? at : filledAt));
    tokens = Math.min(burst, tokens + (elapsed * perMinute) / MINUTE);
    filledAt = at;
    if (tokens < 1) return ((1 - tokens) * MINUTE) / perMinute;
    tokens -= 1;
    return 0;
  };
}
