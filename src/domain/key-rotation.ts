/** Which secrets the product makes for itself, and when one needs another version. */
import type { KeyVersion } from "./key-life";

/** `ends`: its versions say when they end, so that nothing is sealed with one that was forgotten. */
export interface Rotating {
  readonly kind: "rotating";
  readonly form: "random" | "ed25519";
  readonly ends: boolean;
}

/** Names and commitments are derived with it: another version would give everything another name. */
interface Eternal {
  readonly kind: "eternal";
}

export interface ProductSecret {
  readonly name: string;
  readonly rule: Rotating | Eternal;
}

/** The window of the version to make; one without an end serves until another begins. */
export interface Window {
  readonly notBefore: Date;
  readonly expiresOn?: Date;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const ROTATED_AFTER_MS = 90 * DAY_MS;
/** Ten days for whoever is woken when nothing rotates any more. */
const SERVES_MS = 100 * DAY_MS;
/** Longer than an instance keeps its choice of a version, and clocks differ. */
const BEGINS_AFTER_MS = 15 * 60 * 1000;
const DECEMBER = 11;

/** What others must have too is put in by a person: the product could not tell them. */
export function productSecrets(now: Date): ProductSecret[] {
  const year = now.getUTCFullYear();
  const years = now.getUTCMonth() === DECEMBER ? [year, year + 1] : [year];
  return [
    { name: "audit-hmac", rule: { kind: "rotating", form: "random", ends: true } },
    { name: "audit-signer", rule: { kind: "rotating", form: "ed25519", ends: true } },
    { name: "case-kek", rule: { kind: "rotating", form: "random", ends: false } },
    { name: "case-index", rule: { kind: "eternal" } },
    ...years.map(
      (one): ProductSecret => ({ name: `commitment-${one}`, rule: { kind: "eternal" } }),
    ),
  ];
}

/** The window of the version that a rotating secret needs now; null while it needs none. */
export function versionDue(
  { ends }: Pick<Rotating, "ends">,
  versions: readonly KeyVersion[],
  now: Date,
): Window | null {
  const usable = versions.filter(
    ({ enabled, notBefore, expiresOn }) =>
      enabled && !(ends && (notBefore === undefined || expiresOn === undefined)),
  );
  if (usable.length === 0) return windowFrom(now.getTime(), ends);
  const newest = Math.max(...usable.map(({ createdOn }) => createdOn));
  const until = Math.max(...usable.map(({ expiresOn }) => expiresOn ?? Number.POSITIVE_INFINITY));
  const isOld = now.getTime() - newest >= ROTATED_AFTER_MS;
  const endsSoon = until - now.getTime() <= SERVES_MS - ROTATED_AFTER_MS;
  if (!(isOld || endsSoon)) return null;
  // What has ended already has nothing to overlap with.
  const from = until <= now.getTime() ? now.getTime() : now.getTime() + BEGINS_AFTER_MS;
  return windowFrom(from, ends);
}

const windowFrom = (at: number, ends: boolean): Window => ({
  notBefore: new Date(at),
  ...(ends && { expiresOn: new Date(at + SERVES_MS) }),
});
