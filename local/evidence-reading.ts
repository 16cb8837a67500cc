import { containerOf, readLog, readOpening } from "../src/adapters/azure/audit-log";
import { blobServiceFor } from "../src/adapters/azure/blob-service";
import { latestCheckpoint } from "../src/adapters/azure/checkpoint-blobs";
import { vaultSigner } from "../src/adapters/azure/checkpoint-signer";
import { VaultKeyRing } from "../src/adapters/azure/key-ring";
import { secretClientFor } from "../src/adapters/azure/secret-client";
import {
  leavesOf,
  readSegment,
  type StoredLog,
  subjectOf,
  type VerifiedLog,
  verifyChain,
} from "../src/domain/audit-chain";
import type { VerifiedCheckpoint } from "../src/domain/checkpoint";
import { emptyRange, inclusionProof, rootOf, subtreesOf, withLeaf } from "../src/domain/merkle";
import { provesInclusion } from "../src/domain/merkle-proof";

type Settings = Readonly<Record<string, string>>;

const now = () => new Date();
const thisYear = () => now().getUTCFullYear();

/** Reads this year's log and verifies every link, digest and MAC of it. */
export async function readEvidence(settings: Settings, year = thisYear()): Promise<VerifiedLog> {
  const keys = new VaultKeyRing({ client: vaultOf(settings), now });
  return verifyChain(await storedLog(settings, year), async (keyId) => {
    return (await keys.version(keyId)).key;
  });
}

/** The newest checkpoint, its signature verified; undefined before the first. */
export async function readCheckpoint(
  settings: Settings,
  year = thisYear(),
): Promise<VerifiedCheckpoint | undefined> {
  const container = containerOf(accountOf(settings), year);
  const opening = await readOpening(container);
  if (!opening) return undefined;
  const { logId } = opening;
  const { publicKeys } = await vaultSigner({ client: vaultOf(settings), now }).versions();
  const log = { container, logId, origin: `${opening.origin}/${logId}` };
  return latestCheckpoint(log, publicKeys);
}

/**
 * Proves without any key that a record is in the tree of a checkpoint, and that the tree is the log's: the
 * number of hashes that an auditor needs besides the record.
 */
export async function proveIncluded(
  settings: Settings,
  { size, root }: VerifiedCheckpoint,
  auditId: string,
): Promise<number> {
  const { segments, logId } = await storedLog(settings, thisYear());
  const read = segments.map((bytes) => readSegment(bytes, logId));
  const leaves = read.flatMap(leavesOf).slice(0, size);
  if (!rootOf(leaves.reduce(withLeaf, emptyRange)).equals(root))
    throw new Error("the checkpoint is of another log");
  const index = read.flatMap(({ entries }) => entries.map(subjectOf)).indexOf(auditId);
  const hash = leaves[index];
  const proof = hash ? inclusionProof(index, size, subtreesOf(leaves)) : [];
  if (!(hash && provesInclusion({ index, hash }, { size, root }, proof)))
    throw new Error("the checkpoint does not hold the record");
  return proof.length;
}

async function storedLog(settings: Settings, year: number): Promise<StoredLog> {
  const log = await readLog(containerOf(accountOf(settings), year));
  if (!log) throw new Error(`there is no evidence of ${year}`);
  return log;
}

const accountOf = ({
  AUDIT_BLOB_URL = "",
  AUDIT_CONTAINER_PREFIX: containerPrefix = "",
  AUDIT_LOG_ORIGIN: origin = "",
}: Settings) => ({ service: blobServiceFor(AUDIT_BLOB_URL, undefined), containerPrefix, origin });

const vaultOf = ({ KEY_VAULT_URL: url = "", LOCAL_CA_FILE: localCaFile }: Settings) =>
  secretClientFor({ url, localCaFile });
