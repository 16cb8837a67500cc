/** What the app has counted and kept; in memory, so the host must run it in one process. */
const counts = new Map<string, number>();
const kept = new Map<string, unknown[]>();

/** Counts from 1. */
export function count(key: string): number {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
}

/** Keeps a copy of a value, which later changes do not reach. */
export function keep(key: string, value: unknown): void {
  const copy: unknown = value === undefined ? "(undefined)" : JSON.parse(JSON.stringify(value));
  kept.set(key, [...(kept.get(key) ?? []), copy]);
}

/** All there is under a key. */
export function ledger(key: string): { count: number; kept: unknown[] } {
  return { count: counts.get(key) ?? 0, kept: kept.get(key) ?? [] };
}
