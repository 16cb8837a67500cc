import { parseArgs } from "node:util";
import { appSettings } from "./app-settings";
import { readEvidence } from "./evidence-reading";

/** `npm run evidence`: reads the log of a year, verifies all of it, and says what stands in it. */
const USAGE = `usage: npm run evidence [-- --year <year>]

AUDIT_BLOB_URL, AUDIT_CONTAINER_PREFIX, AUDIT_LOG_ORIGIN and KEY_VAULT_URL say where it is, as the app's own
settings do; without them it is the sandbox's. On Azure it is read as whoever has signed in ('az login'), who
needs Storage Blob Data Reader on the container and may read the versions of audit-hmac in the vault.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { year: { type: "string" } } });
  const year = Number(values.year ?? new Date().getUTCFullYear());
  if (!Number.isSafeInteger(year)) throw new Error(USAGE);
  const settings = Object.entries(appSettings(process.cwd(), process.env));
  const said = settings.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const { records, unentered } = await readEvidence(Object.fromEntries(said), year);
  for (const record of records) {
    const outcome = "outcome" in record ? record.outcome : "";
    console.log(
      `${record.executionTimestamp}  ${record.recordType.padEnd(11)} ${record.requestId} ${outcome}`,
    );
  }
  console.log(
    `\n${records.length} records of ${year}: their digests, MACs and chain are verified.`,
  );
  if (unentered.length > 0)
    throw new Error(`${unentered.length} records stand in no segment of the chain`);
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
});
