import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCustomerIndex } from "../../local/sandbox/customer-index";
import { customerRecords } from "../../local/sandbox/customer-records";
import type { Listening } from "../../local/sandbox/http-server";
import { startIdentityProvider } from "../../local/sandbox/identity-provider";
import { startNotificationSink } from "../../local/sandbox/notification-sink";
import { sampleCandidates } from "../../local/sandbox/sample-data";
import { customerIndex } from "../../src/adapters/customer-index";
import { notifier } from "../../src/adapters/notifier";
import { requestVerifier } from "../../src/adapters/request-verifier";
import { resolveCandidates } from "../../src/domain/data-subject";
import { ringOf } from "./keys";
import { world } from "./loopback";

const time = world();
const now = time.now;
const running: Listening[] = [];
const started = async (starting: Promise<Listening>): Promise<string> => {
  const standIn = await starting;
  running.push(standIn);
  return standIn.url;
};
afterEach(async () => {
  for (const standIn of running.splice(0)) await standIn.close();
});

it("resolves the guide's data subject from the customer index", async () => {
  const records = customerRecords(sampleCandidates);
  const url = await started(startCustomerIndex({ port: 0, records, now }));
  const index = customerIndex({ url, patience: time });
  const candidates = await index.candidatesFor("customer-uuid-7f9c2d");
  expect(
    resolveCandidates(candidates, { jurisdiction: "EU-GDPR", confidenceThreshold: 0.9 }),
  ).toMatchObject({ kind: "resolved", dataSubject: { personId: "p-1", seeds: ["conv-7742-a1"] } });
  expect(await index.candidatesFor("nobody")).toEqual([]);
});

it("knows the callers whom the identity provider vouches for", async () => {
  const stateDir = mkdtempSync(join(tmpdir(), "identity-provider-"));
  try {
    const setup = { port: 0, stateDir, issuer: "issuer", audience: "api://erasure", now };
    const url = await started(startIdentityProvider(setup));
    const response = await fetch(`${url}/token`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ role: ["Erasure.Approve"], subject: "dpo-1" }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    const keys = ringOf("identity-verification");
    const verifier = requestVerifier({ ...setup, jwksUrl: `${url}/.well-known/jwks.json`, keys });
    expect(await verifier.caller(`Bearer ${token}`)).toEqual({
      kind: "known",
      caller: { clientId: "dpo-1", roles: ["Erasure.Approve"] },
    });
  } finally {
    rmSync(stateDir, { recursive: true });
  }
});

it("delivers a notice again under the same key, and the receiver counts it once", async () => {
  const url = await started(startNotificationSink({ port: 0, now }));
  const dispatcher = notifier({
    requesterUrl: `${url}/requester`,
    dpoUrl: `${url}/dpo`,
    keys: ringOf("notification", "a notification secret of at least 32 bytes"),
  });
  const notice = {
    id: "note-1",
    type: "received",
    audience: "requester" as const,
    requestId: "req-0001",
    status: "RECEIVED",
    occurredAt: "2026-01-05T09:00:00.000Z",
    text: "We have received your request.",
  };
  expect(await dispatcher.dispatch(notice)).toEqual(await dispatcher.dispatch(notice));
  const { notifications } = (await (await fetch(`${url}/__sandbox/notifications`)).json()) as {
    notifications: { to: string; deliveries: number }[];
  };
  expect(notifications).toMatchObject([{ to: "requester", deliveries: 2 }]);
});
