import { readEvidence } from "../../local/evidence-reading";
import type { Status } from "../../local/intake-form";
import { samplePeople } from "../../local/sandbox/sample-data";
import type { AuditRecord } from "../../src/domain/audit-record";
import { isOver, type RunningSystem, runningSystem, until } from "./running-system";
import { callsTo, type LoggedCall, writesAmong } from "./simulator";

let system: RunningSystem;
beforeAll(async () => {
  system = await runningSystem({ GENESYS_REQUESTS_PER_MINUTE: "6000" });
});
afterAll(() => system.end());

const isWithPeople = ({ status, openReviews }: Status) =>
  status === "IN_REVIEW" && openReviews.length > 0;

/** Asks for one person and waits until nothing more happens without people or time. */
async function erase(
  subject: string,
  wanted: (status: Status) => boolean,
  action: "erase" | "simulate" = "erase",
): Promise<{ status: Status; writes: string[] }> {
  const { requestId } = await system.form.accepted({ subject, action });
  const status = await until(system.form, requestId, wanted);
  return { status, writes: writesAmong((await callsTo(system.settings)).filter(isAbout(subject))) };
}

/** The calls that name an id of somebody's sample data. */
function isAbout(subject: string): (call: LoggedCall) => boolean {
  const person = samplePeople.find(({ subjectIdentifier }) => subjectIdentifier === subject);
  const ids = (person?.conversations ?? []).flatMap(({ conversationId, media, transcripts }) => [
    conversationId,
    ...media.map(({ id }) => id),
    ...transcripts.map(({ id }) => id),
  ]);
  return ({ path }) => ids.some((id) => path.endsWith(`/${id}`));
}

async function closingOf(requestId: string): Promise<AuditRecord | undefined> {
  const { records } = await readEvidence(system.settings);
  return records.find(
    (record) => record.requestId === requestId && record.recordType === "closing",
  );
}

it("takes nothing while the audit container could be changed, and names it", async () => {
  const faults = new URL("/__sandbox/faults", system.settings["OPERATIONS_BLOB_URL"]);
  const container = `audit-${new Date().getUTCFullYear()}`;
  const arrange = (what: object) =>
    fetch(faults, { method: "POST", body: JSON.stringify(what) }).then(({ ok }) => ok);
  expect(await arrange({ notImmutable: [container] })).toBe(true);
  // The timer for keys runs at the start, and what it has proven counts for minutes: a new process knows nothing.
  await system.killHost();
  await system.startHost();
  expect(await system.form.submit({ subject: "customer-silent", action: "erase" })).toMatchObject({
    status: 503,
    body: { code: "OUT_OF_SERVICE", wrong: [expect.stringContaining(container)] },
  });
  expect(await arrange({})).toBe(true);
});

it.each([
  ["family-mailbox", "ambiguous"],
  ["business-account", "out_of_scope"],
  ["employee-record", "out_of_scope"],
  ["customer-abroad", "out_of_scope"],
  ["customer-unsure", "low_confidence"],
  ["customer-unlisted", "unknown"],
])("asks people about %s (%s), proposes a refusal and touches nothing", async (subject, about) => {
  const { status, writes } = await erase(subject, isWithPeople);
  expect(status.openReviews).toEqual([{ reviewId: about, about, proposal: "refuse" }]);
  expect(writes).toEqual([]);
});

it("does not believe an empty list when the index names a conversation", async () => {
  const { status, writes } = await erase("customer-vanished", isWithPeople);
  expect(status.openReviews).toMatchObject([{ about: "validation_failed" }]);
  expect(writes).toEqual([]);
});

it("completes with one record of nothing found when there is nothing", async () => {
  const { status, writes } = await erase("customer-silent", isOver);
  expect(status).toMatchObject({ status: "COMPLETED", total: 0 });
  expect(writes).toEqual([]);
  expect(await closingOf(status.requestId)).toMatchObject({
    artifactsProcessed: 0,
    actions: [],
    queries: [{ kind: "customer_index", count: 1 }, { kind: "listing" }],
  });
});

it.each(["customer-circle", "customer-maiden-name", "customer-unregulated"])(
  "finds and erases everything of %s",
  async (subject) => {
    const { status, writes } = await erase(subject, isOver);
    expect(status.status).toBe("COMPLETED");
    const person = samplePeople.find(({ subjectIdentifier }) => subjectIdentifier === subject);
    for (const { conversationId } of person?.conversations ?? [])
      expect(writes).toContain(`DELETE /api/v2/conversations/${conversationId} 204`);
  },
);

it("reports a seed that is somebody else's, and never touches it", async () => {
  const { status } = await erase("customer-crossed", isOver);
  expect(status.status).toBe("COMPLETED");
  const closing = await closingOf(status.requestId);
  const foreign = closing?.recordType === "closing" ? closing.foreign : [];
  expect(foreign).toHaveLength(1);
  const writes = writesAmong(await callsTo(system.settings));
  expect(writes.filter((write) => write.includes(String(foreign[0])))).toEqual([]);
});

it.each([
  ["customer-lawsuit", "litigation_hold"],
  ["customer-taxed", "regulatory_hold"],
  ["customer-recent", "retention_active"],
])(
  "masks what must stay of %s (%s), deletes nothing of it and says so",
  async (subject, reason) => {
    const { status, writes } = await erase(subject, isOver);
    expect(status).toMatchObject({
      status: "COMPLETED_WITH_RESIDUALS",
      counts: { pseudonymised: 1 },
    });
    expect(writes.filter((write) => write.startsWith("DELETE"))).toEqual([]);
    expect(await closingOf(status.requestId)).toMatchObject({
      outcome: "COMPLETED_WITH_RESIDUALS",
      residuals: [{ reason }],
    });
  },
);

it("waits for a live conversation and writes nothing meanwhile", async () => {
  const { writes } = await erase("customer-live", ({ status }) => status === "AWAITING_RELEASE");
  expect(writes).toEqual([]);
});

it("leaves to people what nobody said how to mask", async () => {
  const { status, writes } = await erase("customer-phoned", isWithPeople);
  expect(status.openReviews).toMatchObject([{ about: "unmaskable", proposal: "look_into" }]);
  expect(writes).toEqual([]);
});

it("simulates: one sealed plan, no letter, no change", async () => {
  const { status, writes } = await erase(
    "customer-and-agent",
    ({ status: now, evidence }) => now === "COMPLETED" && evidence.length > 0,
    "simulate",
  );
  expect(status.evidence).toMatchObject([{ recordType: "plan" }]);
  expect(writes).toEqual([]);
  const sink = new URL("/__sandbox/notifications", system.settings["NOTIFY_DPO_URL"]);
  expect(await (await fetch(sink)).text()).not.toContain(status.requestId);
});
