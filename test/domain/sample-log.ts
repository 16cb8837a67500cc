/** A small log, and the pen of somebody who may write to the storage but holds no key. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import {
  emptyChain,
  headAt,
  type RecordEntry,
  readSegment,
  recordPlaceOf,
  type StoredLog,
  segmentAfter,
} from "../../src/domain/audit-chain";
import { AuditBody, type AuditDraft, type AuditRecord } from "../../src/domain/audit-record";
import { type KeyFor, sealRecord } from "../../src/domain/audit-seal";
import { canonicalBytes, keyFrom, sha256 } from "../../src/domain/digest";
import { RequestId } from "../../src/domain/identifiers";

const Place = z.object({ auditId: z.string(), executionTimestamp: z.string() });

export const logId = "7f3a000000000001";
export const keyId = `audit-hmac/${"a".repeat(32)}`;
export const nextKeyId = `audit-hmac/${"b".repeat(32)}`;
export const key = keyFrom(Buffer.alloc(48, 1));
export const nextKey = keyFrom(Buffer.alloc(48, 2));

export const keyFor: KeyFor = async (id) =>
  new Map([
    [keyId, key],
    [nextKeyId, nextKey],
  ]).get(id);

/** What a notice record says; `n` makes it another one. */
export function noticeDraft(n: number): AuditDraft {
  return {
    recordType: "notice",
    auditId: `aud-${n.toString(16).padStart(32, "0")}`,
    requestId: RequestId.parse("rtbf-2026-0001"),
    subjectExternalId: `commit:v1:2026:${"c".repeat(43)}`,
    jurisdiction: "EU-GDPR",
    requestedAction: "erase",
    executionTimestamp: "2026-05-12T09:15:22.000Z",
    policy: { id: "guide", digest: `sha256:${"0".repeat(64)}` },
    service: { name: "genesys-erasure", version: "0.1.0" },
    type: "received",
    audience: "requester",
    dispatchedAt: "2026-05-12T09:15:21.000Z",
    receiptDigest: `sha256:${"1".repeat(64)}`,
  };
}

/** The ids of so many records from a number on. */
export const idsFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, n) => noticeDraft(first + n).auditId);

export const bodyNumber = (n: number, log = logId): AuditBody =>
  AuditBody.parse({
    ...noticeDraft(n),
    schema: "rtbf-audit-record/1",
    logId: log,
    storageLocation: `https://evidence.example/audit-2026/rtbf/${log}/${recordPlaceOf(noticeDraft(n))}`,
  });

export const recordNumber = (n: number, afterSeq = n): AuditRecord =>
  sealRecord(bodyNumber(n), { key, keyId, afterSeq, sealedAt: "2026-05-12T09:15:23.000Z" });

/** Chains records as the writer does; `segments` says which go together. */
export function chained(segments: readonly (readonly Uint8Array[])[], log = logId): StoredLog {
  let head = emptyChain;
  const written: Uint8Array[] = [];
  for (const records of segments) {
    const bytes = segmentAfter(head, {
      logId: log,
      writer: randomUUID(),
      committedAt: "2026-05-12T09:15:24.000Z",
      entries: records.map(entryOf),
    });
    head = headAt(readSegment(bytes, log), bytes);
    written.push(bytes);
  }
  const records = new Map(segments.flat().map((bytes) => [entryOf(bytes).blob, bytes]));
  return { logId: log, segments: written, records };
}

/** The log that the tests tamper with: entries 0, 1 and 2 and 3 and 4, 5, in three segments. */
export const honestRecords: readonly AuditRecord[] = [0, 1, 2, 3, 4, 5].map((n) => recordNumber(n));

/** An honest record. */
export const record = (n: number) => honestRecords[n] ?? recordNumber(n);
/** One that says something else. */
export const edited = (n: number, changes: object) => ({ ...record(n), ...changes });
/** One whose seal says something else. */
export const resealed = (n: number, changes: object) =>
  edited(n, { seal: { ...record(n).seal, ...changes } });

/** An edited body whose hash was made to fit: all that a forger without the key can do. */
export function rehashed(n: number, changes: object) {
  const { seal, hmacSignature, ...body } = record(n);
  const forgedBody = { ...body, ...changes };
  const recordHash = sha256(canonicalBytes(forgedBody));
  return { ...forgedBody, seal: { ...seal, recordHash }, hmacSignature };
}

/** The same log with other records in some places, as a forger would chain it anew. */
export function forged(changes: Record<number, unknown>, log = logId): StoredLog {
  const bytes = honestRecords.map((honest, n) => canonicalBytes(changes[n] ?? honest));
  return chained([bytes.slice(0, 1), bytes.slice(1, 4), bytes.slice(4)], log);
}

function entryOf(bytes: Uint8Array): RecordEntry {
  const { auditId, executionTimestamp } = Place.parse(
    JSON.parse(Buffer.from(bytes).toString("utf8")),
  );
  const blob = recordPlaceOf({ auditId, executionTimestamp });
  return { type: "record", auditId, blob, blobHash: sha256(bytes) };
}
