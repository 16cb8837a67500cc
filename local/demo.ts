import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { proveIncluded, readCheckpoint, readEvidence } from "./evidence-reading";
import { follow, progressLine } from "./follow";
import { heldOf } from "./held-of";
import { type IntakeForm, intakeForm } from "./intake-form";
import { packageApp } from "./package-app";
import { zipOf } from "./package-zip";
import { faultOptions, faultsSaid, faultsWanted } from "./sandbox/faults-wanted";
import { type System, startSystem } from "./system";
import { unpackedPackage } from "./unpacked-package";

/**
 * `npm run demo [-- --faults storm] [--package]`: starts everything, erases the guide's sample data subject through the real
 * app (with `--package` as it is deployed, from the zip), shows each step, verifies the evidence and asks the simulator
 * what is left. Exit 0 only if all of it holds.
 */
const SUBJECT = "customer-uuid-7f9c2d";
const REQUEST_ID = "rtbf-2024-8842-a1b2";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { ...faultOptions, package: { type: "boolean", default: false } },
  });
  const faults = faultsWanted(values);
  if (faults) console.log(faultsSaid(faults));
  const project = process.cwd();
  const stateDir = join(process.env["LOCAL_STATE_DIR"] ?? join(project, ".local"), "demo");
  rmSync(stateDir, { recursive: true, force: true });
  if (!values.package) return demonstrate(project, stateDir, faults);
  const { files } = await packageApp(project, { app: "erasure", backend: "durableTaskScheduler" });
  const appDir = unpackedPackage(zipOf(files));
  console.log(`The app is the package, unpacked in ${appDir}.`);
  try {
    await demonstrate(appDir, stateDir, faults);
  } finally {
    rmSync(appDir, { recursive: true });
  }
}

async function demonstrate(
  appDir: string,
  stateDir: string,
  faults: ReturnType<typeof faultsWanted>,
): Promise<void> {
  const log: string[] = [];
  const system = await startSystem({
    appDir,
    stateDir,
    ports: "any",
    environment: process.env,
    onLine: (part, line) => log.push(`[${part}] ${line}`),
    faults,
  });
  console.log(`The app listens on ${system.appUrl}; its host is process ${system.hostPid()}.`);
  system.onHostDeath(() => {
    console.log("The host has died. It is started again and goes on.");
  });
  try {
    await erase(system);
  } catch (fault) {
    console.log(log.slice(-30).join("\n"));
    throw fault;
  } finally {
    await system.stop();
  }
}

async function erase(system: System): Promise<void> {
  const form = intakeForm(system);
  console.log(`\nThe intake form asks for the erasure of ${SUBJECT}.`);
  const { dueBy } = await form.accepted({
    subject: SUBJECT,
    action: "erase",
    requestId: REQUEST_ID,
  });
  console.log(`${REQUEST_ID} accepted, due by ${dueBy}\n`);
  const started = Date.now();
  const last = await follow(form, REQUEST_ID, (status) => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
    console.log(`${seconds} s  ${progressLine(status)}`);
  });
  await lettersSent(form);
  await showEvidence(system);
  await showWhatIsHeld(system);
  if (last.status !== "COMPLETED") throw new Error(`the request ended as ${last.status}`);
  console.log("\nThe request is COMPLETED, and the evidence holds.");
}

/** The letters go out after the status is set, and each leaves a record. */
async function lettersSent(form: IntakeForm): Promise<void> {
  for (;;) {
    const { evidence } = await form.statusOf(REQUEST_ID);
    if (evidence.filter(({ recordType }) => recordType === "notice").length >= 3) return;
    await pause(250);
  }
}

/** The records in their order, the closing record whole, and what verifying them says. */
async function showEvidence(system: System): Promise<void> {
  const { records, unentered, head } = await readEvidence(system.settings);
  console.log("\nTimeline, from the evidence:");
  for (const record of records) {
    const actions = "actions" in record ? record.actions : [];
    const told = actions.map(({ conversationId, action, reason, httpStatus }) =>
      [conversationId, action, reason, httpStatus].join(" "),
    );
    console.log(
      `  ${record.executionTimestamp}  ${record.recordType.padEnd(11)} ${told.join("; ")}`,
    );
  }
  const closing = records.find(({ recordType }) => recordType === "closing");
  if (!closing) throw new Error("there is no closing record");
  console.log(`\nClosing record:\n${JSON.stringify(closing, null, 2)}`);
  if (unentered.length > 0) throw new Error("a record stands in no segment of the chain");
  console.log(`\nVerified: ${records.length} records, their digests, MACs and chain.`);
  await showCheckpoint(system, { entries: head.size, auditId: closing.auditId });
}

/** An alarm signs nothing: the demonstration must end then, too. */
const MOST_LOOKS = 240;

/** The clock would strike within 15 minutes; here it is made to strike now. */
async function showCheckpoint(
  { appUrl, settings }: System,
  { entries, auditId }: { entries: number; auditId: string },
): Promise<void> {
  await fetch(`${appUrl}/admin/functions/writeCheckpoint`, { method: "POST" });
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const checkpoint = await readCheckpoint(settings);
    if (checkpoint && checkpoint.size >= entries) {
      const { origin, size, root } = checkpoint;
      const hashes = await proveIncluded(settings, checkpoint, auditId);
      console.log(
        `Signed: ${origin}, ${size} entries, root ${root.toString("base64")}; ${hashes} hashes prove the closing record.`,
      );
      return;
    }
    await pause(250);
  }
  throw new Error("no checkpoint was signed: see EvidenceAlarm and Unavailable in the log");
}

async function showWhatIsHeld({ settings }: System): Promise<void> {
  const left = await heldOf(settings, SUBJECT);
  console.log(`The simulator still holds of the person: ${left.length === 0 ? "nothing" : ""}`);
  for (const one of left) console.log(`  ${one}`);
  if (left.length > 0) throw new Error("something of the person is left");
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
});
