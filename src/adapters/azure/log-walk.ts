/** Walks a log as it is stored, from a place whose hash is known, and takes nothing from memory. */
import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import {
  type ChainHead,
  emptyChain,
  followingSegment,
  headAt,
  leavesOf,
  readSegment,
  type Segment,
  segmentPlaceOf,
  verifySegment,
} from "../../domain/audit-chain";
import { AuditError, type KeyFor } from "../../domain/audit-seal";
import { canonicalBytes, canonicalValue } from "../../domain/digest";
import { type CompactRange, emptyRange, rootOf, withLeaf } from "../../domain/merkle";
import type { TreeHead } from "../../domain/merkle-proof";
import { folderOf, readPlaces } from "./audit-log";
import { readBlob } from "./blobs";

const SEGMENTS_AT_ONCE = 16;
/** A checkpoint may stand anywhere in the log: what is left for the next one keeps each within its time. */
const ENTRIES_AT_ONCE = 20_000;

export interface Log {
  readonly container: ContainerClient;
  readonly logId: string;
}

interface Place {
  readonly head: ChainHead;
  readonly range: CompactRange;
}

/** How far a walk has come. `before` is the place before its last segment. */
export interface Reached extends Place {
  readonly before: Place;
  /** When the last segment was written, in its writer's words. */
  readonly committedAt: string | undefined;
}

const origin: Place = { head: emptyChain, range: emptyRange };

/** Before the first segment. */
export const beginning: Reached = { ...origin, before: origin, committedAt: undefined };

const hashes = z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64);
const Waymark = z.strictObject({
  schema: z.literal("rtbf-audit-range/1"),
  segments: z.int().min(0),
  size: z.int().min(0),
  hash: z.string(),
  hashes,
});

/** Where the waymark of a checkpoint is kept, seen from the log's folder. */
export const waymarkPlaceOf = (size: number): string => `ranges/${sizeName(size)}.json`;

/** A size as it stands in blob names: names in their order are sizes in theirs. */
export const sizeName = (size: number): string => String(size).padStart(12, "0");

/** From here the next walk may start. It proves nothing by itself: see `reachedAt`. */
export const waymarkOf = ({ before: { head, range } }: Reached): Buffer =>
  canonicalBytes({
    schema: "rtbf-audit-range/1",
    ...head,
    hashes: range.hashes.map((hash) => hash.toString("hex")),
  });

/** Reads and verifies what follows a place: every link, record and MAC, and the leaves of it. */
export async function walkOn(
  log: Log,
  from: Reached,
  keyFor: KeyFor,
): Promise<{ reached: Reached; added: readonly Buffer[] }> {
  const entered = new Set<string>();
  const added: Buffer[] = [];
  let reached = from;
  while (added.length < ENTRIES_AT_ONCE) {
    const segments = await segmentsFrom(log, reached.head.segments);
    const records = await recordsNamedIn(log, segments);
    for (const bytes of segments) {
      const walk = { logId: log.logId, records, keyFor, entered };
      const { segment } = await verifySegment(reached.head, bytes, walk);
      reached = stepped(reached, segment, bytes);
      added.push(...leavesOf(segment));
    }
    if (segments.length < SEGMENTS_AT_ONCE) break;
  }
  return { reached, added };
}

/**
 * The place of a signed head. What it rests on is found from the waymark, which whoever may write to the
 * storage could have set wrong: it counts only if it leads to the signed root. Else the log is read from its
 * first entry on, and throws an `AuditError` when it does not lead there either.
 */
export async function reachedAt(log: Log, head: TreeHead): Promise<Reached> {
  return (await byWaymark(log, head)) ?? (await fromBeginning(log, head));
}

async function byWaymark(log: Log, signed: TreeHead): Promise<Reached | undefined> {
  const name = `${folderOf(log.logId)}/${waymarkPlaceOf(signed.size)}`;
  const blob = await readBlob(log.container, name);
  const waymark = Waymark.safeParse(blob && canonicalValue(blob.bytes)).data;
  if (!waymark) return undefined;
  const { segments, size, hash } = waymark;
  const range = { size, hashes: waymark.hashes.map((hex) => Buffer.from(hex, "hex")) };
  const place: Place = { head: { segments, size, hash }, range };
  const [bytes] = await segmentsFrom(log, segments, 1);
  const reached = bytes && tried(() => follow(log, { ...beginning, ...place }, bytes));
  return reached && isAt(reached, signed) ? reached : undefined;
}

async function fromBeginning(log: Log, signed: TreeHead): Promise<Reached> {
  let reached = beginning;
  while (reached.head.size < signed.size) {
    const segments = await segmentsFrom(log, reached.head.segments);
    if (segments.length === 0) throw new AuditError("LOG_CUT", positionOf(reached));
    for (const bytes of segments)
      if (reached.head.size < signed.size) reached = follow(log, reached, bytes);
  }
  if (!isAt(reached, signed)) throw new AuditError("FORK");
  return reached;
}

const isAt = ({ range }: Reached, { size, root }: TreeHead): boolean =>
  range.size === size && rootOf(range).equals(root);

const positionOf = ({ head }: Reached) => ({ segment: head.segments, seq: head.size });

function tried<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (fault) {
    if (fault instanceof AuditError) return undefined;
    throw fault;
  }
}

const follow = ({ logId }: Log, reached: Reached, bytes: Uint8Array): Reached =>
  stepped(reached, followingSegment(reached.head, bytes, logId), bytes);

const stepped = ({ head, range }: Reached, segment: Segment, bytes: Uint8Array): Reached => ({
  head: headAt(segment, bytes),
  range: leavesOf(segment).reduce(withLeaf, range),
  before: { head, range },
  committedAt: segment.committedAt,
});

/** Segments from a number on, without a gap; fewer than asked for only at the log's end. */
async function segmentsFrom(log: Log, first: number, count = SEGMENTS_AT_ONCE): Promise<Buffer[]> {
  const { container, logId } = log;
  const places = Array.from({ length: count }, (_, n) => segmentPlaceOf(first + n));
  const found = await readPlaces(container, `${folderOf(logId)}/`, places);
  const segments = places.map((place) => found.get(place));
  const end = segments.indexOf(undefined);
  if (end < 0 || segments.slice(end).every((bytes) => bytes === undefined))
    return segments.filter((bytes) => bytes !== undefined);
  // One that follows was found: this one was written while they were read, or it was taken away.
  if (!(await readBlob(container, `${folderOf(logId)}/${places[end]}`)))
    throw new AuditError("GAP");
  return segments.slice(0, end).filter((bytes) => bytes !== undefined);
}

async function recordsNamedIn(
  { container, logId }: Log,
  segments: readonly Uint8Array[],
): Promise<ReadonlyMap<string, Buffer>> {
  const entries = segments.flatMap((bytes) => readSegment(bytes, logId).entries);
  const places = entries.flatMap((entry) => (entry.type === "record" ? [entry.blob] : []));
  return readPlaces(container, `${folderOf(logId)}/`, places);
}
