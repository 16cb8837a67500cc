import { createHash, createSecretKey } from "node:crypto";
import fc from "fast-check";
import {
  auditIdOf,
  caseIdOf,
  claimNameOf,
  commitmentNonce,
  commitmentTo,
  conversationNameOf,
  equalInConstantTime,
  keyedDigest,
  keyFrom,
  lengthPrefixed,
  mac,
  requestMacOf,
  subkey,
} from "../../src/domain/digest";
import { CaseId, ConversationId, PersonId, RequestId } from "../../src/domain/identifiers";
import { Personal } from "../../src/domain/personal";

const key = keyFrom(Buffer.alloc(32, 1));
const otherKey = keyFrom(Buffer.alloc(32, 2));
const caseId = CaseId.parse("0f".repeat(16));
const otherCase = CaseId.parse("1e".repeat(16));

describe("keys", () => {
  const bytes = (hex: string) => Buffer.from(hex, "hex");

  it.each<[string, Buffer, string, string]>([
    [
      "1",
      bytes("0b".repeat(20)),
      "4869205468657265",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    ],
    [
      "2",
      Buffer.from("Jefe"),
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
    [
      "3",
      bytes("aa".repeat(20)),
      "dd".repeat(50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    ],
    [
      "4",
      bytes("0102030405060708090a0b0c0d0e0f10111213141516171819"),
      "cd".repeat(50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ],
    [
      "6",
      bytes("aa".repeat(131)),
      Buffer.from("Test Using Larger Than Block-Size Key - Hash Key First").toString("hex"),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ],
    [
      "7",
      bytes("aa".repeat(131)),
      Buffer.from(
        "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
      ).toString("hex"),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ],
  ])("authenticate as in RFC 4231, case %s", (_, secret, message, expected) => {
    expect(mac(createSecretKey(secret), bytes(message)).toString("hex")).toBe(expected);
  });

  it("derive others as in RFC 5869, case 3 (no salt, no info; the first 32 bytes)", () => {
    const derived = subkey(createSecretKey(bytes("0b".repeat(22))), "");
    expect(derived.export().toString("hex")).toBe(
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
    );
  });

  it("derive another for each use", () => {
    const uses = ["rtbf/v1/name", "rtbf/v1/email", "rtbf/v1/name "];
    const derived = uses.map((use) => subkey(key, use).export().toString("hex"));
    expect(new Set(derived).size).toBe(uses.length);
  });

  it("have at least 256 bits", () => {
    expect(() => keyFrom(Buffer.alloc(31))).toThrow(RangeError);
    expect(keyFrom(Buffer.alloc(32)).symmetricKeySize).toBe(32);
  });
});

it.each([
  ["0f", "0f", true],
  ["0f", "0e", false],
  ["0f", "0f0f", false],
  ["", "", true],
])("%s and %s are compared: %s", (left, right, equal) => {
  expect(equalInConstantTime(Buffer.from(left, "hex"), Buffer.from(right, "hex"))).toBe(equal);
});

describe("names", () => {
  const requestId = RequestId.parse("REQ-2024-0512-7742");
  const named = (by: typeof key) => [
    caseIdOf(by, requestId),
    caseIdOf(by, RequestId.parse("REQ-2024-0512-7743")),
    conversationNameOf(by, caseId, ConversationId.parse("conv-1")),
    conversationNameOf(by, otherCase, ConversationId.parse("conv-1")),
    conversationNameOf(by, caseId, ConversationId.parse("conv-2")),
    claimNameOf(by, PersonId.parse("p-1")),
    claimNameOf(by, PersonId.parse("REQ-2024-0512-7742")),
    auditIdOf(by, { caseId, recordType: "closing", ordinal: "1" }),
    auditIdOf(by, { caseId, recordType: "closing", ordinal: "2" }),
    auditIdOf(by, { caseId, recordType: "notice", ordinal: "1" }),
    auditIdOf(by, { caseId: otherCase, recordType: "closing", ordinal: "1" }),
  ];

  it("differ for each thing, case and key, and are the same each time", () => {
    const all = [...named(key), ...named(otherKey)];
    expect(new Set(all).size).toBe(all.length);
    expect(named(key)).toEqual(named(key));
    for (const name of all) expect(name).toMatch(/^(aud-)?[0-9a-f]{32}$/);
  });

  it("are the ones that files already have", () => {
    expect(caseIdOf(key, requestId)).toBe(
      mac(key, "case/1\nREQ-2024-0512-7742").toString("hex").slice(0, 32),
    );
    expect(conversationNameOf(key, caseId, ConversationId.parse("conv-1"))).toBe(
      mac(key, `conversation/1\n${caseId}\nconv-1`).toString("hex").slice(0, 32),
    );
    expect(claimNameOf(key, PersonId.parse("p-1"))).toBe(
      mac(key, "person/1\np-1").toString("hex").slice(0, 32),
    );
    expect(auditIdOf(key, { caseId, recordType: "closing", ordinal: "1" })).toBe(
      `aud-${mac(key, `audit/1\n${caseId}\nclosing\n1`).toString("hex").slice(0, 32)}`,
    );
  });
});

it("a request is the same whatever the order of its members, and another when anything differs", () => {
  const body = { requestId: "REQ-1", subjectIdentifier: "C-1" };
  const requestMac = requestMacOf(key, body);
  expect(requestMacOf(key, { subjectIdentifier: "C-1", requestId: "REQ-1" })).toBe(requestMac);
  expect(requestMacOf(key, { ...body, subjectIdentifier: "C-2" })).not.toBe(requestMac);
  expect(requestMacOf(otherKey, body)).not.toBe(requestMac);
  expect(requestMac).toMatch(/^[0-9a-f]{64}$/);
});

it("fields with their lengths never read like other fields", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
      const equal = lengthPrefixed(...one).equals(lengthPrefixed(...other));
      expect(equal).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
  expect(lengthPrefixed("é", "").toString("hex")).toBe("00000002c3a900000000");
});

describe("a commitment", () => {
  const year = { commitmentKey: key, epoch: 2026, caseId };

  it("is opened by its nonce and what it stands for, and by nothing else", () => {
    const commitment = commitmentTo("C-1", year);
    const open = (artifact: string, nonce: Buffer) =>
      `commit:v1:2026:${createHash("sha256")
        .update(Buffer.concat([Buffer.from("rtbf-subject/1"), nonce, Buffer.from(artifact)]))
        .digest("base64url")}`;
    expect(open("C-1", commitmentNonce(key, caseId, "C-1"))).toBe(commitment);
    expect(open("C-2", commitmentNonce(key, caseId, "C-1"))).not.toBe(commitment);
    expect(open("C-1", commitmentNonce(otherKey, caseId, "C-1"))).not.toBe(commitment);
  });

  it("is the same in one case, and has no link to another case, year or thing", () => {
    const all = [
      commitmentTo("C-1", year),
      commitmentTo("C-2", year),
      commitmentTo("C-1", { ...year, caseId: otherCase }),
      commitmentTo("C-1", { ...year, epoch: 2027, commitmentKey: otherKey }),
    ].map((commitment) => commitment.split(":").at(-1));
    expect(new Set(all).size).toBe(all.length);
    expect(commitmentTo("C-1", year)).toBe(commitmentTo("C-1", { ...year }));
  });
});

describe("a keyed digest", () => {
  it("compares payloads within a case and says nothing elsewhere", () => {
    const digest = keyedDigest(key, caseId, { a: 1, b: 2 });
    expect(keyedDigest(key, caseId, { b: 2, a: 1 })).toBe(digest);
    expect(digest).toMatch(/^hmac-sha256:[0-9a-f]{64}$/);
    const others = [
      keyedDigest(key, caseId, { a: 1, b: 3 }),
      keyedDigest(key, otherCase, { a: 1, b: 2 }),
      keyedDigest(otherKey, caseId, { a: 1, b: 2 }),
    ];
    expect(new Set([digest, ...others]).size).toBe(4);
  });

  it("is made of any text that a contact centre may hold", () => {
    expect(keyedDigest(key, caseId, { text: "cut off: \ud83d" })).toBe(
      keyedDigest(key, caseId, { text: "cut off: \ufffd" }),
    );
  });

  it("is never made of personal data by accident", () => {
    expect(() => keyedDigest(key, caseId, { name: new Personal("Anna") })).toThrow(TypeError);
  });
});
