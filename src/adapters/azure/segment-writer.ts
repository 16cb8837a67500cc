/** Enters records into the chain. Only one blob can have a number, so that no two writers fork it. */
import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ContainerClient } from "@azure/storage-blob";
import {
  type ChainHead,
  emptyChain,
  followingSegment,
  headAt,
  type LogEntry,
  readSegment,
  type Segment,
  segmentAfter,
  segmentPlaceOf,
  subjectOf,
} from "../../domain/audit-chain";
import { AuditError } from "../../domain/audit-seal";
import { sha256 } from "../../domain/digest";
import { folderOf } from "./audit-log";
import { blobExists, putOnce, readBlob } from "./blobs";

const ENTRIES_AT_ONCE = 64;
const LONGEST_PAUSE_MS = 40;

interface Pending {
  readonly entry: LogEntry;
  /** The log's size as the record saw it: its entry, if there is one already, is not before. */
  readonly afterSeq: number;
  readonly settle: (fault?: unknown) => void;
}

interface Log {
  readonly container: ContainerClient;
  readonly logId: string;
  readonly now: () => Date;
}

/** The writer of one process and log. What waits while a segment is written goes into the next one together. */
export class SegmentWriter {
  readonly #log: Log;
  readonly #waiting: Pending[] = [];
  readonly #seen = new Set<string>();
  #head: ChainHead = emptyChain;
  /** The oldest segment whose entries have been seen: from there to the head every entry is known. */
  #seenFrom: Pick<Segment, "seg" | "firstSeq" | "prevHash"> = {
    seg: 0,
    firstSeq: 0,
    prevHash: emptyChain.hash,
  };
  #state: "idle" | "writing" = "idle";

  private constructor(log: Log) {
    this.#log = log;
  }

  /** Finds the head of the log: of numbered blobs without gaps the last is found by halving. */
  static async at(log: Log): Promise<SegmentWriter> {
    const writer = new SegmentWriter(log);
    const last = await lastSegment((seg) => blobExists(log.container, writer.#nameOf(seg)));
    if (last === undefined) return writer;
    const bytes = await writer.#read(last);
    const segment = readSegment(bytes, log.logId);
    if (segment.seg !== last) throw new AuditError("GAP");
    writer.#seenFrom = segment;
    writer.#absorb(segment, bytes);
    return writer;
  }

  /** The log's size as it is known here; it may have grown meanwhile. */
  get size(): number {
    return this.#head.size;
  }

  /** Enters a record once, however often it is tried. */
  enter(entry: LogEntry, afterSeq: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (fault?: unknown) => (fault === undefined ? resolve() : reject(fault));
      this.#waiting.push({ entry, afterSeq, settle });
      if (this.#state === "idle") void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#state = "writing";
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, ENTRIES_AT_ONCE);
      const fault = await this.#commit(batch).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      for (const { settle } of batch) settle(fault);
    }
    this.#state = "idle";
  }

  async #commit(batch: readonly Pending[]): Promise<void> {
    await this.#lookBackTo(Math.min(...batch.map(({ afterSeq }) => afterSeq)));
    for (;;) {
      const entries = new Map(
        batch.flatMap(({ entry }) => {
          const subject = subjectOf(entry);
          return this.#seen.has(subject) ? [] : [[subject, entry]];
        }),
      );
      if (entries.size === 0) return;
      if (await this.#put([...entries.values()])) return;
      await this.#catchUp();
      await pause(randomInt(LONGEST_PAUSE_MS));
    }
  }

  /** Creates the next segment; false when another writer was faster, whose segment is then absorbed. */
  async #put(entries: LogEntry[]): Promise<boolean> {
    const { container, logId, now } = this.#log;
    const own = { logId, writer: randomUUID(), committedAt: now().toISOString(), entries };
    const bytes = segmentAfter(this.#head, own);
    const put = await putOnce(container, this.#nameOf(this.#head.segments), { bytes });
    const stored = put.created ? bytes : put.stored.bytes;
    this.#absorb(followingSegment(this.#head, stored, logId), stored);
    return stored.equals(bytes);
  }

  async #catchUp(): Promise<void> {
    const { container, logId } = this.#log;
    for (;;) {
      const next = await readBlob(container, this.#nameOf(this.#head.segments));
      if (!next) return;
      this.#absorb(followingSegment(this.#head, next.bytes, logId), next.bytes);
    }
  }

  #absorb(segment: Segment, bytes: Uint8Array): void {
    for (const entry of segment.entries) this.#seen.add(subjectOf(entry));
    this.#head = headAt(segment, bytes);
  }

  /** A record of an earlier try may have been entered before this process began to look. */
  async #lookBackTo(seq: number): Promise<void> {
    while (seq < this.#seenFrom.firstSeq) {
      const bytes = await this.#read(this.#seenFrom.seg - 1);
      if (sha256(bytes) !== this.#seenFrom.prevHash) throw new AuditError("CHAIN_BROKEN");
      const segment = readSegment(bytes, this.#log.logId);
      for (const entry of segment.entries) this.#seen.add(subjectOf(entry));
      this.#seenFrom = segment;
    }
  }

  async #read(seg: number): Promise<Buffer> {
    const blob = await readBlob(this.#log.container, this.#nameOf(seg));
    if (!blob) throw new AuditError("GAP");
    return blob.bytes;
  }

  #nameOf(seg: number): string {
    return `${folderOf(this.#log.logId)}/${segmentPlaceOf(seg)}`;
  }
}

/** The last number that exists, when all before it do. */
async function lastSegment(exists: (seg: number) => Promise<boolean>): Promise<number | undefined> {
  if (!(await exists(0))) return undefined;
  let there = 0;
  let step = 1;
  while (await exists(there + step)) {
    there += step;
    step *= 2;
  }
  let missing = there + step;
  while (missing - there > 1) {
    const middle = Math.floor((there + missing) / 2);
    if (await exists(middle)) there = middle;
    else missing = middle;
  }
  return there;
}
