import { createHash, randomInt } from "node:crypto";

/** Chance that can be repeated: a draw depends on the seed and on what it is drawn for, on nothing else. */
export interface Chance {
  readonly seed: number;
  /** In [0, 1). The order in which concurrent calls arrive does not change what hits which of them. */
  readonly draw: (...what: readonly (string | number)[]) => number;
}

const BYTES = 6;

/** The chance of a seed. */
export const seededChance = (seed: number): Chance => ({
  seed,
  draw: (...what) =>
    createHash("sha256")
      .update(JSON.stringify([seed, ...what]))
      .digest()
      .readUIntBE(0, BYTES) /
    2 ** (8 * BYTES),
});

/** A seed that nobody chose. */
export const freshSeed = (): number => randomInt(1, 2 ** 31);
