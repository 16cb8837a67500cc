import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { AuditErrorCode } from "../../src/domain/audit-seal";
import { checkpointText, isFork, signedNote, verifyCheckpoint } from "../../src/domain/checkpoint";
import { noteKeyIdOf, noteKeyText, publicKeyPem } from "../../src/domain/digest";

interface Signer {
  readonly publicKey: Buffer;
  readonly privateKey: KeyObject;
}

function aSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const spki = publicKey.export({ format: "der", type: "spki" });
  return { publicKey: spki.subarray(-32), privateKey };
}

const origin = "audit.example/7f3a000000000001";
const root = Buffer.alloc(32, 7);
const [ours, next, stranger] = [aSigner(), aSigner(), aSigner()] as const;
const known = { origin, publicKeys: [ours.publicKey, next.publicKey] };

const lineBy = (text: string, { publicKey, privateKey }: Signer) => ({
  publicKey,
  signature: sign(null, Buffer.from(text), privateKey),
});
const noteBy = (signers: readonly Signer[], changes: object = {}) => {
  const checkpoint = { origin, size: 42, root, ...changes };
  const text = checkpointText(checkpoint);
  return signedNote(
    checkpoint,
    signers.map((signer) => lineBy(text, signer)),
  );
};
const edited = (from: string | RegExp, to: string) =>
  Buffer.from(noteBy([ours]).toString("utf8").replace(from, to));

it("has the form that C2SP gives it", () => {
  const blob = Buffer.concat([
    noteKeyIdOf(origin, ours.publicKey),
    sign(null, Buffer.from(`${origin}\n42\n${root.toString("base64")}\n`), ours.privateKey),
  ]);
  expect(noteBy([ours]).toString("utf8")).toBe(
    `${origin}\n42\n${root.toString("base64")}\n\n— ${origin} ${blob.toString("base64")}\n`,
  );
});

it.each([
  "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
  "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
])("names keys as other logs name theirs: %s", (published) => {
  const [name = "", , ...key] = published.split("+");
  const publicKey = Buffer.from(key.join("+"), "base64").subarray(1);
  expect(noteKeyText(name, publicKey)).toBe(published);
});

it("gives the public key as openssl reads it", () => {
  const key = createPublicKey(publicKeyPem(ours.publicKey));
  expect(key.export({ format: "der", type: "spki" }).subarray(-32)).toEqual(ours.publicKey);
});

describe("a note that is verified", () => {
  it("says what was signed, and by whom", () => {
    expect(verifyCheckpoint(noteBy([ours]), known)).toEqual({
      origin,
      size: 42,
      root,
      signers: [ours.publicKey],
    });
    expect(verifyCheckpoint(noteBy([next, ours]), known).signers).toHaveLength(2);
  });

  it("may carry lines of strangers, who prove nothing", () => {
    expect(verifyCheckpoint(noteBy([stranger, ours]), known).signers).toEqual([ours.publicKey]);
    expect(() => verifyCheckpoint(noteBy([stranger]), known)).toThrow("SIGNATURE_INVALID");
  });

  it("no bit of its text or of a line's name and signature can be changed", () => {
    const note = noteBy([ours]);
    for (let bit = 0; bit < 8 * note.length; bit++) {
      const at = Math.floor(bit / 8);
      const forged = note.with(at, (note[at] ?? 0) ^ (1 << (bit % 8)));
      expect(() => verifyCheckpoint(forged, known)).toThrow(
        /NOTE_MALFORMED|SIGNATURE_INVALID|WRONG_LOG/,
      );
    }
  });

  it.each<[string, Uint8Array, AuditErrorCode]>([
    ["of another log", noteBy([ours], { origin: "audit.example/0000000000000000" }), "WRONG_LOG"],
    ["without a signature", edited(/\n\n.*\n$/, "\n\n"), "SIGNATURE_INVALID"],
    ["without its blank line", edited("\n\n", "\n"), "NOTE_MALFORMED"],
    ["cut off in its last line", edited(/\n$/, ""), "NOTE_MALFORMED"],
    ["with a line more in its text", edited("=\n\n", "=\nmore\n\n"), "NOTE_MALFORMED"],
    ["with a size that begins with 0", edited("\n42\n", "\n042\n"), "NOTE_MALFORMED"],
    [
      "with a size that is no safe number",
      edited("\n42\n", `\n${"9".repeat(16)}\n`),
      "NOTE_MALFORMED",
    ],
    ["with a root of another length", noteBy([ours], { root: Buffer.alloc(31) }), "NOTE_MALFORMED"],
    ["with a hyphen for its dash", edited("—", "-"), "NOTE_MALFORMED"],
    ["with carriage returns", edited(/\n/g, "\r\n"), "NOTE_MALFORMED"],
    ["that is no UTF-8", Buffer.concat([noteBy([ours]), Buffer.of(0xff)]), "NOTE_MALFORMED"],
    ["with an empty signature", edited(/[^ ]+\n$/, "AAAAAA==\n"), "NOTE_MALFORMED"],
    ["that is empty", Buffer.alloc(0), "NOTE_MALFORMED"],
    [
      "with a valid and an invalid line of one key",
      Buffer.concat([
        noteBy([ours]),
        Buffer.from(
          edited("\n42\n", "\n43\n")
            .toString("utf8")
            .split("\n\n")[1]
            ?.replace(/.{8}\n$/, "AAAAAA==\n") ?? "",
        ),
      ]),
      "SIGNATURE_INVALID",
    ],
    [
      "with more lines than anybody needs",
      noteBy(Array.from({ length: 17 }, () => ours)),
      "NOTE_MALFORMED",
    ],
  ])("is refused %s", (_, bytes, code) => {
    expect(() => verifyCheckpoint(bytes, known)).toThrow(expect.objectContaining({ code }));
  });
});

it("is a fork of another of its size and another root, and of no other", () => {
  const head = { size: 42, root };
  expect(isFork(head, { ...head, root: Buffer.alloc(32, 8) })).toBe(true);
  expect(isFork(head, { ...head })).toBe(false);
  expect(isFork(head, { size: 43, root: Buffer.alloc(32, 8) })).toBe(false);
});
