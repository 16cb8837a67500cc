/** Reads and writes whole blobs. A name that is created once keeps what it says: its name is the lock. */
import { type ContainerClient, RestError } from "@azure/storage-blob";
import { Unavailable } from "../../ports";

/** A blob as it is stored. */
export interface StoredBlob {
  readonly bytes: Buffer;
  readonly etag: string;
  /** The mark its writer left on it. */
  readonly writer: string | undefined;
  /** How long ago it was written, by the server's own clock; both instants are whole seconds. */
  readonly ageMs: number;
}

interface Writing {
  readonly contentType?: string;
  readonly writer?: string;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: "*";
}

/** Storage that answers nothing is a fault like another, not a wait without end. */
const patience = () => ({ abortSignal: AbortSignal.timeout(60_000) });

/** The blob of a name, or undefined. Streamed: read in parts it may be torn between two writers. */
export function readBlob(
  container: ContainerClient,
  name: string,
): Promise<StoredBlob | undefined> {
  return unlessMissing(container, async () => {
    const answer = await container.getBlobClient(name).download(0, undefined, patience());
    const chunks: Buffer[] = [];
    for await (const chunk of answer.readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
    const { etag = "", metadata, date, lastModified } = answer;
    const ageMs = (date?.getTime() ?? 0) - (lastModified?.getTime() ?? date?.getTime() ?? 0);
    return { bytes: Buffer.concat(chunks), etag, writer: metadata?.["writer"], ageMs };
  });
}

/** Whether there is a blob of a name. */
export async function blobExists(container: ContainerClient, name: string): Promise<boolean> {
  const found = await unlessMissing(container, () =>
    container.getBlobClient(name).getProperties(patience()),
  );
  return found !== undefined;
}

/** Whether nobody can change what is written into a container. */
export async function isImmutable(container: ContainerClient): Promise<boolean> {
  const properties = await unlessMissing(container, () => container.getProperties(patience()));
  return properties?.hasImmutabilityPolicy === true;
}

/** Deletes a blob; one that is gone is fine. */
export async function removeBlob(container: ContainerClient, name: string): Promise<void> {
  await unlessMissing(container, () => container.getBlobClient(name).delete(patience()));
}

/** The names under a prefix, sorted. */
export async function blobNames(container: ContainerClient, prefix: string): Promise<string[]> {
  const names: string[] = [];
  const listing = async () => {
    for await (const { name } of container.listBlobsFlat({ prefix, ...patience() }))
      names.push(name);
  };
  await unlessMissing(container, listing);
  return names.sort();
}

/** Creates a blob unless its name is taken, and returns what is stored under the name. */
export async function putOnce(
  container: ContainerClient,
  name: string,
  { bytes, ...writing }: Pick<Writing, "contentType" | "writer"> & { bytes: Buffer },
): Promise<{ created: true } | { created: false; stored: StoredBlob }> {
  const refusal = await upload(container, name, { bytes, ...writing, ifNoneMatch: "*" });
  if (!refusal) return { created: true };
  const stored = await readBlob(container, name);
  if (!stored) throw refusal;
  return { created: false, stored };
}

/**
 * Writes a blob and returns the refusal when a condition was not met. A refusal may be the answer to the
 * client's own second try of a write that had succeeded: whoever gets one reads the blob back.
 */
export async function upload(
  container: ContainerClient,
  name: string,
  { bytes, writer, contentType = "application/json", ...conditions }: Writing & { bytes: Buffer },
): Promise<RestError | undefined> {
  try {
    // Headers and metadata go with the bytes: a blob that is immutable at once takes none afterwards.
    await container.getBlockBlobClient(name).upload(bytes, bytes.byteLength, {
      ...patience(),
      conditions,
      blobHTTPHeaders: { blobContentType: contentType },
      ...(writer !== undefined && { metadata: { writer } }),
    });
    return undefined;
  } catch (fault) {
    if (isMissingContainer(fault)) throw missing(container, fault);
    if (fault instanceof RestError && (fault.statusCode === 409 || fault.statusCode === 412))
      return fault;
    throw fault;
  }
}

async function unlessMissing<T>(
  container: ContainerClient,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (fault) {
    if (isMissingContainer(fault)) throw missing(container, fault);
    if (fault instanceof RestError && fault.statusCode === 404) return undefined;
    throw fault;
  }
}

/** A HEAD has no body: there the code stands in a header alone, as in every other answer. */
const isMissingContainer = (fault: unknown): boolean =>
  fault instanceof RestError &&
  fault.response?.headers.get("x-ms-error-code") === "ContainerNotFound";

const missing = ({ containerName }: ContainerClient, cause: unknown): Unavailable =>
  new Unavailable([`container ${containerName} is missing`], { cause });
