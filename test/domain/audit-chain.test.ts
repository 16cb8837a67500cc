import { readSegment, type StoredLog, verifyChain } from "../../src/domain/audit-chain";
import { AuditError, type AuditErrorCode, sealRecord } from "../../src/domain/audit-seal";
import { canonicalBytes, keyFrom, sha256 } from "../../src/domain/digest";
import {
  bodyNumber,
  chained,
  edited,
  forged,
  honestRecords,
  keyFor,
  keyId,
  logId,
  nextKey,
  nextKeyId,
  record,
  recordNumber,
  rehashed,
  resealed,
} from "./sample-log";

const honest = forged({});
const segment = (seg: number) => honest.segments[seg] ?? Buffer.alloc(0);
const otherLog = "00000000deadbeef";

const withSegments = (change: (segments: Uint8Array[]) => Uint8Array[]): StoredLog => ({
  ...honest,
  segments: change([...honest.segments]),
});

function withRecord(n: number, bytes: Uint8Array | undefined): StoredLog {
  const places = [...honest.records.keys()];
  const records = new Map(honest.records);
  const place = places[n] ?? "";
  if (bytes) records.set(place, bytes);
  else records.delete(place);
  return { ...honest, records };
}

const spaced = (bytes: Uint8Array) =>
  Buffer.from(Buffer.from(bytes).toString("utf8").replace("{", "{ "));

function segmentEdited(seg: number, changes: object): StoredLog {
  const forgery = canonicalBytes({ ...readSegment(segment(seg), logId), ...changes });
  return withSegments((segments) => segments.with(seg, forgery));
}

async function faultOf(log: StoredLog): Promise<AuditError> {
  const fault = await verifyChain(log, keyFor).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (fault instanceof AuditError) return fault;
  throw new Error("nothing was found to be wrong", { cause: fault });
}

describe("an honest log", () => {
  it("is walked from its first entry to its last", async () => {
    const verified = await verifyChain(honest, keyFor);
    expect(verified.records).toEqual(honestRecords);
    expect(verified.head).toEqual({ segments: 3, size: 6, hash: sha256(segment(2)) });
    expect(verified.unentered).toEqual([]);
  });

  it("goes on under the next key", async () => {
    const sealing = { ...record(3).seal, key: nextKey, keyId: nextKeyId };
    const log = forged({ 3: sealRecord(bodyNumber(3), sealing) });
    expect((await verifyChain(log, keyFor)).records).toHaveLength(6);
  });

  it("may hold a record that no segment names yet", async () => {
    const [place = "", bytes = Buffer.alloc(0)] =
      [...chained([[canonicalBytes(recordNumber(6))]]).records][0] ?? [];
    const log = { ...honest, records: new Map([...honest.records, [place, bytes]]) };
    expect((await verifyChain(log, keyFor)).unentered).toEqual([place]);
  });

  it("is empty before the first entry", async () => {
    const empty = { logId, segments: [], records: new Map<string, Uint8Array>() };
    expect((await verifyChain(empty, keyFor)).head.size).toBe(0);
  });
});

