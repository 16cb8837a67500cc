/** Checkpoints as blobs of the log they are about: each written once, under its size. */
import { AuditError } from "../../domain/audit-seal";
import {
  checkpointText,
  isFork,
  signedNote,
  type VerifiedCheckpoint,
  verifyCheckpoint,
} from "../../domain/checkpoint";
import { canonicalBytes, noteKeyText, publicKeyPem } from "../../domain/digest";
import type { TreeHead } from "../../domain/merkle-proof";
import { folderOf } from "./audit-log";
import { blobNames, putOnce, readBlob } from "./blobs";
import type { SigningVersion } from "./checkpoint-signer";
import { type Log, type Reached, sizeName, waymarkOf, waymarkPlaceOf } from "./log-walk";

/** A log and the name under which its checkpoints are signed. */
export interface SignedLog extends Log {
  readonly origin: string;
}

const checkpointPlaceOf = (size: number): string => `checkpoints/${sizeName(size)}.note`;

/**
 * The checkpoint of the largest size, verified; undefined when there is none. Throws an `AuditError` when it is
 * not ours: to pass over it would be to let whoever put it there choose what counts as the last one.
 */
export async function latestCheckpoint(
  log: SignedLog,
  publicKeys: readonly Buffer[],
): Promise<VerifiedCheckpoint | undefined> {
  const folder = `${folderOf(log.logId)}/`;
  const names = await blobNames(log.container, `${folder}checkpoints/`);
  const latest = names.filter((name) => name.endsWith(".note")).at(-1);
  if (latest === undefined) return undefined;
  const checkpoint = await readCheckpoint(log, latest, publicKeys);
  // An old one under a new name would take back what was signed since.
  if (latest !== folder + checkpointPlaceOf(checkpoint.size))
    throw new AuditError("NOTE_MISPLACED");
  return checkpoint;
}

/**
 * Signs a head and stores it under its size, once. Under a name that is taken there must be the same head: the
 * same log was signed by another instance, or somebody has forked it.
 */
export async function publish(
  log: SignedLog,
  head: TreeHead,
  signing: {
    reached: Reached;
    signers: readonly SigningVersion[];
    publicKeys: readonly Buffer[];
  },
): Promise<void> {
  const { container, logId, origin } = log;
  const folder = folderOf(logId);
  const checkpoint = { ...head, origin };
  const message = Buffer.from(checkpointText(checkpoint));
  const signatures = await Promise.all(
    signing.signers.map(async ({ publicKey, sign }) => ({
      publicKey,
      signature: await sign(message),
    })),
  );
  const waymark = waymarkOf(signing.reached);
  await putOnce(container, `${folder}/${waymarkPlaceOf(head.size)}`, { bytes: waymark });
  const bytes = signedNote(checkpoint, signatures);
  const name = `${folder}/${checkpointPlaceOf(head.size)}`;
  await putOnce(container, name, { bytes, contentType: "text/plain; charset=utf-8" });
  const stored = await readCheckpoint(log, name, signing.publicKeys);
  if (stored.size !== head.size) throw new AuditError("NOTE_MISPLACED");
  if (isFork(stored, head)) throw new AuditError("FORK");
}

/** Publishes a signer's public key beside the log, after it was announced in it; both once. */
export async function publishKey(
  { container, logId, origin }: SignedLog,
  { keyId, publicKey }: SigningVersion,
  announce: () => Promise<void>,
): Promise<void> {
  const bytes = canonicalBytes({
    schema: "rtbf-audit-key/1",
    keyId,
    verifierKey: noteKeyText(origin, publicKey),
    pem: publicKeyPem(publicKey),
  });
  const name = `${folderOf(logId)}/keys/${keyId}.json`;
  let known = await readBlob(container, name);
  if (!known) {
    await announce();
    const put = await putOnce(container, name, { bytes });
    if (put.created) return;
    known = put.stored;
  }
  // Whoever put another key under this name wants it to be believed.
  if (!known.bytes.equals(bytes)) throw new AuditError("AUDIT_CONFLICT");
}

async function readCheckpoint(
  { container, origin }: SignedLog,
  name: string,
  publicKeys: readonly Buffer[],
): Promise<VerifiedCheckpoint> {
  const blob = await readBlob(container, name);
  if (!blob) throw new AuditError("NOT_PUBLISHED");
  return verifyCheckpoint(blob.bytes, { origin, publicKeys });
}
