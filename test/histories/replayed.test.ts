import { samplePeople } from "../../local/sandbox/sample-data";
import { releaseClaim, resolveDataSubject } from "../../src/activities/contracts";
import { available, defineActivity, defineOrchestration, rest } from "../../src/durable";
import { disposePage } from "../../src/orchestrators/dispose-page";
import { eraseDataSubject } from "../../src/orchestrators/erase-data-subject";
import { defaultVersion } from "./default-version";
import { breakagesOf, type GoldenHistory, historiesOf, orchestrationsWith } from "./golden-history";
import { scenarios } from "./scenarios";

const histories = historiesOf(defaultVersion);
const all = [...histories].flatMap(([scenario, instances]) =>
  instances.map((instance): [string, GoldenHistory] => [
    `${scenario}: ${instance.orchestration} ${instance.instanceId.slice(32)}`,
    instance,
  ]),
);
const WHAT_TO_DO = `An instance of version ${defaultVersion} that runs now would break. Undo the change, or raise "defaultVersion" in host.json and record the histories of the new version (npm run histories:record).`;

it("has a version of two numbers, which the platform compares as numbers", () => {
  expect(defaultVersion).toMatch(/^\d+\.\d+$/);
});

it("has recorded every scenario for the version that host.json gives to new instances", () => {
  expect([...histories.keys()]).toEqual(scenarios.map(({ name }) => name).sort());
  const orchestrations = new Set(all.map(([, { orchestration }]) => orchestration));
  expect([...orchestrations].sort()).toEqual([...orchestrationsWith().keys()].sort());
});

it.each(all)("goes on with a running instance of %s", async (name, instance) => {
  const breakages = await breakagesOf(instance, orchestrationsWith());
  if (breakages.length > 0) throw new Error([name, ...breakages, WHAT_TO_DO].join("\n"));
});

it("has recorded nothing that says who somebody is or which conversations are theirs", () => {
  const text = JSON.stringify(all);
  const secrets = samplePeople.flatMap(({ subjectIdentifier, candidates, conversations }) => [
    subjectIdentifier,
    ...candidates.flatMap(({ personId, externalId }) => [personId, externalId]),
    ...conversations.flatMap(({ conversationId, participants, media, transcripts }) => [
      conversationId,
      ...participants.flatMap(({ externalId, name, email }) => [externalId, name, email]),
      ...media.map(({ id }) => id),
      ...transcripts.flatMap(({ id, text: words }) => [id, words]),
    ]),
  ]);
  const telling = [...new Set(secrets)].filter((one) => typeof one === "string" && one.length > 0);
  expect(telling.length).toBeGreaterThan(50);
  expect(telling.filter((one) => text.includes(String(one)))).toEqual([]);
});

describe("a changed orchestrator", () => {
  const recorded = (scenario: string, orchestration: string): GoldenHistory => {
    const found = histories.get(scenario)?.find((one) => one.orchestration === orchestration);
    if (!found) throw new Error(`${scenario} has no ${orchestration}`);
    return found;
  };
  const sample = () => recorded("guide-sample", "eraseDataSubject");
  const waiting = () => recorded("waiting-for-a-live-conversation", "eraseDataSubject");
  const { contract, body } = eraseDataSubject;

  it("that does something new first is found, and the number where it departs", async () => {
    const changed = defineOrchestration(contract, function* (ctx, drive) {
      yield* available(ctx, () => releaseClaim(ctx, { caseId: drive.caseId }));
      return yield* body(ctx, drive);
    });
    const [breakage] = await breakagesOf(sample(), orchestrationsWith(changed));
    expect(breakage).toContain(
      "an activity task with sequence number 0 named 'resolveDataSubject'",
    );
    expect(breakage).toContain("named 'releaseClaim'");
  });

  it("that calls the same under another name is found", async () => {
    const lookUp = defineActivity({ ...resolveDataSubject.contract, name: "lookUpDataSubject" });
    const changed = defineOrchestration(contract, function* (ctx, drive) {
      yield* available(ctx, () => lookUp(ctx, { caseId: drive.caseId }));
      return yield* body(ctx, drive);
    });
    const [breakage] = await breakagesOf(waiting(), orchestrationsWith(changed));
    expect(breakage).toContain("named 'lookUpDataSubject'");
  });

  it("that waits where it worked is found", async () => {
    const changed = defineOrchestration(contract, function* (ctx, drive) {
      yield* rest(ctx, new Date(ctx.df.currentUtcDateTime.getTime() + 60_000));
      return yield* body(ctx, drive);
    });
    const [breakage] = await breakagesOf(sample(), orchestrationsWith(changed));
    expect(breakage).toContain("instead produced a CreateTimerOrchestratorAction");
  });

  it("that leaves out the rest of what was done is found", async () => {
    const changed = defineOrchestration(contract, function* (ctx, { caseId }) {
      yield* available(ctx, () => resolveDataSubject(ctx, { caseId }));
      return { status: "COMPLETED" as const };
    });
    const [breakage] = await breakagesOf(sample(), orchestrationsWith(changed));
    expect(breakage).toContain("hasn't (yet?) scheduled this task");
  });

  it("that gives another end to the same work is found", async () => {
    const changed = defineOrchestration(contract, function* (ctx, drive) {
      yield* body(ctx, drive);
      return { status: "REFUSED" as const };
    });
    expect(await breakagesOf(sample(), orchestrationsWith(changed))).toEqual([
      'it gave {"status":"COMPLETED"}, and now gives {"status":"REFUSED"}',
    ]);
  });

  it("that fails where it did not is found", async () => {
    const changed = defineOrchestration(disposePage.contract, function* (ctx, page) {
      yield* disposePage.body(ctx, page);
      throw new Error("on purpose");
    });
    expect(
      await breakagesOf(recorded("guide-sample", "disposePage"), orchestrationsWith(changed)),
    ).toEqual([expect.stringContaining("on purpose")]);
  });
});
