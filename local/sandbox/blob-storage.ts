/**
 * Two storage accounts on this machine: Azurite, and before it the proxy that keeps evidence immutable.
 */
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { startAzurite } from "./azurite";
import { sandboxYears } from "./sandbox-years";
import { accountSasUrl, type StorageAccount } from "./storage-accounts";
import { startWormProxy, type WormProxy } from "./worm-proxy";

/** The containers each account starts with. */
export type Containers = Readonly<Record<StorageAccount, readonly string[]>>;

/** Running storage. */
export interface BlobStorage extends Pick<WormProxy, "arrange" | "state" | "close"> {
  /** Both addresses hold a SAS and lead through the proxy. */
  readonly operationsUrl: string;
  readonly auditUrl: string;
  /** Where Azurite itself listens, for whoever wants to tamper with evidence. */
  readonly azuritePort: number;
}

/** The containers the app is provisioned with: its cases, and a container of evidence for each year. */
export function sandboxContainers(now: Date): Containers {
  return { operations: ["cases"], audit: sandboxYears(now).map((year) => `audit-${year}`) };
}

/** Starts storage; its data is in the state folder and stays there. */
export async function startBlobStorage(options: {
  azuritePort: number;
  proxyPort: number;
  stateDir: string;
  containers: Containers;
  random?: () => number;
}): Promise<BlobStorage> {
  const { stateDir, containers, random = Math.random } = options;
  const azurite = await startAzurite(options.azuritePort, join(stateDir, "azurite"));
  try {
    await createContainers(azurite.port, containers);
    const ports = { port: options.proxyPort, azuritePort: azurite.port };
    const proxy = await startWormProxy({ ...ports, random });
    return {
      operationsUrl: accountSasUrl("operations", proxy.port),
      auditUrl: accountSasUrl("audit", proxy.port),
      azuritePort: azurite.port,
      arrange: proxy.arrange,
      state: proxy.state,
      close: async () => {
        await proxy.close();
        await azurite.close();
      },
    };
  } catch (error) {
    await azurite.close();
    throw error;
  }
}

async function createContainers(port: number, { operations, audit }: Containers): Promise<void> {
  const accounts = [["operations", operations] as const, ["audit", audit] as const];
  for (const [account, names] of accounts) {
    const service = new BlobServiceClient(accountSasUrl(account, port));
    for (const name of names) await service.getContainerClient(name).createIfNotExists();
  }
}
