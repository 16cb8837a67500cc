/** One audit record: sealed so that whoever lacks the key can't write another, nor change this one. */
import { AuditBody, AuditRecord } from "./audit-record";
import {
  canonicalBytes,
  canonicalValue,
  equalInConstantTime,
  type Key,
  mac,
  sha256,
  subkey,
} from "./digest";

/** What is wrong with a piece of evidence: every way of cheating has its word. */
export type AuditErrorCode =
  | "NOT_CANONICAL"
  | "SCHEMA_MISMATCH"
  | "WRONG_LOG"
  | "GAP"
  | "CHAIN_BROKEN"
  | "DUPLICATE_ENTRY"
  | "RECORD_MISSING"
  | "BLOB_HASH_MISMATCH"
  | "ENTRY_MISMATCH"
  | "OUT_OF_ORDER"
  | "RECORD_HASH_MISMATCH"
  | "KEY_UNKNOWN"
  | "MAC_MISMATCH"
  | "AUDIT_CONFLICT"
  | "NOTE_MALFORMED"
  | "NOTE_MISPLACED"
  | "SIGNATURE_INVALID"
  | "FORK"
  | "LOG_CUT"
  | "INCONSISTENT"
  | "NOT_PUBLISHED";

/** Where in the log: the number of the segment, and of the entry counted from the first of all. */
export interface Position {
  readonly segment: number;
  readonly seq: number;
}

/** Evidence that is not what it claims to be; `at` is the first bad place, where a log was walked. */
export class AuditError extends Error {
  override readonly name = "AuditError";
  readonly code: AuditErrorCode;
  readonly at: Position | undefined;

  constructor(code: AuditErrorCode, at?: Position, options?: ErrorOptions) {
    super(at ? `${code} at segment ${at.segment}, entry ${at.seq}` : code, options);
    this.code = code;
    this.at = at;
  }
}

/** Gives the key that a record names; undefined when nobody knows it. */
export type KeyFor = (keyId: string) => Promise<Key | undefined>;

interface Sealing {
  readonly key: Key;
  readonly keyId: string;
  /** The log's size as it was seen before: the record's place is not before it. */
  readonly afterSeq: number;
  readonly sealedAt: string;
}

/** Which log the bytes are said to belong to. `null` as keys: read by one who holds none, a regulator. */
interface Claims {
  readonly logId: string;
  readonly keyFor: KeyFor | null;
  readonly at?: Position | undefined;
}

/** Seals what a record says. Its hash is for everybody, the MAC against whoever may write to the storage. */
export function sealRecord(
  body: AuditBody,
  { key, keyId, afterSeq, sealedAt }: Sealing,
): AuditRecord {
  const recordHash = sha256(canonicalBytes(body));
  const seal = { afterSeq, sealedAt, recordHash, alg: "HS256", keyId } as const;
  const hmacSignature = macOf(key, { auditId: body.auditId, logId: body.logId, seal }).toString(
    "hex",
  );
  return AuditRecord.parse({ ...body, seal, hmacSignature });
}

/** What a record says, without its seal. */
export function bodyOf(record: AuditRecord): AuditBody {
  const { seal: _seal, hmacSignature: _mac, ...body } = record;
  return AuditBody.parse(body);
}

/** The record that the bytes prove to be; throws an `AuditError` when they don't. */
export async function verifyRecord(
  bytes: Uint8Array,
  { logId, keyFor, at }: Claims,
): Promise<AuditRecord> {
  const value = canonicalValue(bytes);
  if (value === undefined) throw new AuditError("NOT_CANONICAL", at);
  const parsed = AuditRecord.safeParse(value);
  if (!parsed.success) throw new AuditError("SCHEMA_MISMATCH", at);
  const record = parsed.data;
  if (record.logId !== logId) throw new AuditError("WRONG_LOG", at);
  if (sha256(canonicalBytes(bodyOf(record))) !== record.seal.recordHash)
    throw new AuditError("RECORD_HASH_MISMATCH", at);
  if (keyFor) await verifyMac(record, keyFor, at);
  return record;
}

/** The algorithm is the schema's, never the data's: a forger can't choose a weaker one. */
async function verifyMac(record: AuditRecord, keyFor: KeyFor, at: Position | undefined) {
  const key = await keyFor(record.seal.keyId);
  if (!key) throw new AuditError("KEY_UNKNOWN", at);
  const { auditId, logId, seal } = record;
  const expected = macOf(key, { auditId, logId, seal });
  if (!equalInConstantTime(expected, Buffer.from(record.hmacSignature, "hex")))
    throw new AuditError("MAC_MISMATCH", at);
}

const USE = "rtbf-audit-hmac/1";

/** Each log has a key of its own, so that a record can't be carried over into another. */
const macOf = (key: Key, claims: Pick<AuditRecord, "auditId" | "logId" | "seal">): Buffer =>
  mac(
    subkey(key, `${USE}|${claims.logId}`),
    Buffer.concat([Buffer.from(`${USE}\n`), canonicalBytes(claims)]),
  );
