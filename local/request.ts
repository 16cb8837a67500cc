import { parseArgs } from "node:util";
import { appSettings } from "./app-settings";
import { follow, hasEnded, progressLine } from "./follow";
import { intakeForm, type Status, type Wish } from "./intake-form";
import { samplePeople } from "./sandbox/sample-data";

/** `npm run request`: acts as the intake form against a running app, and follows the request to its end. */
const USAGE = `usage: npm run request -- --subject <id> [--action erase|simulate] [--request-id <id>] [--json]
       npm run request -- --list

  --subject      the identifier under which the customer index knows the person
  --action       erase (default), or simulate: show what would be done, change nothing
  --request-id   an id of your own; repeating a request with the same id is harmless
  --json         print the final status as JSON, and nothing else
  --list         the people in the sandbox
ERASURE_URL is where the app listens (http://localhost:7071). For an app on Azure, INTAKE_ACCESS_TOKEN is a token of
an application with Erasure.Submit, and KEY_VAULT_URL the vault whose identity-verification you may read.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      subject: { type: "string" },
      action: { type: "string", default: "erase" },
      "request-id": { type: "string" },
      json: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
    },
  });
  if (values.list) return listPeople();
  const { subject, action, json } = values;
  if (!subject || (action !== "erase" && action !== "simulate")) throw new Error(USAGE);
  const requestId = values["request-id"];
  await submit({ subject, action, ...(requestId && { requestId }) }, json);
}

async function submit(wish: Wish, json: boolean): Promise<void> {
  const settings = appSettings(process.cwd(), process.env);
  const appUrl = (settings["ERASURE_URL"] ?? "http://localhost:7071").replace(/\/$/, "");
  const form = intakeForm({ appUrl, settings });
  const { requestId, dueBy } = await form.accepted(wish);
  if (!json) console.log(`${requestId} accepted, due ${dueBy}`);
  const last = await follow(form, requestId, (status) => {
    if (!json) console.log(progressLine(status));
  });
  if (json) console.log(JSON.stringify(last));
  else report(last);
  if (!hasEnded(last)) process.exitCode = 2;
}

function report({ status, counts, openReviews, evidence }: Status): void {
  console.log(`\n${status}`);
  for (const [outcome, count] of Object.entries(counts))
    if (count > 0) console.log(`  ${outcome}: ${count}`);
  for (const { about, proposal } of openReviews) console.log(`  review: ${about} (${proposal})`);
  for (const { recordType, storageLocation } of evidence)
    console.log(`  ${recordType}: ${storageLocation}`);
}

function listPeople(): void {
  for (const { subjectIdentifier, description } of samplePeople)
    console.log(`${subjectIdentifier.padEnd(32)}${description}`);
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
});