describe("a log that was tampered with", () => {
  it.each<[string, StoredLog, AuditErrorCode, number]>([
    ["a dropped record", withRecord(2, undefined), "RECORD_MISSING", 2],
    ["two swapped records", withRecord(2, canonicalBytes(record(3))), "BLOB_HASH_MISMATCH", 2],
    ["a dropped segment", withSegments((all) => all.toSpliced(1, 1)), "GAP", 1],
    ["a dropped first segment", withSegments((all) => all.slice(1)), "GAP", 0],
    [
      "reordered segments",
      withSegments(([a, b, c]) => [a, c, b].flatMap((s) => s ?? [])),
      "GAP",
      1,
    ],
    ["a segment twice", withSegments((all) => all.toSpliced(1, 0, segment(0))), "GAP", 1],
    [
      "an edited segment",
      segmentEdited(0, { committedAt: "2026-05-12T10:00:00.000Z" }),
      "CHAIN_BROKEN",
      1,
    ],
    [
      "a segment cut short",
      segmentEdited(1, {
        entries: readSegment(segment(1), logId).entries.slice(0, 2),
      }),
      "GAP",
      3,
    ],
    ["a segment with other entries", segmentEdited(1, { seg: 2 }), "GAP", 1],
    ["a segment with a member more", segmentEdited(1, { note: "x" }), "SCHEMA_MISMATCH", 1],
    [
      "a segment with blanks",
      withSegments((all) => all.with(1, spaced(segment(1)))),
      "NOT_CANONICAL",
      1,
    ],
    [
      "a segment of another log",
      withSegments((all) => all.with(0, forged({}, otherLog).segments[0] ?? canonicalBytes({}))),
      "WRONG_LOG",
      0,
    ],
    ["a record replayed into another log", forged({}, otherLog), "WRONG_LOG", 0],
    [
      "a record rewritten for another log",
      forged(
        Object.fromEntries(honestRecords.map((_, n) => [n, rehashed(n, { logId: otherLog })])),
        otherLog,
      ),
      "MAC_MISMATCH",
      0,
    ],
    [
      "an edited body",
      forged({ 4: edited(4, { jurisdiction: "elsewhere" }) }),
      "RECORD_HASH_MISMATCH",
      4,
    ],
    [
      "an edited body with a hash that fits",
      forged({ 4: rehashed(4, { jurisdiction: "elsewhere" }) }),
      "MAC_MISMATCH",
      4,
    ],
    [
      "an edited time of sealing",
      forged({ 2: resealed(2, { sealedAt: "2026-05-11T09:15:23.000Z" }) }),
      "MAC_MISMATCH",
      2,
    ],
    ["an edited place", forged({ 2: resealed(2, { afterSeq: 0 }) }), "MAC_MISMATCH", 2],
    [
      "an edited MAC",
      forged({ 1: edited(1, { hmacSignature: "0".repeat(64) }) }),
      "MAC_MISMATCH",
      1,
    ],
    ["another key's name", forged({ 1: resealed(1, { keyId: nextKeyId }) }), "MAC_MISMATCH", 1],
    [
      "a key that nobody knows",
      forged({ 1: resealed(1, { keyId: `audit-hmac/${"f".repeat(32)}` }) }),
      "KEY_UNKNOWN",
      1,
    ],
    [
      "a forger's key under our key's name",
      forged({
        5: sealRecord(bodyNumber(5), {
          key: keyFrom(Buffer.alloc(32, 9)),
          keyId,
          afterSeq: 5,
          sealedAt: record(5).seal.sealedAt,
        }),
      }),
      "MAC_MISMATCH",
      5,
    ],
    [
      "a seal of another record",
      forged({ 2: { ...record(2), seal: record(3).seal, hmacSignature: record(3).hmacSignature } }),
      "RECORD_HASH_MISMATCH",
      2,
    ],
    ["another algorithm", forged({ 0: resealed(0, { alg: "none" }) }), "SCHEMA_MISMATCH", 0],
    [
      "a record entered before what it had seen",
      chained([[canonicalBytes(recordNumber(1, 1))]]),
      "OUT_OF_ORDER",
      0,
    ],
    [
      "reordered entries",
      chained([[canonicalBytes(record(1)), canonicalBytes(record(0))]]),
      "OUT_OF_ORDER",
      0,
    ],
    [
      "a record entered twice",
      chained([[canonicalBytes(record(0))], [canonicalBytes(record(0))]]),
      "DUPLICATE_ENTRY",
      1,
    ],
  ])("is found at its first bad place: %s", async (_, log, code, seq) => {
    expect(await faultOf(log)).toMatchObject({ code, at: { seq } });
  });

  it("a record stored with blanks is found although the segment names its bytes", async () => {
    const blanks = spaced(canonicalBytes(record(0)));
    expect(await faultOf(chained([[blanks]]))).toMatchObject({ code: "NOT_CANONICAL" });
  });

  it("an entry that names another record is found", async () => {
    const log = forged({});
    const first = readSegment(segment(0), logId);
    const entries = first.entries.map((entry) => ({ ...entry, auditId: record(1).auditId }));
    const forgery = { ...log, segments: [canonicalBytes({ ...first, entries })] };
    expect(await faultOf(forgery)).toMatchObject({ code: "ENTRY_MISMATCH" });
  });

  it("no byte of a record, or of a segment that another follows, can be changed", async () => {
    const changes = [
      ...flipped(canonicalBytes(record(0))).map((bytes) => withRecord(0, bytes)),
      ...flipped(segment(0)).map((bytes) => withSegments((all) => all.with(0, bytes))),
      ...flipped(segment(1)).map((bytes) => withSegments((all) => all.with(1, bytes))),
    ];
    for (const log of changes) await expect(verifyChain(log, null)).rejects.toThrow(AuditError);
  });
});

describe("what a chain alone can't tell", () => {
  it("a cut-off end passes, and the records that lost their entries are named", async () => {
    const cut = withSegments((all) => all.slice(0, 2));
    const verified = await verifyChain(cut, keyFor);
    expect(verified.head.size).toBe(4);
    expect(verified.unentered).toEqual([...honest.records.keys()].slice(4));
  });

  it("a forged MAC passes for whoever holds no key", async () => {
    const log = forged({ 4: rehashed(4, { jurisdiction: "elsewhere" }) });
    await expect(verifyChain(log, null)).resolves.toMatchObject({ head: { size: 6 } });
  });
});

/** The bytes with one bit changed, once for every byte. */
const flipped = (bytes: Uint8Array): Uint8Array[] =>
  [...bytes].map((byte, index) => bytes.with(index, byte ^ 1));
