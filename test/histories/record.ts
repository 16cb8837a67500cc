import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RunningSystem, runningSystem, until } from "../e2e/running-system";
import { defaultVersion } from "./default-version";
import { historiesIn, openDatabase } from "./durable-database";
import type { GoldenHistory } from "./golden-history";
import { procedureIs, procedures } from "./instances";
import { type Scenario, scenarios } from "./scenarios";

/**
 * `npm run histories:record`: plays every scenario on the embedded host and keeps the histories for the
 * `defaultVersion` of host.json. For a new version only: the histories of a released one are what runs out there.
 */
async function main(): Promise<void> {
  const folder = join("test", "histories", defaultVersion);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const scenario of scenarios) {
    const histories = await record(scenario);
    const file = join(folder, `${scenario.name}.json`);
    writeFileSync(file, `${JSON.stringify(histories, null, 1)}\n`);
    console.log(`${file}: ${histories.length} instances`);
  }
}

/** Each on a system of its own, so that none waits for the other's claim or pace. */
async function record(scenario: Scenario): Promise<GoldenHistory[]> {
  const system = await runningSystem({ HOST_MODE: "gated", ...environmentOf(scenario) });
  try {
    const caseId = await played(system, scenario);
    await system.stop();
    const database = openDatabase(system.stateDir);
    const histories = historiesIn(database, caseId);
    database.close();
    return histories;
  } finally {
    await system.end();
  }
}

/** The clock of host and sandbox may stand in another year; the form's own stays where it is. */
function environmentOf({ at, environment = {} }: Scenario): Readonly<Record<string, string>> {
  if (at === undefined) return environment;
  const clock = join(process.cwd(), "test", "support", "shifted-clock.cjs");
  const offset = Date.parse(at) - Date.now();
  return { ...environment, NODE_OPTIONS: `--require=${clock}`, CLOCK_OFFSET_MS: String(offset) };
}

async function played(
  { form, appUrl }: RunningSystem,
  { subject, action, at, until: wanted, ends }: Scenario,
): Promise<string> {
  const { requestId } = await form.accepted({ subject, action, ...(at && { submittedAt: at }) });
  await until(form, requestId, wanted);
  const [procedure] = await procedures(appUrl);
  if (!procedure) throw new Error("the request has no procedure");
  await procedureIs(appUrl, procedure.instanceId, ends ? "Completed" : "Running");
  return procedure.instanceId;
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
});
