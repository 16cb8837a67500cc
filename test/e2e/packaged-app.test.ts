import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEvidence } from "../../local/evidence-reading";
import { heldOf } from "../../local/held-of";
import { unpackedPackage } from "../../local/unpacked-package";
import { isOver, type RunningSystem, runningSystem, until } from "./running-system";

const SUBJECT = "customer-uuid-7f9c2d";
const requestId = "rtbf-package-0001";
const folder = mkdtempSync(join(tmpdir(), "package-"));
let appDir: string;
let system: RunningSystem;

beforeAll(async () => {
  const script = join(process.cwd(), "dist", "local", "package.js");
  execFileSync(process.execPath, [script, "--out", folder], { stdio: "pipe" });
  const zip = readFileSync(join(folder, "genesys-erasure-durableTaskScheduler.zip"));
  appDir = unpackedPackage(zip);
  system = await runningSystem({}, appDir);
});
afterAll(async () => {
  await system.end();
  for (const each of [folder, appDir]) rmSync(each, { recursive: true, force: true });
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
