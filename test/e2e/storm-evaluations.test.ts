import { type RunningSystem, runningSystem } from "./running-system";
import { eraseUnder, evaluatedUnder, peopleUnder } from "./storm-people";

let system: RunningSystem;
beforeAll(async () => {
  system = await runningSystem({ GENESYS_REQUESTS_PER_MINUTE: "6000", HOLD_POLL_MINUTES: "1" });
});
afterAll(() => system.end());

// What is blocked by an evaluation is looked at again after a minute, the shortest there is.
it.each(["evaluations", "storm"])(
  "waits out the evaluations that open in the middle under %s, and ends as it would without",
  async (profile) => {
    const people = [...peopleUnder(profile), evaluatedUnder(profile)];
    const aftermath = await eraseUnder(system, profile, people);
    expect(aftermath).toMatchObject({
      statuses: {
        evaluated: "COMPLETED",
        once: "COMPLETED",
        often: "COMPLETED",
        sued: "COMPLETED_WITH_RESIDUALS",
      },
      violations: [],
    });
    expect(aftermath.left).toEqual([`conv-${profile}-sued-0`]);
    expect([...aftermath.causes]).toContain("evaluation:opens");
  },
  240_000,
);
