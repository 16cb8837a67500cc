import { text } from "node:stream/consumers";
import { BlobServiceClient } from "@azure/storage-blob";
import type { BlobStorage } from "../../../local/sandbox/blob-storage";

/** Options of a client that shows every failure. */
export const unretried = { retryOptions: { maxTries: 1 } };
/** The condition of a creation that never overwrites. */
export const createOnly = { conditions: { ifNoneMatch: "*" } };
/** How a protected blob answers a change. */
export const immutable = { statusCode: 409, code: "BlobImmutableDueToPolicy" };

/** The real SDK, pointed at the storage that runs when a client is asked for. */
export function storageClients(storage: () => BlobStorage) {
  const audit = (options: object = unretried) =>
    new BlobServiceClient(storage().auditUrl, undefined, options);
  const blob = (name: string, options?: object) =>
    audit(options).getContainerClient("audit-2026").getBlockBlobClient(name);
  return {
    audit,
    blob,
    create: (name: string, content: string, options?: object) =>
      blob(name, options).upload(content, Buffer.byteLength(content), createOnly),
    read: async (name: string) => {
      const { readableStreamBody } = await blob(name).download();
      return readableStreamBody ? text(readableStreamBody) : "";
    },
    cases: () =>
      new BlobServiceClient(storage().operationsUrl, undefined, unretried).getContainerClient(
        "cases",
      ),
  };
}
