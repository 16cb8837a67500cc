import { inspect } from "node:util";
import { Unavailable } from "../../src/ports";
import { closeServers } from "../adapters/loopback";
import { type Ask, type Body, type Office, openOffice, proven } from "./office";

afterEach(closeServers);

const json = (more: string) => {
  const text = JSON.stringify(proven());
  return `${text.slice(0, -1)},${more}}`;
};
const without = (member: string): Body => ({ ...proven(), [member]: undefined });
const deep = `${"[".repeat(9)}${"]".repeat(9)}`;
const long = "x".repeat(16 * 1024);
const dripping = () =>
  new ReadableStream({
    pull: (body) => body.enqueue(Buffer.alloc(1024, " ")),
  });

type Row = [string, number, string, Ask["body"], Ask?];
const headers: Row[] = [
  ["no token", 401, "MISSING_TOKEN", proven(), { headers: { authorization: undefined } }],
  ["another scheme", 401, "MISSING_TOKEN", proven(), { headers: { authorization: "Basic eDp5" } }],
  ["a garbled token", 401, "INVALID_TOKEN", proven(), { headers: { authorization: "Bearer x.y" } }],
  ["no role", 403, "WRONG_ROLE", proven(), { roles: [] }],
  ["another role", 403, "WRONG_ROLE", proven(), { roles: ["Erasure.Read", "Erasure.Approve"] }],
  ["no type", 415, "UNSUPPORTED_MEDIA_TYPE", proven(), { headers: { "content-type": undefined } }],
  ["text", 415, "UNSUPPORTED_MEDIA_TYPE", proven(), { headers: { "content-type": "text/plain" } }],
  ["a form", 415, "UNSUPPORTED_MEDIA_TYPE", "a=b", { headers: { "content-type": "multipart/x" } }],
];
const bodies: Row[] = [
  ["more than 16 KB", 413, "BODY_TOO_LARGE", { ...proven(), channel: long }],
  ["a stream without end", 413, "BODY_TOO_LARGE", dripping()],
  ["nothing", 400, "MALFORMED_JSON", ""],
  ["half a body", 400, "MALFORMED_JSON", JSON.stringify(proven()).slice(0, -1)],
  ["a member twice", 400, "DUPLICATE_MEMBER", json('"requestedAction":"simulate"')],
  [
    "a member twice by escapes",
    400,
    "DUPLICATE_MEMBER",
    json('"requestedActio\\u006e":"simulate"'),
  ],
  ["nine levels", 400, "TOO_DEEP", json(`"channel":${deep}`)],
  ["an unknown member", 400, "UNKNOWN_MEMBER", json('"force":true')],
  ["__proto__", 400, "UNKNOWN_MEMBER", json('"__proto__":{"requestedAction":"erase"}')],
  ["constructor", 400, "UNKNOWN_MEMBER", json('"constructor":{"prototype":{"x":1}}')],
  ["a list", 400, "INVALID_MEMBER", "[]"],
  ["null", 400, "INVALID_MEMBER", "null"],
];
const members: Row[] = [
  ["a number for an id", 400, "INVALID_MEMBER", { ...proven(), requestId: 7_742_001 }],
  ["an id with a path", 400, "INVALID_MEMBER", proven({ requestId: "../../secrets" })],
  ["an object for a subject", 400, "INVALID_MEMBER", proven({ subjectIdentifier: {} })],
  ["a subject of two lines", 400, "INVALID_MEMBER", proven({ subjectIdentifier: "a\nb" })],
  ["another action", 400, "INVALID_MEMBER", proven({ requestedAction: "delete" })],
  ["an object for a token", 400, "INVALID_MEMBER", { ...proven(), verificationToken: {} }],
  ["a day for an instant", 400, "INVALID_MEMBER", proven({ submittedAt: "2026-01-05" })],
  [
    "an e-mail address",
    422,
    "SUBJECT_IS_CONTACT_ADDRESS",
    proven({ subjectIdentifier: "anna@x.de" }),
  ],
  ["a phone", 422, "SUBJECT_IS_CONTACT_ADDRESS", proven({ subjectIdentifier: "+49 170 1234567" })],
  [
    "an address to reply to",
    422,
    "SUBJECT_IS_CONTACT_ADDRESS",
    proven({ contactReference: "a@x.de" }),
  ],
  ["another law", 422, "UNKNOWN_JURISDICTION", proven({ jurisdiction: "CCPA" })],
  [
    "a receipt after the submission",
    422,
    "RECEIVED_AFTER_SUBMITTED",
    proven({ receivedAt: "2026-01-05T09:00:00.001Z" }),
  ],
];
const tokens: Row[] = [
  ["a bare hash", 403, "VERIFICATION_FAILED", { ...proven(), verificationToken: "0".repeat(64) }],
  [
    "a token for another subject",
    403,
    "VERIFICATION_FAILED",
    { ...proven(), subjectIdentifier: "customer-7743" },
  ],
  [
    "a token for another action",
    403,
    "VERIFICATION_FAILED",
    { ...proven({ requestedAction: "simulate" }), requestedAction: "erase" },
  ],
  [
    "a receipt that was not signed for",
    403,
    "VERIFICATION_FAILED",
    { ...proven(), receivedAt: "2026-01-01T00:00:00Z" },
  ],
  [
    "a token of 24 hours, 5 minutes and a bit",
    403,
    "VERIFICATION_EXPIRED",
    proven({ submittedAt: "2026-01-04T08:54:59.999Z" }),
  ],
  [
    "a token of the future",
    403,
    "VERIFICATION_EXPIRED",
    proven({ submittedAt: "2026-01-05T09:05:00.001Z" }),
  ],
];
const lacking = ["requestId", "subjectIdentifier", "verificationToken", "requestedAction"];
const missing: Row[] = [...lacking, "jurisdiction", "submittedAt"].map((member) => [
  `no ${member}`,
  400,
  "INVALID_MEMBER",
  without(member),
]);

