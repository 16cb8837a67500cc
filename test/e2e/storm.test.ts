import { type RunningSystem, runningSystem } from "./running-system";
import { eraseUnder, peopleUnder } from "./storm-people";

let system: RunningSystem;
beforeAll(async () => {
  system = await runningSystem({ GENESYS_REQUESTS_PER_MINUTE: "6000", HOLD_POLL_MINUTES: "1" });
});
afterAll(() => system.end());

const ended = {
  once: "COMPLETED",
  often: "COMPLETED",
  sued: "COMPLETED_WITH_RESIDUALS",
};

it.each(["calm", "throttled", "flaky", "lost-replies", "short-tokens", "changing-pages"])(
  "ends as it would without faults under %s, and the log shows nothing that must not be",
  async (profile) => {
    const aftermath = await eraseUnder(system, profile, peopleUnder(profile));
    expect(aftermath).toMatchObject({ statuses: ended, violations: [] });
    expect(aftermath.left).toEqual([`conv-${profile}-sued-0`]);
    expect(aftermath.causes.size > 0).toBe(profile !== "calm");
  },
);

it("asks people when the pages lead elsewhere, follows none of them and writes nothing", async () => {
  const people = peopleUnder("hostile-pages");
  const asked = "IN_REVIEW suspicious_enumeration";
  const aftermath = await eraseUnder(system, "hostile-pages", people);
  expect(aftermath).toMatchObject({
    statuses: { once: asked, often: asked, sued: asked },
    violations: [],
  });
  expect(aftermath.left).toHaveLength(people.flatMap(({ conversations }) => conversations).length);
});
