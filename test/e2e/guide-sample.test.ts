import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { proveIncluded, readCheckpoint, readEvidence } from "../../local/evidence-reading";
import { heldOf } from "../../local/held-of";
import type { Status } from "../../local/intake-form";
import { samplePeople } from "../../local/sandbox/sample-data";
import type { AuditRecord } from "../../src/domain/audit-record";
import { isOver, type RunningSystem, runningSystem, until } from "./running-system";
import { callsTo, writesAmong } from "./simulator";

const SUBJECT = "customer-uuid-7f9c2d";
const requestId = "rtbf-sample-0001";
let system: RunningSystem;
let status: Status;
let records: readonly AuditRecord[];

beforeAll(async () => {
  system = await runningSystem();
  await system.form.accepted({ subject: SUBJECT, action: "erase", requestId });
  status = await until(system.form, requestId, isOver);
  records = (await readEvidence(system.settings)).records;
});
afterAll(() => system.end());

it("completes the guide's sample, and the simulator holds nothing of the person", async () => {
  expect(status).toMatchObject({
    status: "COMPLETED",
    done: 2,
    total: 2,
    waits: 0,
    openReviews: [],
  });
  expect(await heldOf(system.settings, SUBJECT)).toEqual([]);
});

it("masks what is under evaluation first, erases the rest, and erases it too when the window is over", async () => {
  const writes = writesAmong(await callsTo(system.settings));
  const a1 = writes.filter((write) => /conv-7742-a1|media-00[12]|trans-001/.test(write));
  expect(a1).toEqual([
    "PATCH /api/v2/conversations/conv-7742-a1 200",
    "DELETE /api/v2/media/media-001 204",
    "DELETE /api/v2/media/media-002 204",
    "DELETE /api/v2/transcripts/trans-001 204",
    "DELETE /api/v2/conversations/conv-7742-a1 204",
  ]);
  expect(writes.filter((write) => !a1.includes(write))).toEqual([
    "DELETE /api/v2/media/media-003 204",
    "DELETE /api/v2/conversations/conv-7742-a2 204",
  ]);
});

