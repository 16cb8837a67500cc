/** One log of the evidence: its name, its blobs, and what an auditor is given of them. */
import { randomBytes } from "node:crypto";
import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import { LogOpening, type StoredLog } from "../../domain/audit-chain";
import { AuditError } from "../../domain/audit-seal";
import { canonicalBytes, canonicalValue } from "../../domain/digest";
import { blobNames, putOnce, readBlob } from "./blobs";

const OPENING = "log.json";
const READ_AT_ONCE = 16;

/** Where logs are kept: one container a year. */
export interface LogAccount {
  readonly service: BlobServiceClient;
  readonly containerPrefix: string;
  /** The log's name for the outside. */
  readonly origin: string;
}

/** The container of a year. */
export const containerOf = (
  { service, containerPrefix }: LogAccount,
  year: number | string,
): ContainerClient => service.getContainerClient(`${containerPrefix}-${year}`);

/** The folder of a log in its container. */
export const folderOf = (logId: string): string => `rtbf/${logId}`;

/** Opens the container's log; whoever comes first gives it its id, everybody else takes it from there. */
export async function openLog(container: ContainerClient, origin: string): Promise<LogOpening> {
  const known = await readOpening(container);
  if (known) return known;
  const opening = { logId: randomBytes(8).toString("hex"), origin, prevLogId: null };
  const put = await putOnce(container, OPENING, { bytes: canonicalBytes(opening) });
  return put.created ? opening : parseOpening(put.stored.bytes);
}

/** The log of a container as it is stored, for whoever verifies it; undefined when none was begun. */
export async function readLog(container: ContainerClient): Promise<StoredLog | undefined> {
  const opening = await readOpening(container);
  if (!opening) return undefined;
  const { logId } = opening;
  const segments = await readFolder(container, `${folderOf(logId)}/`, "segments/");
  const records = await readFolder(container, `${folderOf(logId)}/`, "records/");
  return { logId, segments: [...segments.values()], records };
}

/** What was written when the container's log began; undefined before that. */
export async function readOpening(container: ContainerClient): Promise<LogOpening | undefined> {
  const blob = await readBlob(container, OPENING);
  return blob && parseOpening(blob.bytes);
}

function parseOpening(bytes: Buffer): LogOpening {
  const opening = LogOpening.safeParse(canonicalValue(bytes));
  if (!opening.success) throw new AuditError("SCHEMA_MISMATCH");
  return opening.data;
}

/** All blobs of a folder by their place in the log, in the order of their names. */
async function readFolder(
  container: ContainerClient,
  folder: string,
  part: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const names = await blobNames(container, folder + part);
  const places = names.map((name) => name.slice(folder.length));
  return readPlaces(container, folder, places);
}

/** The blobs of some places of a folder that are there, some at a time, in the order of the places. */
export async function readPlaces(
  container: ContainerClient,
  folder: string,
  places: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const blobs = new Map<string, Buffer>();
  for (let from = 0; from < places.length; from += READ_AT_ONCE) {
    const some = places.slice(from, from + READ_AT_ONCE);
    const read = await Promise.all(some.map((place) => readBlob(container, folder + place)));
    for (const [index, place] of some.entries()) {
      const blob = read[index];
      if (blob) blobs.set(place, blob.bytes);
    }
  }
  return blobs;
}
