/** The evidence in Blob storage: one immutable container a year, one log in each. */
import type { ContainerClient } from "@azure/storage-blob";
import { type RecordEntry, recordPlaceOf, type StoredLog } from "../../domain/audit-chain";
import { AuditBody, type AuditDraft, type AuditRecord } from "../../domain/audit-record";
import { AuditError, bodyOf, sealRecord, verifyRecord } from "../../domain/audit-seal";
import { canonicalBytes, sha256 } from "../../domain/digest";
import { type Evidence, type KeyRing, Unavailable } from "../../ports";
import { containerOf, folderOf, type LogAccount, openLog, readLog } from "./audit-log";
import { isImmutable, putOnce } from "./blobs";
import { SegmentWriter } from "./segment-writer";

const SECRET = "audit-hmac";
const PROOF_LASTS_MS = 5 * 60_000;

interface Dependencies extends LogAccount {
  readonly keys: KeyRing;
  readonly now: () => Date;
}

interface OpenLog {
  readonly container: ContainerClient;
  readonly logId: string;
  readonly writer: SegmentWriter;
}

/** Evidence in an account of its own; its containers are made, and made immutable, by infrastructure. */
export class BlobEvidence implements Evidence {
  readonly #dependencies: Dependencies;
  readonly #logs = new Map<string, Promise<OpenLog>>();
  readonly #provenAt = new Map<string, number>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  async proveImmutable(year?: number): Promise<void> {
    const now = this.#dependencies.now();
    const container = containerOf(this.#dependencies, year ?? now.getUTCFullYear());
    const name = container.containerName;
    const provenAt = this.#provenAt.get(name) ?? Number.NEGATIVE_INFINITY;
    if (now.getTime() - provenAt < PROOF_LASTS_MS) return;
    const immutable = await isImmutable(container).catch((cause: unknown) => {
      if (cause instanceof Unavailable) throw cause;
      throw new Unavailable([`audit container ${name} can't be asked`], { cause });
    });
    if (!immutable) throw new Unavailable([`audit container ${name} is not immutable`]);
    this.#provenAt.set(name, now.getTime());
  }

  async append(draft: AuditDraft): Promise<AuditRecord> {
    const log = await this.#open(draft.executionTimestamp.slice(0, 4));
    const { record, bytes } = await this.#stored(bodyIn(log, draft), log);
    const entry: RecordEntry = {
      type: "record",
      auditId: record.auditId,
      blob: recordPlaceOf(record),
      blobHash: sha256(bytes),
    };
    await log.writer.enter(entry, record.seal.afterSeq);
    return record;
  }

  /** The year's log as it is stored, for whoever verifies it; undefined when none was begun. */
  readChain(year: number): Promise<StoredLog | undefined> {
    return readLog(containerOf(this.#dependencies, year));
  }

  /** One writer for each log; one that could not be opened is tried again by whoever comes next. */
  #open(year: string): Promise<OpenLog> {
    const known = this.#logs.get(year);
    if (known !== undefined) return known;
    const opening = this.#openAnew(year);
    this.#logs.set(year, opening);
    opening.catch(() => this.#logs.delete(year));
    return opening;
  }

  async #openAnew(year: string): Promise<OpenLog> {
    const { origin, now } = this.#dependencies;
    const container = containerOf(this.#dependencies, year);
    const { logId } = await openLog(container, origin);
    return { container, logId, writer: await SegmentWriter.at({ container, logId, now }) };
  }

  /** Seals and stores the body once. A record that is there already stays, with the seal it has. */
  async #stored(
    body: AuditBody,
    { container, logId, writer }: OpenLog,
  ): Promise<{ record: AuditRecord; bytes: Buffer }> {
    const { keys, now } = this.#dependencies;
    // Seen before the record exists: so its entry can only come after, and a retry knows where to look.
    const afterSeq = writer.size;
    const sealedAt = now().toISOString();
    const record = sealRecord(body, { ...(await keys.current(SECRET)), afterSeq, sealedAt });
    const bytes = canonicalBytes(record);
    const name = `${folderOf(logId)}/${recordPlaceOf(body)}`;
    const put = await putOnce(container, name, { bytes });
    if (put.created || put.stored.bytes.equals(bytes)) return { record, bytes };
    return { record: await this.#sameAs(body, put.stored.bytes), bytes: put.stored.bytes };
  }

  /** What is stored may be a forger's, who knew the name: it is verified before it enters the chain. */
  async #sameAs(body: AuditBody, bytes: Buffer): Promise<AuditRecord> {
    const keyFor = async (keyId: string) => (await this.#dependencies.keys.version(keyId)).key;
    const stored = await verifyRecord(bytes, { logId: body.logId, keyFor });
    if (!canonicalBytes(bodyOf(stored)).equals(canonicalBytes(body)))
      throw new AuditError("AUDIT_CONFLICT");
    return stored;
  }
}

/** Closed by its schema: no member and no form but the agreed ones gets where nothing can be removed. */
function bodyIn({ container, logId }: OpenLog, draft: AuditDraft): AuditBody {
  const location = new URL(
    container.getBlobClient(`${folderOf(logId)}/${recordPlaceOf(draft)}`).url,
  );
  location.search = "";
  const body = AuditBody.safeParse({
    ...draft,
    schema: "rtbf-audit-record/1",
    logId,
    storageLocation: location.href,
  });
  if (!body.success) throw new AuditError("SCHEMA_MISMATCH", undefined, { cause: body.error });
  return body.data;
}
