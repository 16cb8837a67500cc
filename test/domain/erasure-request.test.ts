import { ErasureRequest, isContactAddress, legalReceiptOf } from "../../src/domain/erasure-request";

const sample = {
  requestId: "REQ-2024-0512-7742",
  subjectIdentifier: "customer-uuid-7f9c2d",
  verificationToken: `sha256:${"0f".repeat(32)}`,
  requestedAction: "erase",
  jurisdiction: "EU-GDPR",
  submittedAt: "2024-05-12T08:30:00Z",
};

describe("an erasure request", () => {
  it.each<[string, object]>([
    ["the guide's members", {}],
    ["a simulation", { requestedAction: "simulate" }],
    ["another jurisdiction", { jurisdiction: "US-CCPA" }],
    ["an identifier in any script", { subjectIdentifier: "Kunde Zoë 😀 №7" }],
    [
      "all that may be added",
      {
        channel: "web form",
        contactReference: "box-81",
        ground: "b",
        language: "de",
        receivedAt: "2024-05-11T22:00:00.000Z",
      },
    ],
  ])("is accepted with %s", (_, members) => {
    const request = { ...sample, ...members };
    expect(ErasureRequest.parse(request)).toEqual(request);
  });

  it.each<[string, object]>([
    ["a member that is not known", { name: "Anna" }],
    ["an address as its id", { requestId: "anna@example.com" }],
    ["a short id", { requestId: "REQ-1" }],
    ["a path as its id", { requestId: "../../cases" }],
    ["no subject", { subjectIdentifier: "" }],
    ["a subject of two lines", { subjectIdentifier: "C-1\nerase" }],
    ["a subject of two paragraphs", { subjectIdentifier: "C-1\u2029erase" }],
    ["a subject with half a character", { subjectIdentifier: "C-\ud83d" }],
    ["a subject as a number", { subjectIdentifier: 100234 }],
    ["a subject that is too long", { subjectIdentifier: "x".repeat(257) }],
    ["a token of several lines", { verificationToken: "sha256:\n0f" }],
    ["a token without end", { verificationToken: "0".repeat(257) }],
    ["another action", { requestedAction: "export" }],
    ["free text as its jurisdiction", { jurisdiction: "wherever Anna lives" }],
    ["a day without a time", { submittedAt: "2024-05-12" }],
    ["a time without a zone", { submittedAt: "2024-05-12T08:30:00" }],
    ["a day that never was", { submittedAt: "2024-02-30T08:30:00Z" }],
    ["an unknown ground", { ground: "g" }],
    ["an unknown language", { language: "fr" }],
    ["nothing where something may be", { channel: null }],
  ])("is refused with %s", (_, members) => {
    expect(ErasureRequest.safeParse({ ...sample, ...members }).success).toBe(false);
  });

  it.each(Object.keys(sample))("is refused without %s", (member) => {
    expect(ErasureRequest.safeParse({ ...sample, [member]: undefined }).success).toBe(false);
  });

  it("runs from its legal receipt, which is its submission unless it was received before", () => {
    const request = ErasureRequest.parse(sample);
    expect(legalReceiptOf(request)).toBe("2024-05-12T08:30:00Z");
    const receivedAt = "2024-05-10T12:00:00Z";
    expect(legalReceiptOf({ ...request, receivedAt })).toBe(receivedAt);
  });
});

describe("a contact address", () => {
  it.each([
    "anna@example.com",
    "Anna Example <anna@example.com>",
    "mailto:anna@example.com",
    "anna%40example.com",
    "anna\uff20example.com",
    "@anna",
    "+49 30 1234567",
    "+49301234567",
    "(+49) 30 1234567",
    "+49 (0)30 / 1234-567",
    "0049 30 1234567",
    "00 4915 1234 5678 901",
    "030.1234567",
    "030\u20131234567",
    "030\u00a0123\u2011456\u20117",
    "\u202a+49301234567\u202c",
    "\uff0b\uff14\uff19\uff13\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
    "\u0660\u0663\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667",
    "tel:+49-30-1234567",
    "TEL:0301234567",
    "sip:+49301234567",
    "+49 30 1234567 ext. 12",
    "+49301234567;ext=12",
    "030 1234567 x12",
    " 0301234567 ",
    "1234567",
    "123456789012345",
  ])("is %j", (identifier) => expect(isContactAddress(identifier)).toBe(true));

  it.each([
    "customer-uuid-7f9c2d",
    "C-100234",
    "C-1002345678",
    "100234",
    "7f9c2d0e-8b1a-4c5d-9e6f-0a1b2c3d4e5f",
    "12345678-1234-1234-1234-123456789012",
    "0123456789abcdef0123456789abcdef",
    "01234567890123456789012345678901",
    "1234567890123456",
    "Anna Example",
    "crm:4711",
    "",
  ])("is not %j", (identifier) => expect(isContactAddress(identifier)).toBe(false));
});
