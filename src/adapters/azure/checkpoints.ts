/** Signs the log's head, once everything since the last signed head was read again and found as it was written. */
import type { LogEntry } from "../../domain/audit-chain";
import { AuditError } from "../../domain/audit-seal";
import type { VerifiedCheckpoint } from "../../domain/checkpoint";
import { consistencyProof, rootOf, subtreesAfter } from "../../domain/merkle";
import { provesConsistency, type TreeHead } from "../../domain/merkle-proof";
import type { CheckpointOutcome, Checkpoints, KeyRing } from "../../ports";
import { containerOf, type LogAccount, openLog, readOpening } from "./audit-log";
import { latestCheckpoint, publish, publishKey, type SignedLog } from "./checkpoint-blobs";
import type { CheckpointSigner, SigningVersion } from "./checkpoint-signer";
import { beginning, type Reached, reachedAt, walkOn } from "./log-walk";
import { SegmentWriter } from "./segment-writer";

const A_DAY_MS = 24 * 60 * 60 * 1000;

interface Dependencies extends LogAccount {
  readonly keys: Pick<KeyRing, "version">;
  readonly signer: CheckpointSigner;
  readonly now: () => Date;
}

/** What is signed by the newest head is not in doubt; what came after is read from storage, whoever wrote it. */
export class BlobCheckpoints implements Checkpoints {
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  async write(year: number): Promise<CheckpointOutcome> {
    const log = await this.#logOf(year);
    if (!log) return { kind: "not_begun" };
    const { logId } = log;
    try {
      return await this.#advance(log);
    } catch (fault) {
      if (!(fault instanceof AuditError)) throw fault;
      return { kind: "alarm", logId, what: fault.code };
    }
  }

  /** This year's log begins here if nowhere else: that nothing happened is worth a signature too. */
  async #logOf(year: number): Promise<(SignedLog & { year: number }) | undefined> {
    const container = containerOf(this.#dependencies, year);
    const opening = this.#isThisYear(year)
      ? await openLog(container, this.#dependencies.origin)
      : await readOpening(container);
    if (!opening) return undefined;
    const { logId } = opening;
    return { year, container, logId, origin: `${opening.origin}/${logId}` };
  }

  async #advance(log: SignedLog & { year: number }): Promise<CheckpointOutcome> {
    const { signing, publicKeys } = await this.#dependencies.signer.versions();
    const last = await latestCheckpoint(log, publicKeys);
    const from = last ? await reachedAt(log, last) : beginning;
    await this.#announce(log, signing[0], from);
    const { reached, added } = await this.#walked(log, from);
    const { logId } = log;
    const { size } = reached.head;
    if (added.length === 0) return { kind: "unchanged", logId, size };
    const head: TreeHead = { size, root: rootOf(reached.range) };
    if (last) prove(last, head, { from, added });
    await publish(log, head, { reached, signers: signersAfter(last, signing), publicKeys });
    return { kind: "written", logId, size };
  }

  /** Whoever reads the log learns there which key vouches for it from here on. */
  async #announce(log: SignedLog, signer: SigningVersion, from: Reached): Promise<void> {
    const { keyId, publicKey } = signer;
    await publishKey(log, signer, () =>
      this.#enter(log, from, {
        type: "signer-activated",
        keyId,
        publicKey: publicKey.toString("base64"),
      }),
    );
  }

  async #walked(log: SignedLog & { year: number }, from: Reached) {
    const keyFor = async (keyId: string) => (await this.#dependencies.keys.version(keyId)).key;
    const walked = await walkOn(log, from, keyFor);
    if (walked.added.length > 0 || !this.#isSilent(log, walked.reached)) return walked;
    const day = this.#dependencies.now().toISOString().slice(0, 10);
    await this.#enter(log, from, { type: "heartbeat", day });
    return walkOn(log, from, keyFor);
  }

  #isSilent({ year }: { year: number }, { committedAt }: Reached): boolean {
    const silence = this.#dependencies.now().getTime() - Date.parse(committedAt ?? "");
    return this.#isThisYear(year) && silence >= A_DAY_MS;
  }

  /** Looks back to the last checkpoint: two at once enter it once. */
  async #enter(log: SignedLog, from: Reached, entry: LogEntry): Promise<void> {
    const writer = await SegmentWriter.at({ ...log, now: this.#dependencies.now });
    await writer.enter(entry, from.head.size);
  }

  #isThisYear(year: number): boolean {
    return this.#dependencies.now().getUTCFullYear() === year;
  }
}

/** Made by one piece of code and verified by another: our own mistake is not signed either. */
function prove(
  last: TreeHead,
  head: TreeHead,
  { from, added }: { from: Reached; added: readonly Buffer[] },
): void {
  const proof = consistencyProof(last.size, head.size, subtreesAfter(from.range, added));
  if (!provesConsistency(last, head, proof)) throw new AuditError("INCONSISTENT");
}

/** A new key's first checkpoint is signed by the one before too, which so vouches for its successor. */
function signersAfter(
  last: VerifiedCheckpoint | undefined,
  [first, ...others]: readonly [SigningVersion, ...SigningVersion[]],
): readonly SigningVersion[] {
  const hasSigned = ({ publicKey }: SigningVersion) =>
    last?.signers.some((signer) => signer.equals(publicKey)) === true;
  return hasSigned(first) ? [first] : [first, ...others.filter(hasSigned)];
}
