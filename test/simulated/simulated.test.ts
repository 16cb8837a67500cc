import fc from "fast-check";
import { freshSeed } from "../../local/sandbox/genesys/chance";
import { faultProfileNames } from "../../local/sandbox/genesys/fault-profiles";
import { judgements } from "./judgements";
import { run } from "./run";
import { someTown } from "./town";

/** More of them by the environment, for a long night; the seed repeats what was found. */
const numRuns = Number(process.env["SIMULATED_RUNS"] ?? 8);
const seed = Number(process.env["SIMULATED_SEED"] ?? freshSeed());
/** Shrinking ends in time to be printed. */
const limits = { interruptAfterTimeLimit: 180_000, markInterruptAsFailure: true };

const ENDINGS = ["COMPLETED", "COMPLETED_WITH_RESIDUALS", "IN_REVIEW"];

it.each(faultProfileNames.map((profile) => ({ profile, seed })))(
  "holds every invariant for a random town under $profile (seed $seed)",
  ({ profile }) =>
    fc.assert(
      fc.asyncProperty(someTown, fc.nat(), async (town, chance) => {
        const aftermath = await run(profile, town, chance);
        for (const [invariant, judge] of Object.entries(judgements))
          expect([invariant, ...judge(aftermath)]).toEqual([invariant]);
        for (const { ending } of aftermath.cases) expect(ENDINGS).toContain(ending);
      }),
      { seed, numRuns, ...limits },
    ),
);
