import { readEvidence } from "../../local/evidence-reading";
import { heldOf } from "../../local/held-of";
import { isOver, type RunningSystem, runningSystem, until } from "../e2e/running-system";
import { defaultVersion } from "./default-version";
import { makeOlder, openDatabase } from "./durable-database";
import { procedureIs, procedures } from "./instances";

const SUBJECT = "customer-uuid-7f9c2d";
const requestId = "rtbf-version-before-0001";
let system: RunningSystem;
beforeAll(async () => {
  system = await runningSystem();
});
afterAll(() => system.end());

async function statusOf(caseId: string): Promise<{ version: string; output: unknown }> {
  const path = `/runtime/webhooks/durabletask/instances/${caseId}`;
  const answer = await fetch(`${system.appUrl}${path}`);
  return (await answer.json()) as { version: string; output: unknown };
}

it("starts a case again whose instance is of a version before and no longer fits, and completes it", async () => {
  await system.form.accepted({ subject: SUBJECT, action: "erase", requestId });
  await until(system.form, requestId, ({ status }) => status === "AWAITING_RELEASE");
  const caseId = (await procedures(system.appUrl))[0]?.instanceId ?? "";
  await system.killHost();
  const database = openDatabase(system.stateDir);
  makeOlder(database, caseId, "0.9");
  database.close();

  await system.startHost();
  await procedureIs(system.appUrl, caseId, "Failed");
  expect(await statusOf(caseId)).toMatchObject({
    version: "0.9",
    output: expect.stringContaining("'lookUpPerson'"),
  });

  const watched = await fetch(`${system.appUrl}/admin/functions/watchCases`, { method: "POST" });
  expect(watched.status).toBe(202);
  await until(system.form, requestId, isOver);
  await procedureIs(system.appUrl, caseId, "Completed");
  expect(await statusOf(caseId)).toMatchObject({
    version: defaultVersion,
    output: { status: "COMPLETED" },
  });
  expect(system.output.some((line) => line.includes('"CaseRestarted"'))).toBe(true);
  expect(await heldOf(system.settings, SUBJECT)).toEqual([]);
  const { records, unentered } = await readEvidence(system.settings);
  expect(unentered).toEqual([]);
  expect(records.filter(({ recordType }) => recordType === "closing")).toHaveLength(1);
});
