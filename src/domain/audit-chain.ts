/** The chain of audit records: numbered segments, each naming the hash of the one before it. */
import { z } from "zod";
import type { AuditRecord } from "./audit-record";
import { AuditError, type KeyFor, type Position, verifyRecord } from "./audit-seal";
import { canonicalBytes, canonicalValue, leafHash, sha256 } from "./digest";
import { Instant } from "./identifiers";

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const LogId = z.string().regex(/^[0-9a-f]{16}$/);

/** Written once when a log begins: every writer takes the log's id from it. */
export const LogOpening = z.strictObject({
  logId: LogId,
  origin: z.string().min(1).max(256),
  prevLogId: LogId.nullable(),
});
export type LogOpening = z.infer<typeof LogOpening>;

/** Where the record is, seen from the log's folder, and what its bytes were. */
const RecordEntry = z.strictObject({
  type: z.literal("record"),
  auditId: z.string().regex(/^aud-[0-9a-f]{32}$/),
  blob: z.string().regex(/^records\/\d{4}\/\d{2}\/aud-[0-9a-f]{32}\.json$/),
  blobHash: hex64,
});
export type RecordEntry = z.infer<typeof RecordEntry>;

/** On a day without records the log grows all the same: so silence is signed too, and can be told from loss. */
const Heartbeat = z.strictObject({ type: z.literal("heartbeat"), day: z.iso.date() });

/** A key that signs the log's checkpoints from here on. */
const SignerActivated = z.strictObject({
  type: z.literal("signer-activated"),
  keyId: z.string().regex(/^audit-signer\/[0-9A-Za-z-]{1,127}$/),
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
});

/** What the log holds, each thing once. */
export const LogEntry = z.discriminatedUnion("type", [RecordEntry, Heartbeat, SignerActivated]);
export type LogEntry = z.infer<typeof LogEntry>;

/** What an entry is about: entered a second time it would say nothing new. */
export function subjectOf(entry: LogEntry): string {
  switch (entry.type) {
    case "record":
      return entry.auditId;
    case "heartbeat":
      return `heartbeat ${entry.day}`;
    case "signer-activated":
      return entry.keyId;
  }
}

/** One link of the chain. `writer` is fresh for each try: equal bytes under a taken name are one's own. */
export const Segment = z.strictObject({
  schema: z.literal("rtbf-audit-segment/1"),
  logId: LogId,
  seg: z.int().min(0),
  firstSeq: z.int().min(0),
  prevHash: hex64,
  writer: z.uuid(),
  committedAt: Instant,
  entries: z.array(LogEntry).min(1).max(64),
});
export type Segment = z.infer<typeof Segment>;

/** The end of a chain: what the next segment must follow. */
export interface ChainHead {
  readonly segments: number;
  readonly size: number;
  readonly hash: string;
}

/** The head of a log without entries. */
export const emptyChain: ChainHead = { segments: 0, size: 0, hash: "0".repeat(64) };

/** A log as it is stored: segments in their order, records by their place in the log's folder. */
export interface StoredLog {
  readonly logId: string;
  readonly segments: readonly Uint8Array[];
  readonly records: ReadonlyMap<string, Uint8Array>;
}

/** A log that was walked from its first entry to its last. */
export interface VerifiedLog {
  readonly head: ChainHead;
  readonly records: readonly AuditRecord[];
  /** Stored but in no segment: a writer died between the two, or the log's end was cut off. */
  readonly unentered: readonly string[];
}

/** A record's place in the log's folder: from what it says, so that a retry finds it. */
export const recordPlaceOf = ({
  auditId,
  executionTimestamp,
}: Pick<AuditRecord, "auditId" | "executionTimestamp">): string =>
  `records/${executionTimestamp.slice(0, 4)}/${executionTimestamp.slice(5, 7)}/${auditId}.json`;

/** A segment's place in the log's folder. Only one blob can have a number: who creates it owns the link. */
export const segmentPlaceOf = (seg: number): string =>
  `segments/${String(seg).padStart(10, "0")}.json`;

/** The bytes of the segment that follows. */
export const segmentAfter = (
  head: ChainHead,
  own: Pick<Segment, "logId" | "writer" | "committedAt" | "entries">,
): Buffer =>
  canonicalBytes(
    Segment.parse({
      ...own,
      schema: "rtbf-audit-segment/1",
      seg: head.segments,
      firstSeq: head.size,
      prevHash: head.hash,
    }),
  );

