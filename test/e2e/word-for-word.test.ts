import { join } from "node:path";
import { readEvidence } from "../../local/evidence-reading";
import { isOver, type RunningSystem, runningSystem, until } from "./running-system";

/** The guide's request of 2024, on a system whose clock stands a few minutes after it was submitted. */
const NOW = Date.parse("2024-05-12T08:35:00Z");
const wish = {
  requestId: "rtbf-2024-8842-a1b2",
  subject: "customer-uuid-7f9c2d",
  action: "erase",
  submittedAt: "2024-05-12T08:30:00Z",
} as const;
let system: RunningSystem;

beforeAll(async () => {
  system = await runningSystem({
    NODE_OPTIONS: `--require=${join(process.cwd(), "test", "support", "shifted-clock.cjs")}`,
    CLOCK_OFFSET_MS: String(NOW - Date.now()),
  });
});
afterAll(() => system.end());

it("gives the guide's record for the guide's request", async () => {
  const accepted = await system.form.accepted(wish);
  expect(accepted).toMatchObject({ requestId: wish.requestId, dueBy: "2024-06-12" });
  await until(system.form, wish.requestId, isOver);
  const { records } = await readEvidence(system.settings, 2024);
  const closing = records.find(({ recordType }) => recordType === "closing");
  expect(closing).toMatchObject({
    auditId: expect.stringMatching(/^aud-[0-9a-f]{32}$/),
    requestId: "rtbf-2024-8842-a1b2",
    subjectExternalId: expect.stringMatching(/^commit:v1:2024:/),
    executionTimestamp: expect.stringMatching(/^2024-05-12T08:3/),
    artifactsProcessed: 6,
    hmacSignature: expect.stringMatching(/^[0-9a-f]{64}$/),
    storageLocation: expect.stringContaining("/audit-2024/"),
  });
  expect(closing && "actions" in closing && closing.actions[0]).toMatchObject({
    conversationId: "conv-7742-a1",
    action: "pseudonymize",
    reason: "active_wfm_evaluation",
    httpStatus: 200,
    mediaIds: ["media-001", "media-002"],
    transcriptIds: ["trans-001"],
  });
  expect(closing && "actions" in closing && closing.actions[1]).toMatchObject({
    conversationId: "conv-7742-a2",
    action: "hard_delete",
    reason: "retention_expired",
    httpStatus: 204,
    mediaIds: ["media-003"],
    transcriptIds: [],
  });
});
