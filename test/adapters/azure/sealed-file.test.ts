import { openFile, sealFile } from "../../../src/adapters/azure/sealed-file";
import { canonicalBytes, canonicalValue, keyFrom } from "../../../src/domain/digest";

const key = keyFrom(Buffer.alloc(32, 1));
const name = `${"0".repeat(32)}/request.json`;
const clear = ["ledger"];
const value = { ledger: { receivedAt: "2026-05-12T09:00:00.000Z" }, request: { subject: "jane" } };
const asked = { key, name, clear };
const sealed = sealFile(value, asked);

const members = () => canonicalValue(sealed) as Record<string, unknown>;
const refusal = (code: string) => expect.objectContaining({ name: "SealedFileError", code });

describe("a sealed file", () => {
  it("opens with its key under its name", () => {
    expect(openFile(sealed, asked)).toEqual(value);
  });

  it("shows its clear part and nothing else", () => {
    expect(members()["clear"]).toEqual({ ledger: value.ledger });
    const text = sealed.toString("utf8");
    expect(text).not.toContain("jane");
    expect(text).not.toContain(Buffer.from("jane").toString("base64").slice(0, 4));
  });

  it("has other bytes each time, and is canonical", () => {
    expect(sealFile(value, asked)).not.toEqual(sealed);
    expect(canonicalBytes(members())).toEqual(sealed);
  });

  it("may hold anything that is JSON", () => {
    for (const odd of ["text", 7, null, [1, 2], {}])
      expect(openFile(sealFile(odd, { key, name }), { key, name })).toEqual(odd);
  });
});

describe("a file that is not what was sealed", () => {
  it("is refused whichever byte was changed", () => {
    for (const [index, byte] of sealed.entries())
      expect(() => openFile(sealed.with(index, byte ^ 1), asked)).toThrow(
        expect.objectContaining({ name: "SealedFileError" }),
      );
  });

  it.each<[string, Parameters<typeof openFile>[1]]>([
    ["another key", { ...asked, key: keyFrom(Buffer.alloc(32, 2)) }],
    ["another name", { ...asked, name: `${"0".repeat(32)}/resolution-1.json` }],
    ["another case", { ...asked, name: `${"1".repeat(32)}/request.json` }],
  ])("is refused under %s", (_, other) => {
    expect(() => openFile(sealed, other)).toThrow(refusal("NOT_AUTHENTIC"));
  });

  it.each<[string, object, string]>([
    ["a clear part that was edited", { clear: { ledger: {} } }, "NOT_AUTHENTIC"],
    ["a clear member more", { clear: { ledger: value.ledger, request: {} } }, "NOT_AN_ENVELOPE"],
    ["another version", { v: 2 }, "NOT_AN_ENVELOPE"],
    ["a member more", { note: "x" }, "NOT_AN_ENVELOPE"],
    ["a shortened tag", { tag: "AAAA" }, "NOT_AUTHENTIC"],
    ["no initialisation vector", { iv: "" }, "NOT_AUTHENTIC"],
  ])("is refused with %s", (_, change, code) => {
    const forgery = canonicalBytes({ ...members(), ...change });
    expect(() => openFile(forgery, asked)).toThrow(refusal(code));
  });

  it("is refused without the clear part it had", () => {
    const { clear: _clear, ...rest } = members();
    expect(() => openFile(canonicalBytes(rest), asked)).toThrow(refusal("NOT_AN_ENVELOPE"));
    expect(() => openFile(canonicalBytes(rest), { key, name })).toThrow(refusal("NOT_AUTHENTIC"));
  });

  it("is refused when its clear part was not asked for", () => {
    expect(() => openFile(sealed, { key, name })).toThrow(refusal("NOT_AN_ENVELOPE"));
  });

  it("is refused when it is no JSON", () => {
    expect(() => openFile(Buffer.from("{"), asked)).toThrow(refusal("NOT_AN_ENVELOPE"));
  });
});
