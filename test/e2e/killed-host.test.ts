import { rmSync } from "node:fs";
import { join } from "node:path";
import { readEvidence } from "../../local/evidence-reading";
import { heldOf } from "../../local/held-of";
import { isOver, type RunningSystem, runningSystem, until } from "./running-system";
import { callsTo, writesAmong } from "./simulator";

const SUBJECT = "customer-uuid-7f9c2d";
const requestId = "rtbf-killed-0001";
let system: RunningSystem;
beforeEach(async () => {
  system = await runningSystem();
});
afterEach(() => system.end());

/** Each write at most once; one whose reply was lost with the process may be repeated and find nothing left. */
async function expectOneErasure(): Promise<void> {
  expect(await heldOf(system.settings, SUBJECT)).toEqual([]);
  const writes = writesAmong(await callsTo(system.settings));
  const done = writes.filter((write) => !write.endsWith(" 404"));
  expect(new Set(done).size).toBe(done.length);
  expect(done).toHaveLength(7);
  const { records, unentered } = await readEvidence(system.settings);
  expect(unentered).toEqual([]);
  const closings = records.filter(({ recordType }) => recordType === "closing");
  expect(closings).toHaveLength(1);
  const [closing] = closings;
  const actions = closing && "actions" in closing ? closing.actions : [];
  expect(
    actions.map(({ conversationId, action, round }) => [conversationId, action, round]),
  ).toEqual([
    ["conv-7742-a1", "pseudonymize", 1],
    ["conv-7742-a2", "hard_delete", 1],
    ["conv-7742-a1", "hard_delete", 2],
  ]);
  expect(closing).toMatchObject({ outcome: "COMPLETED", artifactsProcessed: 6 });
}

it("goes on after a killed host, and disposes of each conversation once", async () => {
  await system.form.accepted({ subject: SUBJECT, action: "erase", requestId });
  await until(system.form, requestId, ({ status }) => status === "DISPOSING");
  await system.killHost();
  await system.startHost();
  await until(system.form, requestId, isOver);
  await expectOneErasure();
});

it("goes on from the case store when the whole task hub is gone", async () => {
  await system.form.accepted({ subject: SUBJECT, action: "erase", requestId });
  await until(system.form, requestId, ({ status }) => status === "AWAITING_RELEASE");
  await system.killHost();
  for (const suffix of ["", "-wal", "-shm"])
    rmSync(join(system.stateDir, `durable.sqlite${suffix}`), { force: true });
  await system.startHost();
  await until(system.form, requestId, isOver);
  await expectOneErasure();
});
