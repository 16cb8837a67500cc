/** The rate ledger as one blob beside the cases, under a name that tells nobody whose it is. */
import type { BlobServiceClient } from "@azure/storage-blob";
import { ledgerNameOf } from "../../domain/digest";
import type { KeyRing } from "../../ports";
import type { LedgerStore } from "../genesys/rate-ledger";
import { readBlob, upload } from "./blobs";

interface Dependencies {
  readonly service: BlobServiceClient;
  readonly keys: Pick<KeyRing, "eternal">;
  /** Whose budget it is: the authority that gives the tokens, and the client there. */
  readonly loginUrl: string;
  readonly clientId: string;
}

/** The ledger of one OAuth client. It holds rates and durations, nothing about anybody. */
export function blobLedger({ service, keys, loginUrl, clientId }: Dependencies): LedgerStore {
  const container = service.getContainerClient("cases");
  const name = async () => {
    const { key } = await keys.eternal("case-index");
    return `limiter/${ledgerNameOf(key, new URL(loginUrl).origin, clientId)}.json`;
  };
  return {
    async read() {
      const blob = await readBlob(container, await name());
      return blob && { content: contentOf(blob.bytes), version: blob.etag, ageMs: blob.ageMs };
    },
    async write(ledger, version) {
      const bytes = Buffer.from(JSON.stringify(ledger));
      const condition =
        version === undefined ? { ifNoneMatch: "*" as const } : { ifMatch: version };
      return (await upload(container, await name(), { bytes, ...condition })) === undefined;
    },
  };
}

/** What can't be read is no ledger; the reader knows what to make of it. */
function contentOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
