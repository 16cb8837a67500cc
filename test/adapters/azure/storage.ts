/** Two storage accounts for one test file, and the hands of somebody who tampers with what is stored. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { type BlobStorage, startBlobStorage } from "../../../local/sandbox/blob-storage";
import { accountSasUrl } from "../../../local/sandbox/storage-accounts";
import { blobServiceFor } from "../../../src/adapters/azure/blob-service";

export interface TestStorage {
  readonly storage: BlobStorage;
  readonly operations: BlobServiceClient;
  readonly audit: BlobServiceClient;
  /** A container past the proxy, where nothing is immutable. */
  behind(account: "operations" | "audit", container: string): ContainerClient;
  close(): Promise<void>;
}

export async function startTestStorage(
  auditContainers: readonly string[] = [],
): Promise<TestStorage> {
  const stateDir = mkdtempSync(join(tmpdir(), "storage-"));
  const storage = await startBlobStorage({
    azuritePort: 0,
    proxyPort: 0,
    stateDir,
    containers: { operations: ["cases"], audit: auditContainers },
  });
  return {
    storage,
    operations: blobServiceFor(storage.operationsUrl, undefined),
    audit: blobServiceFor(storage.auditUrl, undefined),
    behind: (account, container) =>
      new BlobServiceClient(accountSasUrl(account, storage.azuritePort)).getContainerClient(
        container,
      ),
    close: async () => {
      await storage.close();
      rmSync(stateDir, { recursive: true });
    },
  };
}

/** What a blob holds. */
export const contentOf = (container: ContainerClient, name: string): Promise<Buffer> =>
  container.getBlobClient(name).downloadToBuffer();

/** Puts other content in a blob's place. */
export async function overwrite(
  container: ContainerClient,
  name: string,
  content: Uint8Array,
): Promise<void> {
  await container.getBlockBlobClient(name).upload(Buffer.from(content), content.byteLength);
}

/** The content of every blob of a container, by name. */
export async function everything(container: ContainerClient): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const { name } of container.listBlobsFlat())
    found.set(name, await contentOf(container, name));
  return found;
}
