import fc from "fast-check";
import { judgements } from "../support/judgements";
import { randomCase } from "../support/random-case";
import { watchedCase } from "../support/watched-case";

/** More of them by the environment, for a long night; fast-check prints the seed of what it finds. */
const numRuns = Number(process.env["INVARIANT_RUNS"] ?? 40);

it("holds every invariant for random people, deaths, faults and changes of the world", () =>
  fc.assert(
    fc.asyncProperty(randomCase, async (random) => {
      const watched = await watchedCase(random);
      for (const [invariant, judge] of Object.entries(judgements))
        expect([invariant, await judge(watched)]).toEqual([invariant, []]);
    }),
    { numRuns, endOnFailure: true },
  ));
