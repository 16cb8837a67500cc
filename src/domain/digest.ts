/** The only module that hashes. A bare digest of an identifier is no pseudonym: identifiers take a key. */
import {
  createHash,
  createHmac,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  timingSafeEqual,
  verify,
} from "node:crypto";
import canonicalize from "canonicalize";
import { CaseId, type ConversationId, type PersonId, type RequestId } from "./identifiers";

/** A secret that is at least 256 bits strong. */
export type Key = ReturnType<typeof createSecretKey>;

/** Imports a secret's bytes; a shorter one than 32 bytes could be guessed. */
export function keyFrom(bytes: Uint8Array): Key {
  if (bytes.byteLength < 32) throw new RangeError("a secret has at least 32 bytes");
  return createSecretKey(bytes);
}

/** The canonical bytes of a JSON value (RFC 8785): the same value always gives the same bytes. */
export function canonicalBytes(value: unknown): Buffer {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new TypeError("not a JSON value");
  return Buffer.from(canonical, "utf8");
}

/** The value of canonical bytes, or undefined: a blank or a member twice would hide what was changed. */
export function canonicalValue(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return canonicalBytes(value).equals(bytes) ? value : undefined;
  } catch (fault) {
    if (fault instanceof SyntaxError || fault instanceof TypeError) return undefined;
    throw fault;
  }
}

/** SHA-256 in hex, of bytes that identify nobody. */
export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/** One digest over several parts, joined without a mark between them. */
const digestOfParts = (...parts: Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** The root of a tree without leaves (RFC 9162 §2.1.1). */
export const emptyTreeHash: Buffer = digestOfParts();

/** The hash of a leaf. Its mark keeps a leaf from passing for two hashes joined (RFC 9162 §2.1.1). */
export const leafHash = (leaf: Uint8Array): Buffer => digestOfParts(Buffer.of(0), leaf);

/** The hash of the node over two subtrees. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  digestOfParts(Buffer.of(1), left, right);

/** SHA-256 over the canonical form, marked with its algorithm. */
export const digestOf = (value: unknown): string => `sha256:${sha256(canonicalBytes(value))}`;

/** HMAC-SHA-256 over a message. */
export const mac = (key: Key, message: string | Uint8Array): Buffer =>
  createHmac("sha256", key).update(message).digest();

/** A key of its own for each use (RFC 5869), so that what one use reveals says nothing about another. */
export const subkey = (key: Key, info: string): Key =>
  createSecretKey(Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), info, 32)));

/** Compares in constant time: how long it takes says nothing about where two values part. */
export function equalInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

/** The label keeps one use of the key from standing in for another. */
const named = (key: Key, ...parts: string[]): string =>
  mac(key, parts.join("\n")).toString("hex").slice(0, 32);

/** The case of a request: instance id of its orchestration and folder of its files. */
export const caseIdOf = (caseIndex: Key, requestId: RequestId): CaseId =>
  CaseId.parse(named(caseIndex, "case/1", requestId));

/** A conversation's name in blob names of one case; in another case it has another. */
export const conversationNameOf = (caseIndex: Key, caseId: CaseId, id: ConversationId): string =>
  named(caseIndex, "conversation/1", caseId, id);

/** The name of the claim on a person: one active erasure for each. */
export const claimNameOf = (caseIndex: Key, personId: PersonId): string =>
  named(caseIndex, "person/1", personId);

/** The name of the rate ledger of one OAuth client of one authority. */
export const ledgerNameOf = (caseIndex: Key, authority: string, clientId: string): string =>
  named(caseIndex, "ledger/1", authority, clientId);

/** The id of an audit record: a retry gives the same, so that nothing is recorded twice. */
export const auditIdOf = (
  caseIndex: Key,
  { caseId, recordType, ordinal }: { caseId: CaseId; recordType: string; ordinal: string },
): string => `aud-${named(caseIndex, "audit/1", caseId, recordType, ordinal)}`;

/** Tells whether two bodies of one request id are the same request, without keeping either in clear. */
export const requestMacOf = (caseIndex: Key, body: unknown): string =>
  mac(caseIndex, Buffer.concat([Buffer.from("request/1\n"), canonicalBytes(body)])).toString("hex");

/** Length before bytes: two fields can never be mistaken for two others that read the same joined. */
export function lengthPrefixed(...parts: string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, "utf8");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.byteLength);
      return [length, bytes];
    }),
  );
}

/** The nonce of a commitment; whoever is given it and the artifact can check, nobody else can guess. */
export const commitmentNonce = (commitmentKey: Key, caseId: CaseId, artifact: string): Buffer =>
  mac(commitmentKey, lengthPrefixed(caseId, artifact));

/**
 * Stands in evidence for an identifier: the same in all records of a case, another in every other
 * case, openable by the controller, and without link once the year's key is destroyed.
 */
export function commitmentTo(
  artifact: string,
  { commitmentKey, epoch, caseId }: { commitmentKey: Key; epoch: number; caseId: CaseId },
): string {
  const nonce = commitmentNonce(commitmentKey, caseId, artifact);
  const digest = createHash("sha256")
    .update(Buffer.concat([Buffer.from("rtbf-subject/1"), nonce, Buffer.from(artifact, "utf8")]))
    .digest("base64url");
  return `commit:v1:${epoch}:${digest}`;
}

/** Foreign text may hold half of a surrogate pair, which RFC 8785 refuses: it counts as unreadable. */
const wellFormed = (_member: string, value: unknown): unknown =>
  typeof value === "string" ? value.toWellFormed() : value;

/** A keyed digest of a payload: comparable within the case, a riddle to everybody else. */
export function keyedDigest(commitmentKey: Key, caseId: CaseId, payload: unknown): string {
  const bytes = canonicalBytes(JSON.parse(JSON.stringify(payload, wellFormed)));
  const message = Buffer.concat([lengthPrefixed(caseId, "payload"), bytes]);
  return `hmac-sha256:${mac(commitmentKey, message).toString("hex")}`;
}

/** The only kind of signature that notes have here (C2SP signed-note): Ed25519. */
const ED25519 = Buffer.of(1);

/** By this a note says which key of a name has signed it: too short to prove anything, long enough to find it. */
export const noteKeyIdOf = (name: string, publicKey: Uint8Array): Buffer =>
  digestOfParts(Buffer.from(`${name}\n`), ED25519, publicKey).subarray(0, 4);

/** A key as witnesses and other verifiers of notes are given it. */
export const noteKeyText = (name: string, publicKey: Uint8Array): string =>
  [
    name,
    noteKeyIdOf(name, publicKey).toString("hex"),
    Buffer.concat([ED25519, publicKey]).toString("base64"),
  ].join("+");

/** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

const publicKeyFrom = (publicKey: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: "der", type: "spki" });

/** A public key as `openssl` reads it. */
export const publicKeyPem = (publicKey: Uint8Array): string =>
  publicKeyFrom(publicKey).export({ format: "pem", type: "spki" }).toString();

/** Whether the holder of a key has signed a message (Ed25519). */
export const isSignedBy = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => verify(null, message, publicKeyFrom(publicKey), signature);
