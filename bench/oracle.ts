import type { RateLimit } from "../local/sandbox/genesys/rate-limit";

const MINUTE = 60_000;

/** The shortest time, in milliseconds, in which so many calls can be let through, with the foreign share gone. */
export function shortestTime(
  { model, perMinute, burst, foreignShare }: RateLimit,
  calls: number,
): number {
  const ours = perMinute * (1 - foreignShare);
  return model === "fixed_window"
    ? (Math.ceil(calls / ours) - 1) * MINUTE
    : ((calls - burst) / ours) * MINUTE;
}
