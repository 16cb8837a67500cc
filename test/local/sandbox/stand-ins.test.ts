import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { startCustomerIndex } from "../../../local/sandbox/customer-index";
import { customerRecords } from "../../../local/sandbox/customer-records";
import type { Listening } from "../../../local/sandbox/http-server";
import { startIdentityProvider } from "../../../local/sandbox/identity-provider";
import {
  type StoredNotification,
  startNotificationSink,
} from "../../../local/sandbox/notification-sink";
import { sampleCandidates } from "../../../local/sandbox/sample-data";

const at = new Date("2024-05-12T08:30:00.000Z");
const now = () => at;
let standIn: Listening;
afterEach(() => standIn.close());

const ask = async (method: string, path: string, body?: unknown, headers = {}) => {
  const response = await fetch(`${standIn.url}${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
};
const fault = (effect: object, match = {}) => ask("POST", "/__sandbox/faults", { match, effect });

describe("the customer index", () => {
  beforeEach(async () => {
    const records = customerRecords(sampleCandidates);
    standIn = await startCustomerIndex({ port: 0, records, now });
  });

  it("answers the guide's data subject with one good candidate", async () => {
    expect(await ask("GET", "/customers/customer-uuid-7f9c2d")).toEqual({
      status: 200,
      body: {
        candidates: [
          {
            personId: "p-1",
            externalId: "customer-uuid-7f9c2d",
            subjectType: "consumer",
            jurisdictions: ["EU-GDPR"],
            matchScore: 0.98,
            matchedOn: ["customerId"],
            mergedInto: null,
            conversationIds: ["conv-7742-a1"],
          },
        ],
      },
    });
  });

  it("knows people without a candidate, and doesn't know everybody", async () => {
    expect(await ask("GET", "/customers/customer-unlisted")).toEqual({
      status: 200,
      body: { candidates: [] },
    });
    expect(await ask("GET", "/customers/nobody")).toMatchObject({ status: 404 });
  });

  it("can be told about more people, but nothing that is no candidate", async () => {
    const candidates = sampleCandidates.get("customer-silent");
    await ask("PUT", "/__sandbox/customers/a%20b", { candidates });
    expect(await ask("GET", "/customers/a%20b")).toEqual({ status: 200, body: { candidates } });
    expect(await ask("PUT", "/__sandbox/customers/x", { candidates: [{}] })).toMatchObject({
      status: 400,
    });
  });

  it("can fail, and tells what it was asked", async () => {
    await fault({ status: 503 }, { route: "/customers/{subjectIdentifier}" });
    expect(await ask("GET", "/customers/customer-silent")).toMatchObject({ status: 503 });
    expect((await ask("GET", "/__sandbox/log")).body).toMatchObject({ calls: [{ status: 503 }] });
  });
});

describe("the notification sink", () => {
  const notice = { id: "n-1", type: "completed" };
  const stored = async (): Promise<StoredNotification[]> =>
    (await ask("GET", "/__sandbox/notifications")).body.notifications;
  beforeEach(async () => {
    standIn = await startNotificationSink({ port: 0, now });
  });

  it("keeps the raw body and the headers, for requesters and the DPO apart", async () => {
    const headers = { "Idempotency-Key": "n-1", "X-Erasure-Signature": "keyId=k,hmac-sha256=00" };
    expect(await ask("POST", "/requester", notice, headers)).toMatchObject({ status: 202 });
    await ask("POST", "/dpo", notice, headers);
    expect(await stored()).toMatchObject([
      {
        to: "requester",
        receivedAt: "2024-05-12T08:30:00.000Z",
        headers: { "x-erasure-signature": "keyId=k,hmac-sha256=00" },
        body: '{"id":"n-1","type":"completed"}',
        deliveries: 1,
      },
      { to: "dpo", deliveries: 1 },
    ]);
  });

  it("keeps a notification once, however often it comes", async () => {
    for (const _ of [1, 2, 3]) await ask("POST", "/dpo", notice, { "Idempotency-Key": "n-1" });
    expect(await stored()).toMatchObject([{ deliveries: 3 }]);
  });

  it("can refuse, and keeps nothing then", async () => {
    await fault({ status: 500 });
    expect(await ask("POST", "/requester", notice)).toMatchObject({ status: 500 });
    expect(await stored()).toEqual([]);
  });
});

describe("the identity provider", () => {
  const stateDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  const issuer = "https://identity.example.com";
  const audience = "api://genesys-erasure";
  const start = () => startIdentityProvider({ port: 0, stateDir, issuer, audience, now });
  const verified = (token: string, currentDate = at) => {
    const keys = createRemoteJWKSet(new URL(`${standIn.url}/.well-known/jwks.json`));
    return jwtVerify(token, keys, { issuer, audience, currentDate });
  };
  const wanted = { role: ["Erasure.Submit"], subject: "intake-form" };
  const tokenFor = async (asked: object) => (await ask("POST", "/token", asked)).body.access_token;
  beforeEach(async () => {
    standIn = await start();
  });
  afterAll(() => rmSync(stateDir, { recursive: true }));

  it("issues tokens with the app roles that are asked for", async () => {
    const { payload } = await verified(await tokenFor(wanted));
    expect(payload).toMatchObject({
      roles: ["Erasure.Submit"],
      sub: "intake-form",
      oid: "intake-form",
      azp: "intake-form",
      nbf: at.getTime() / 1000,
      exp: at.getTime() / 1000 + 3600,
    });
  });

  it("issues tokens that expire when it is told, even in the past", async () => {
    const token = await tokenFor({ ...wanted, expiresInSeconds: -1 });
    await expect(verified(token)).rejects.toMatchObject({ code: "ERR_JWT_EXPIRED" });
  });

  it("keeps its key over a restart, and the private part to itself", async () => {
    const token = await tokenFor(wanted);
    await standIn.close();
    standIn = await start();
    await expect(verified(token)).resolves.toBeDefined();
    const { keys } = (await ask("GET", "/.well-known/jwks.json")).body;
    expect(Object.keys(keys[0]).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
  });

  it("refuses what it doesn't understand", async () => {
    expect(await ask("POST", "/token", { role: "Erasure.Submit" })).toMatchObject({ status: 400 });
  });
});
