import { freshSeed } from "./genesys/chance";
import { faultProfile } from "./genesys/fault-profiles";

/** The faults that a run shall have, and the seed that repeats them. */
export interface Faults {
  readonly profile: string;
  readonly seed: number;
}

/** What the commands take: `--faults storm`, and `--seed 42` to have the same storm again. */
export const faultOptions = {
  faults: { type: "string" },
  seed: { type: "string" },
} as const;

/** The faults that a command line asks for; undefined when it asks for none. */
export function faultsWanted({
  faults,
  seed,
}: {
  readonly faults?: string | undefined;
  readonly seed?: string | undefined;
}): Faults | undefined {
  if (faults === undefined) return undefined;
  // Known names only, and said before anything is started.
  faultProfile(faults);
  const number = seed === undefined ? freshSeed() : Number(seed);
  if (!Number.isSafeInteger(number)) throw new RangeError(`--seed ${seed} is no whole number.`);
  return { profile: faults, seed: number };
}

/** One line that says how to repeat a run. */
export const faultsSaid = ({ profile, seed }: Faults): string =>
  `Faults of the Genesys simulator: ${profile}. To repeat them: --faults ${profile} --seed ${seed}`;