/** What the bytes of a segment say, wherever it stands; throws an `AuditError` when they are none. */
export function readSegment(bytes: Uint8Array, logId: string, at?: Position): Segment {
  const value = canonicalValue(bytes);
  if (value === undefined) throw new AuditError("NOT_CANONICAL", at);
  const parsed = Segment.safeParse(value);
  if (!parsed.success) throw new AuditError("SCHEMA_MISMATCH", at);
  if (parsed.data.logId !== logId) throw new AuditError("WRONG_LOG", at);
  return parsed.data;
}

/** The head when a segment is the last. */
export const headAt = (segment: Segment, bytes: Uint8Array): ChainHead => ({
  segments: segment.seg + 1,
  size: segment.firstSeq + segment.entries.length,
  hash: sha256(bytes),
});

/** The segment, proven to follow the head; throws an `AuditError` when it does not. */
export function followingSegment(head: ChainHead, bytes: Uint8Array, logId: string): Segment {
  const at = { segment: head.segments, seq: head.size };
  const segment = readSegment(bytes, logId, at);
  if (segment.seg !== head.segments || segment.firstSeq !== head.size)
    throw new AuditError("GAP", at);
  if (segment.prevHash !== head.hash) throw new AuditError("CHAIN_BROKEN", at);
  return segment;
}

/** The leaves of the log's tree that a segment adds. Each holds the link, so that proving one proves the chain. */
export const leavesOf = ({ logId, firstSeq, prevHash, entries }: Segment): Buffer[] =>
  entries.map((entry, index) =>
    leafHash(
      canonicalBytes({
        schema: "rtbf-audit-leaf/1",
        logId,
        seq: firstSeq + index,
        segPrevHash: prevHash,
        entry,
      }),
    ),
  );

/** With what a walk along the chain verifies. */
interface Walk {
  readonly logId: string;
  /** Stored records by their place: at least those that are named next. */
  readonly records: ReadonlyMap<string, Uint8Array>;
  readonly keyFor: KeyFor | null;
  /** What was entered so far; grows. */
  readonly entered: Set<string>;
}

/**
 * The segment that follows and the records that it names; throws an `AuditError` at the first that is not as
 * it was written.
 */
export async function verifySegment(
  head: ChainHead,
  bytes: Uint8Array,
  walk: Walk,
): Promise<{ segment: Segment; records: readonly AuditRecord[] }> {
  const segment = followingSegment(head, bytes, walk.logId);
  const records: AuditRecord[] = [];
  for (const [index, entry] of segment.entries.entries()) {
    const at = { segment: segment.seg, seq: segment.firstSeq + index };
    const subject = subjectOf(entry);
    if (walk.entered.has(subject)) throw new AuditError("DUPLICATE_ENTRY", at);
    walk.entered.add(subject);
    if (entry.type === "record") records.push(await verifyEntry(entry, walk, at));
  }
  return { segment, records };
}

/**
 * Walks every link and every record, and throws an `AuditError` at the first that is not as it was
 * written. `null` as keys verifies what can be verified without the secret. What it can't see is a
 * cut-off end: that takes a signed head kept elsewhere.
 */
export async function verifyChain(log: StoredLog, keyFor: KeyFor | null): Promise<VerifiedLog> {
  let head = emptyChain;
  const records: AuditRecord[] = [];
  const walk = { ...log, keyFor, entered: new Set<string>() };
  for (const bytes of log.segments) {
    const verified = await verifySegment(head, bytes, walk);
    records.push(...verified.records);
    head = headAt(verified.segment, bytes);
  }
  const places = new Set(records.map(recordPlaceOf));
  const unentered = [...log.records.keys()].filter((place) => !places.has(place)).sort();
  return { head, records, unentered };
}

async function verifyEntry(
  entry: RecordEntry,
  { logId, records, keyFor }: Walk,
  at: Position,
): Promise<AuditRecord> {
  const bytes = records.get(entry.blob);
  if (!bytes) throw new AuditError("RECORD_MISSING", at);
  if (sha256(bytes) !== entry.blobHash) throw new AuditError("BLOB_HASH_MISMATCH", at);
  const record = await verifyRecord(bytes, { logId, keyFor, at });
  if (record.auditId !== entry.auditId || recordPlaceOf(record) !== entry.blob)
    throw new AuditError("ENTRY_MISMATCH", at);
  if (record.seal.afterSeq > at.seq) throw new AuditError("OUT_OF_ORDER", at);
  return record;
}
