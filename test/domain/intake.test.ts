import type { ErasureRequest } from "../../src/domain/erasure-request";
import { isWithinValidity, parseErasureRequest } from "../../src/domain/intake";

const body = {
  requestId: "rtbf-2026-0001",
  subjectIdentifier: "customer-7742",
  verificationToken: `sha256:${"0".repeat(64)}`,
  requestedAction: "erase",
  jurisdiction: "EU-GDPR",
  submittedAt: "2026-01-05T09:00:00.000Z",
};
const faultOf = (members: object) => {
  const parsed = parseErasureRequest({ ...body, ...members });
  return parsed.ok ? null : parsed.fault;
};

describe("a request", () => {
  it("is what the form sent, with what it left out left out", () => {
    expect(parseErasureRequest(body)).toEqual({ ok: true, request: body });
  });

  it("may say by which channel it came, where to answer, why, in what language, and when", () => {
    const more = {
      channel: "web",
      contactReference: "mailbox-9",
      ground: "f",
      language: "de",
      receivedAt: body.submittedAt,
    };
    expect(parseErasureRequest({ ...body, ...more })).toEqual({
      ok: true,
      request: { ...body, ...more },
    });
  });

  it("names all members that are at fault, once each", () => {
    expect(faultOf({ requestId: "-", ground: "g", language: "fr" })).toEqual({
      code: "INVALID_MEMBER",
      members: ["requestId", "ground", "language"],
    });
  });

  it("repeats no name that it does not know", () => {
    expect(faultOf({ "anna@example.com": 1, force: true })).toEqual({
      code: "UNKNOWN_MEMBER",
      members: [],
    });
    expect(faultOf({ "anna@example.com": 1, ground: "g" })).toEqual({
      code: "INVALID_MEMBER",
      members: ["ground", "body"],
    });
  });

  it.each([[undefined], [null], [7], ["text"], [[body]]])("is no %j", (sent) => {
    expect(parseErasureRequest(sent)).toEqual({
      ok: false,
      fault: { code: "INVALID_MEMBER", members: ["body"] },
    });
  });

  it("takes no member that it only inherits", () => {
    const sent = JSON.parse(JSON.stringify({ ...body, requestedAction: undefined }));
    Object.setPrototypeOf(sent, { requestedAction: "erase" });
    const parsed = parseErasureRequest(structuredClone(sent));
    expect(parsed.ok).toBe(false);
  });

  it.each([
    ["subjectIdentifier", "anna@example.com"],
    ["subjectIdentifier", "+49 170 1234567"],
    ["contactReference", "anna%40example.com"],
    ["contactReference", "tel:+491701234567"],
  ])("takes no contact address for %s: %s", (member, address) => {
    expect(faultOf({ [member]: address })).toEqual({
      code: "SUBJECT_IS_CONTACT_ADDRESS",
      members: [member],
    });
  });

  it("knows one jurisdiction", () => {
    expect(faultOf({ jurisdiction: "eu-gdpr" })).toEqual({
      code: "UNKNOWN_JURISDICTION",
      members: ["jurisdiction"],
    });
  });

  it("was not received after it was submitted", () => {
    expect(faultOf({ receivedAt: "2026-01-05T09:00:00.001Z" })).toEqual({
      code: "RECEIVED_AFTER_SUBMITTED",
      members: ["receivedAt"],
    });
  });
});

describe("a receipt", () => {
  it.each(["0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2018-05-24T23:59:59.999Z"])(
    "can't have been on %s, before the Regulation applied",
    (receivedAt) => {
      expect(faultOf({ receivedAt })).toEqual({ code: "INVALID_MEMBER", members: ["receivedAt"] });
    },
  );

  it("may have been on its first day", () => {
    expect(faultOf({ receivedAt: "2018-05-25T00:00:00.000Z" })).toBeNull();
  });
});

it.each([
  ["2026-01-05T08:54:59.999Z", false],
  ["2026-01-05T08:55:00.000Z", true],
  ["2026-01-05T09:00:00.000Z", true],
  ["2026-01-06T09:05:00.000Z", true],
  ["2026-01-06T09:05:00.001Z", false],
])("a token of 09:00 at %s: %s", (now, valid) => {
  expect(isWithinValidity(body as ErasureRequest, new Date(now))).toBe(valid);
});