it("leaves a verified chain: settlements, a closing record in the guide's words, a record for each letter", () => {
  expect(records.map(({ recordType }) => recordType).sort()).toEqual([
    "closing",
    "notice",
    "notice",
    "notice",
    "settlement",
    "settlement",
  ]);
  const closing = records.find(({ recordType }) => recordType === "closing");
  expect(closing).toMatchObject({
    requestId,
    outcome: "COMPLETED",
    artifactsProcessed: 6,
    actions: [
      {
        conversationId: "conv-7742-a1",
        action: "pseudonymize",
        reason: "active_wfm_evaluation",
        httpStatus: 200,
        mediaIds: ["media-001", "media-002"],
        transcriptIds: ["trans-001"],
        verified: true,
      },
      {
        conversationId: "conv-7742-a2",
        action: "hard_delete",
        reason: "retention_expired",
        httpStatus: 204,
        mediaIds: ["media-003"],
        transcriptIds: [],
        verified: true,
      },
      { conversationId: "conv-7742-a1", action: "hard_delete", reason: "retention_expired" },
    ],
    storageLocation: expect.stringMatching(/\/audit-\d{4}\/rtbf\/[0-9a-f]{16}\/records\//),
  });
});

it("is signed by the clock, so that a few hashes prove the closing record to whoever has the public key", async () => {
  const { appUrl, settings } = system;
  await fetch(`${appUrl}/admin/functions/writeCheckpoint`, { method: "POST" });
  let checkpoint = await readCheckpoint(settings);
  while (!checkpoint || checkpoint.size <= records.length) {
    await pause(200);
    checkpoint = await readCheckpoint(settings);
  }
  const closing = records.find(({ recordType }) => recordType === "closing")?.auditId ?? "";
  expect(await proveIncluded(settings, checkpoint, closing)).toBeGreaterThan(0);
  const other = { ...checkpoint, root: Buffer.alloc(32) };
  await expect(proveIncluded(settings, other, closing)).rejects.toThrow("another log");
});

it("shows the plan and the conversations to whoever may read them, and to nobody else", async () => {
  const { form } = system;
  expect((await form.get(`/${requestId}/plan`, ["Erasure.Submit"])).status).toBe(403);
  expect((await form.get(`/${requestId}/plan`, ["Erasure.Read"])).body).toMatchObject({
    disposals: { pseudonymize: 1, hard_delete: 1 },
    decisions: [
      { conversationId: "conv-7742-a1", disposal: "pseudonymize", reason: "active_wfm_evaluation" },
      { conversationId: "conv-7742-a2", disposal: "hard_delete", reason: "retention_expired" },
    ],
  });
  expect((await form.get(`/${requestId}/conversations`, ["Erasure.Read"])).body).toMatchObject({
    conversations: [
      { conversationId: "conv-7742-a1", outcome: "erased", round: 2, wait: null },
      { conversationId: "conv-7742-a2", outcome: "erased", round: 1, wait: null },
    ],
    nextPage: 1,
  });
  // Round 2 has found nobody new: its page tells no conversation twice.
  expect((await form.get(`/${requestId}/conversations?page=1`, ["Erasure.Read"])).body).toEqual({
    requestId,
    conversations: [],
    nextPage: null,
  });
});

it("shows an operator, and nobody else, that every part of the outside is in order", async () => {
  const { appUrl, settings } = system;
  const health = async (role: string) => {
    const asked = await fetch(new URL("/token", settings["INTAKE_JWKS_URL"]), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ role: [role], subject: "operator" }),
    });
    const { access_token: token } = (await asked.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${token}` };
    return fetch(`${appUrl}/api/health?deep=1`, { headers });
  };
  expect((await health("Erasure.Read")).status).toBe(403);
  const deep = await health("Erasure.Operate");
  const { status: word, parts } = (await deep.json()) as { status: string; parts: object };
  expect([deep.status, word]).toEqual([200, "ok"]);
  expect(Object.entries(parts)).toEqual(
    ["contactCentre", "customerIndex", "vault", "caseStore", "auditContainer"].map((part) => [
      part,
      { ok: true },
    ]),
  );
});

it("answers the same request again with the same answer, and another body under its id with a conflict", async () => {
  const { form } = system;
  const wish = { subject: "nobody-at-all", action: "erase", requestId } as const;
  expect(await form.submit(wish)).toMatchObject({
    status: 409,
    body: { code: "REQUEST_CONFLICT" },
  });
});

it("keeps the person's names, addresses, identifiers and words out of history, blobs and logs", () => {
  const files = globSync("**/*", { cwd: system.stateDir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  expect(files.some((file) => file.endsWith("durable.sqlite"))).toBe(true);
  expect(files.some((file) => file.includes("__blobstorage__"))).toBe(true);
  const everything = [
    system.output.join("\n"),
    ...files.map((file) => readFileSync(file, "latin1")),
  ];
  // What evidence may say is found by the same search, so that finding nothing means something.
  expect(everything.some((text) => text.includes("conv-7742-a1"))).toBe(true);
  expect(canaries.length).toBeGreaterThanOrEqual(4);
  for (const canary of canaries)
    for (const form of [canary, encodeURIComponent(canary), base64Core(canary)])
      expect(everything.filter((text) => text.includes(form)).length).toBe(0);
});

/** All that says who the sample's person is, from the sample itself. */
const canaries = [
  ...new Set(
    (samplePeople[0]?.conversations ?? []).flatMap(({ participants, transcripts }) => [
      ...participants.flatMap(({ externalId, name, email }) => [externalId, name, email]),
      ...transcripts.map(({ text }) => text),
    ]),
  ),
].filter((text) => text !== undefined && text !== null);

/** The part of a text's base64 form that does not depend on what stands before and behind it. */
const base64Core = (text: string): string =>
  Buffer.from(text.slice(0, text.length - (text.length % 3))).toString("base64");
