/** The log's signed head: a C2SP tlog-checkpoint, which is a C2SP signed note. */
import { AuditError } from "./audit-seal";
import { isSignedBy, noteKeyIdOf } from "./digest";
import type { TreeHead } from "./merkle-proof";

/** What a checkpoint says: that the log of this origin has this size and this root. */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

/** A line under a note. `keyId` says which key of the name it is said to be by. */
interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
}

const KEY_ID_BYTES = 4;
/** A verifier needs one line of a key it knows; a note with more lines than this is an attack on its time. */
const MOST_SIGNATURES = 16;

const TEXT = /^(?<origin>[^\s+]+)\n(?<size>0|[1-9]\d{0,14})\n(?<root>[A-Za-z0-9+/]{43}=)\n$/;
const LINE = /^\u2014 (?<name>[^\s+]+) (?<blob>[A-Za-z0-9+/]+={0,2})$/;

/** The text that is signed. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString("base64")}\n`;

/** The note: a text, and a line for each key that has signed it. */
export function signedNote(
  checkpoint: Checkpoint,
  signatures: readonly { readonly publicKey: Buffer; readonly signature: Buffer }[],
): Buffer {
  const { origin } = checkpoint;
  const lines = signatures.map(({ publicKey, signature }) => {
    const blob = Buffer.concat([noteKeyIdOf(origin, publicKey), signature]);
    return `\u2014 ${origin} ${blob.toString("base64")}\n`;
  });
  return Buffer.from(`${checkpointText(checkpoint)}\n${lines.join("")}`);
}

/** A note whose signatures were verified, with those of the given keys that have signed it. */
export interface VerifiedCheckpoint extends Checkpoint {
  readonly signers: readonly Buffer[];
}

/**
 * The checkpoint that the bytes prove to be, by at least one of the keys; throws an `AuditError` when they
 * don't. Lines of unknown keys prove nothing and do no harm, as witnesses may add theirs.
 */
export function verifyCheckpoint(
  bytes: Uint8Array,
  { origin, publicKeys }: { origin: string; publicKeys: readonly Buffer[] },
): VerifiedCheckpoint {
  const { text, signatures } = partsOf(bytes);
  const checkpoint = parseText(text);
  if (checkpoint.origin !== origin) throw new AuditError("WRONG_LOG");
  const signers = publicKeys.filter((publicKey) => {
    const keyId = noteKeyIdOf(origin, publicKey);
    const own = signatures.filter((line) => line.name === origin && line.keyId.equals(keyId));
    const message = Buffer.from(text);
    if (!own.every(({ signature }) => isSignedBy(publicKey, message, signature)))
      throw new AuditError("SIGNATURE_INVALID");
    return own.length > 0;
  });
  if (signers.length === 0) throw new AuditError("SIGNATURE_INVALID");
  return { ...checkpoint, signers };
}

/** Two signed heads of one size that differ: somebody was shown another log. */
export const isFork = (one: TreeHead, other: TreeHead): boolean =>
  one.size === other.size && !one.root.equals(other.root);

function partsOf(bytes: Uint8Array): { text: string; signatures: NoteSignature[] } {
  const note = Buffer.from(bytes).toString("utf8");
  // What is no UTF-8 is read as something else, and a signature must be over what is stored.
  if (!Buffer.from(note).equals(bytes)) throw new AuditError("NOTE_MALFORMED");
  const end = note.lastIndexOf("\n\n");
  const lines = note.slice(end + 2).split("\n");
  if (end < 0 || lines.pop() !== "" || lines.length > MOST_SIGNATURES)
    throw new AuditError("NOTE_MALFORMED");
  return { text: note.slice(0, end + 1), signatures: lines.map(parseLine) };
}

function parseLine(line: string): NoteSignature {
  const { name = "", blob = "" } = LINE.exec(line)?.groups ?? {};
  const bytes = fromBase64(blob);
  if (!(name && bytes) || bytes.byteLength <= KEY_ID_BYTES) throw new AuditError("NOTE_MALFORMED");
  return {
    name,
    keyId: bytes.subarray(0, KEY_ID_BYTES),
    signature: bytes.subarray(KEY_ID_BYTES),
  };
}

/** Our logs write no extension lines: what is not understood is not verified. */
function parseText(text: string): Checkpoint {
  const { origin = "", size = "", root = "" } = TEXT.exec(text)?.groups ?? {};
  const hash = fromBase64(root);
  if (!(origin && hash)) throw new AuditError("NOTE_MALFORMED");
  return { origin, size: Number(size), root: hash };
}

/** Node's decoder takes what is nearly base64: one value would have many spellings. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