function expectNothingDone({ cases, hub, logged }: Office): void {
  expect(cases.written).toEqual([]);
  expect(hub.started).toEqual([]);
  expect(logged).toEqual([]);
}

describe("a submission is refused, and nothing is started or written, with", () => {
  it.each([...headers, ...bodies, ...members, ...tokens, ...missing])(
    "%s: %i %s",
    async (...[, status, code, body, given]) => {
      const office = await openOffice();
      const answer = await office.submit(body, given);
      expect(answer).toMatchObject({ status, body: { status, code } });
      expect(answer.headers).toMatchObject({ "content-type": "application/problem+json" });
      expect(JSON.stringify(answer.body)).not.toMatch(/anna|7742|1234567|CCPA|force|proto/);
      expectNothingDone(office);
    },
  );

  it.each<[string, Body, string]>([
    ["expired", { exp: Date.parse("2026-01-05T08:58:59Z") / 1000 }, "TOKEN_EXPIRED"],
    ["for another audience", { aud: "api://other" }, "INVALID_TOKEN"],
    ["of another issuer", { iss: "https://other.example.org/" }, "INVALID_TOKEN"],
  ])("a token that is %s", async (_, claims, code) => {
    const office = await openOffice();
    const exp = Date.parse(office.office.at) / 1000 + 300;
    const token = await office.token({ roles: ["Erasure.Submit"], exp, ...claims });
    const answer = await office.submit(proven(), { headers: { authorization: `Bearer ${token}` } });
    expect(answer).toMatchObject({ status: 401, body: { code } });
    expect(answer.headers).toMatchObject({ "www-authenticate": "Bearer" });
    expectNothingDone(office);
  });

  it("members that are at fault are named, and their values are not", async () => {
    const office = await openOffice();
    const { body } = await office.submit(proven({ requestId: "no!", submittedAt: "anna" }));
    expect(body["members"]).toEqual(["requestId", "submittedAt"]);
    expect(JSON.stringify(body)).not.toContain("anna");
  });
});

describe("while something is out of order", () => {
  it("a submission is not taken without a place for evidence, and is told which", async () => {
    const office = await openOffice();
    office.office.isImmutable = false;
    const answer = await office.submit();
    expect(answer).toMatchObject({
      status: 503,
      headers: { "retry-after": "60" },
      body: { code: "OUT_OF_SERVICE", wrong: ["container erasure-audit-2026"] },
    });
    expectNothingDone(office);
  });

  it("a submission is not taken without the vault", async () => {
    const office = await openOffice();
    office.office.isVaultOut = true;
    expect(await office.submit()).toMatchObject({ status: 503, body: { wrong: ["key vault"] } });
    expectNothingDone(office);
  });

  it("a submission is not taken without the case store", async () => {
    const office = await openOffice();
    office.cases.fail();
    expect(await office.submit()).toMatchObject({ status: 503, body: { wrong: ["case store"] } });
    expectNothingDone(office);
  });

  it("a fault that nobody foresaw keeps its words to itself", async () => {
    const office = await openOffice();
    const fault = new TypeError("customer-7742\n    at customer-7742 (x:1:1)");
    office.cases.fail("", Object.assign(fault, { body: proven() }));
    const seen = await office.submit().catch((thrown: unknown) => thrown);
    expect(seen).toMatchObject({ message: "unexpected fault: TypeError" });
    expect(String((seen as Error).stack)).toMatch(/\n\s+at .*submit-refused/);
    expect(inspect(seen)).not.toContain("7742");
    expect(seen).not.toBeInstanceOf(Unavailable);
  });
});
