import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { readEvidence } from "../../local/evidence-reading";
import { heldOf } from "../../local/held-of";
import { isOver, type RunningSystem, runningSystem, until } from "./running-system";

const SUBJECT = "customer-uuid-7f9c2d";
const requestId = "rtbf-package-0001";
/** Outside the project: a package that the zip lacks is found nowhere. */
const folder = mkdtempSync(join(tmpdir(), "packaged-app-"));
let system: RunningSystem;

beforeAll(async () => {
  const script = join(process.cwd(), "dist", "local", "package.js");
  execFileSync(process.execPath, [script, "--out", folder], { stdio: "pipe" });
  const zip = readFileSync(join(folder, "genesys-erasure-durableTaskScheduler.zip"));
  const appDir = join(folder, "unzipped");
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(appDir, path)), { recursive: true });
    writeFileSync(join(appDir, path), bytes);
  }
  system = await runningSystem({}, appDir);
});
afterAll(async () => {
  await system.end();
  rmSync(folder, { recursive: true, force: true });
});

it("completes the guide's sample from the zip that is deployed, with evidence that verifies", async () => {
  await system.form.accepted({ subject: SUBJECT, action: "erase", requestId });
  const status = await until(system.form, requestId, isOver);
  expect(status).toMatchObject({ status: "COMPLETED", done: 2, total: 2, openReviews: [] });
  expect(await heldOf(system.settings, SUBJECT)).toEqual([]);
  const { records, unentered } = await readEvidence(system.settings);
  expect(unentered).toEqual([]);
  expect(records.find(({ recordType }) => recordType === "closing")).toMatchObject({
    requestId,
    outcome: "COMPLETED",
    artifactsProcessed: 6,
  });
});
