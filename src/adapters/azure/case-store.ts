/** The case's memory in Blob storage, container `cases`: encrypted, create-once where it must not change. */
import { randomUUID } from "node:crypto";
import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import type { CaseFile } from "../../domain/case-files";
import { canonicalBytes, type Key, subkey } from "../../domain/digest";
import { CaseId } from "../../domain/identifiers";
import type { CaseStore, KeyRing } from "../../ports";
import { blobExists, blobNames, putOnce, readBlob, removeBlob, upload } from "./blobs";
import { CaseKeys, caseKeyNameOf } from "./case-keys";
import { openFile, sealFile } from "./sealed-file";

const CONTAINER = "cases";

/** The case store of an account whose container is there; a missing one is `Unavailable`. */
export class BlobCaseStore implements CaseStore {
  readonly #container: ContainerClient;
  readonly #caseKeys: CaseKeys;

  constructor({ service, keys }: { service: BlobServiceClient; keys: KeyRing }) {
    this.#container = service.getContainerClient(CONTAINER);
    this.#caseKeys = new CaseKeys(this.#container, keys);
  }

  createKey(caseId: CaseId): Promise<void> {
    return this.#caseKeys.create(caseId);
  }

  async pseudonymKey(caseId: CaseId, fieldClass: string): Promise<Key> {
    return subkey(await this.#caseKeys.of(caseId), `rtbf/v1/${fieldClass}`);
  }

  /** Two writers may write the same bytes: by the mark of the writer alone each knows whose they are. */
  async create<T>(file: CaseFile<T>, value: T): Promise<{ created: boolean; value: T }> {
    const writer = randomUUID();
    const valid = file.schema.parse(value);
    const bytes = await this.#encode(file, valid);
    const put = await putOnce(this.#container, file.name, { bytes, writer });
    if (put.created || put.stored.writer === writer) return { created: true, value: valid };
    return { created: false, value: await this.#decode(file, put.stored.bytes) };
  }

  async read<T>(file: CaseFile<T>): Promise<T | undefined> {
    return (await this.readVersion(file))?.value;
  }

  async readVersion<T>(file: CaseFile<T>): Promise<{ value: T; version: string } | undefined> {
    const blob = await readBlob(this.#container, file.name);
    return blob && { value: await this.#decode(file, blob.bytes), version: blob.etag };
  }

  async replace<T>(file: CaseFile<T>, value: T, version?: string): Promise<boolean> {
    const writer = randomUUID();
    const bytes = await this.#encode(file, file.schema.parse(value));
    const condition = version === undefined ? {} : { ifMatch: version };
    const refusal = await upload(this.#container, file.name, { bytes, writer, ...condition });
    if (!refusal) return true;
    if (refusal.statusCode !== 412) throw refusal;
    const stored = await readBlob(this.#container, file.name);
    return stored?.writer === writer;
  }

  async remove(file: CaseFile<unknown>): Promise<void> {
    await removeBlob(this.#container, file.name);
    const caseId = CaseId.safeParse(folderOf(file));
    if (caseId.success && file.name === caseKeyNameOf(caseId.data))
      this.#caseKeys.forget(caseId.data);
  }

  exists(file: CaseFile<unknown>): Promise<boolean> {
    return blobExists(this.#container, file.name);
  }

  names(prefix: string): Promise<readonly string[]> {
    return blobNames(this.#container, prefix);
  }

  async #encode<T>(file: CaseFile<T>, value: T): Promise<Buffer> {
    if (!file.encrypted) return canonicalBytes(value);
    return sealFile(value, { ...file, key: await this.#keyOf(file) });
  }

  async #decode<T>(file: CaseFile<T>, bytes: Buffer): Promise<T> {
    const value: unknown = file.encrypted
      ? openFile(bytes, { ...file, key: await this.#keyOf(file) })
      : JSON.parse(bytes.toString("utf8"));
    return file.schema.parse(value);
  }

  /** Pseudonyms and files have keys of their own: what one reveals says nothing about the other. */
  async #keyOf(file: CaseFile<unknown>): Promise<Key> {
    return subkey(await this.#caseKeys.of(CaseId.parse(folderOf(file))), "rtbf/case-file/1");
  }
}

const folderOf = ({ name }: CaseFile<unknown>): string => name.split("/")[0] ?? "";
