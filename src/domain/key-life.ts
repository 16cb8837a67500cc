/** How old a key is and how long one is there to use: what whoever rotates keys must know in time. */

/** A version of a key; instants in milliseconds. Open ends count as such. */
export interface KeyVersion {
  readonly enabled: boolean;
  readonly createdOn: number;
  readonly notBefore: number | undefined;
  readonly expiresOn: number | undefined;
}

/** Whole days. `daysLeft`: until no version could be used any more; null when that never comes. */
export interface KeyLife {
  readonly days: number;
  readonly daysLeft: number | null;
}

const DAY_MS = 86_400_000;
const NEVER = Number.POSITIVE_INFINITY;

/** The life of a key by its enabled versions; undefined when it has none. */
export function keyLifeOf(versions: readonly KeyVersion[], now: Date): KeyLife | undefined {
  const at = now.getTime();
  const enabled = versions.filter((version) => version.enabled);
  if (enabled.length === 0) return undefined;
  const newest = Math.max(...enabled.map(({ createdOn }) => createdOn));
  const until = servedUntil(enabled, at);
  return {
    days: Math.floor((at - newest) / DAY_MS),
    daysLeft: until === NEVER ? null : Math.floor((until - at) / DAY_MS),
  };
}

/** A version that begins before the last one ends goes on in its place; one that begins later leaves a gap. */
function servedUntil(versions: readonly KeyVersion[], at: number): number {
  const inOrder = [...versions].sort((left, right) => beginning(left, at) - beginning(right, at));
  let until = at;
  for (const version of inOrder)
    if (beginning(version, at) <= until) until = Math.max(until, version.expiresOn ?? NEVER);
  return until;
}

const beginning = ({ notBefore }: KeyVersion, at: number): number => notBefore ?? at;
