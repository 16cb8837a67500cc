import { createHmac } from "node:crypto";
import { requestVerifier } from "../../src/adapters/request-verifier";
import { ErasureRequest } from "../../src/domain/erasure-request";
import { ringOf } from "./keys";
import { world } from "./loopback";

const CURRENT = "the current secret of the identity proofing";
const OLDER = "an older secret, valid for a while longer";
const REQUEST = {
  requestId: "req-000001",
  subjectIdentifier: "customer-1",
  requestedAction: "erase",
  jurisdiction: "EU-GDPR",
  submittedAt: "2026-01-05T08:59:00.000Z",
};
const tokenOver = (message: string, secret = CURRENT) =>
  `sha256:${createHmac("sha256", secret).update(message).digest("hex")}`;
const MESSAGE =
  "rtbf-verification/1\nreq-000001\ncustomer-1\nerase\nEU-GDPR\n2026-01-05T08:59:00.000Z";
const proves = async (verificationToken: string, change: object = {}, ...secrets: string[]) => {
  const verifier = requestVerifier({
    jwksUrl: "http://127.0.0.1:9/",
    issuer: "i",
    audience: "a",
    keys: ringOf("identity-verification", ...secrets),
    now: world().now,
  });
  return verifier.provesIdentity(
    ErasureRequest.parse({ ...REQUEST, verificationToken, ...change }),
  );
};

it("is good under any version of the secret that is valid", async () => {
  expect(await proves(tokenOver(MESSAGE), {}, CURRENT, OLDER)).toBe(true);
  expect(await proves(tokenOver(MESSAGE, OLDER), {}, CURRENT, OLDER)).toBe(true);
  expect(await proves(tokenOver(MESSAGE, OLDER), {}, OLDER, CURRENT)).toBe(true);
});

it("is no good under a version that is no longer valid, or when there is none", async () => {
  expect(await proves(tokenOver(MESSAGE, OLDER), {}, CURRENT)).toBe(false);
  expect(await proves(tokenOver(MESSAGE), {})).toBe(false);
});

it.each<[string, object]>([
  ["request id", { requestId: "req-000002" }],
  ["identifier", { subjectIdentifier: "customer-2" }],
  ["action", { requestedAction: "simulate" }],
  ["jurisdiction", { jurisdiction: "UK-GDPR" }],
  ["instant", { submittedAt: "2026-01-05T08:59:00Z" }],
  ["receipt", { receivedAt: "2025-12-01T00:00:00.000Z" }],
])("is no good for a request with another %s", async (_, change) => {
  expect(await proves(tokenOver(MESSAGE), change, CURRENT)).toBe(false);
});

it.each([
  ["without its prefix", (token: string) => token.slice("sha256:".length)],
  ["under another prefix", (token: string) => token.replace("sha256", "sha512")],
  ["in capitals", (token: string) => token.toUpperCase().replace("SHA256", "sha256")],
  ["cut short", (token: string) => token.slice(0, -2)],
  ["with something behind it", (token: string) => `${token}00`],
  ["as the guide abbreviates it", () => "sha256:a1b2c3d4e5f6..."],
])("is no good %s", async (_, spelled) => {
  expect(await proves(spelled(tokenOver(MESSAGE)), {}, CURRENT)).toBe(false);
});

it("covers the receipt as the last line when there is one", async () => {
  const receivedAt = "2025-12-24T10:00:00.000Z";
  const token = tokenOver(`${MESSAGE}\n${receivedAt}`);
  expect(await proves(token, { receivedAt }, CURRENT)).toBe(true);
  expect(await proves(token, {}, CURRENT)).toBe(false);
  expect(await proves(token, { receivedAt: "2025-12-01T10:00:00.000Z" }, CURRENT)).toBe(false);
});

it("can't be carried over to another request by a line break: that is no request", async () => {
  const receivedAt = "2025-12-24T10:00:00.000Z";
  const shifted = { jurisdiction: `EU-GDPR\n${REQUEST.submittedAt}`, submittedAt: receivedAt };
  await expect(proves(tokenOver(`${MESSAGE}\n${receivedAt}`), shifted, CURRENT)).rejects.toThrow();
});

it("does not cover what says nothing about whom it is for", async () => {
  expect(await proves(tokenOver(MESSAGE), { language: "de", channel: "web" }, CURRENT)).toBe(true);
});
