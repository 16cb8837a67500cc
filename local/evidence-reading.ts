import { blobServiceFor } from "../src/adapters/azure/blob-service";
import { BlobEvidence } from "../src/adapters/azure/evidence";
import { VaultKeyRing } from "../src/adapters/azure/key-ring";
import { secretClientFor } from "../src/adapters/azure/secret-client";
import { type VerifiedLog, verifyChain } from "../src/domain/audit-chain";

/** Reads this year's log and verifies every link, digest and MAC of it. */
export async function readEvidence(
  settings: Readonly<Record<string, string>>,
  year = new Date().getUTCFullYear(),
): Promise<VerifiedLog> {
  const { KEY_VAULT_URL: url = "", LOCAL_CA_FILE: localCaFile, AUDIT_BLOB_URL = "" } = settings;
  const { AUDIT_CONTAINER_PREFIX = "", AUDIT_LOG_ORIGIN = "" } = settings;
  const now = () => new Date();
  const keys = new VaultKeyRing({ client: secretClientFor({ url, localCaFile }), now });
  const evidence = new BlobEvidence({
    service: blobServiceFor(AUDIT_BLOB_URL, undefined),
    containerPrefix: AUDIT_CONTAINER_PREFIX,
    origin: AUDIT_LOG_ORIGIN,
    keys,
    now,
  });
  const log = await evidence.readChain(year);
  if (!log) throw new Error(`there is no evidence of ${year}`);
  return verifyChain(log, async (keyId) => (await keys.version(keyId)).key);
}
