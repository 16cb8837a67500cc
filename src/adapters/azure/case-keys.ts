/** The key of each case: wrapped by the vault's, stored with the case, so that deleting it shreds the case. */
import { randomBytes } from "node:crypto";
import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import { canonicalBytes, canonicalValue, type Key, keyFrom, subkey } from "../../domain/digest";
import type { CaseId } from "../../domain/identifiers";
import type { KeyRing } from "../../ports";
import { putOnce, readBlob } from "./blobs";
import { openFile, SealedFileError, sealFile } from "./sealed-file";

const KEK = "case-kek";
const REMEMBERED_CASES = 128;

const WrappedKey = z.strictObject({
  v: z.literal(1),
  keyId: z.string().regex(/^case-kek\/[0-9A-Za-z-]{1,127}$/),
  wrapped: z.record(z.string(), z.json()),
});

/** The case has no key: none was made yet, or it was destroyed and the case with it. */
class NoCaseKey extends Error {
  override readonly name = "NoCaseKey";
  readonly code = "NO_CASE_KEY";
}

/** Where a case's wrapped key is stored. */
export const caseKeyNameOf = (caseId: CaseId): string => `${caseId}/key.json`;

/** Makes, unwraps and remembers case keys. */
export class CaseKeys {
  readonly #container: ContainerClient;
  readonly #keys: KeyRing;
  readonly #remembered = new Map<CaseId, Key>();

  constructor(container: ContainerClient, keys: KeyRing) {
    this.#container = container;
    this.#keys = keys;
  }

  /** Whoever comes second leaves the first key in place. */
  async create(caseId: CaseId): Promise<void> {
    const name = caseKeyNameOf(caseId);
    if (await readBlob(this.#container, name)) return;
    const { keyId, key } = await this.#keys.current(KEK);
    const wrapped = sealFile(randomBytes(32).toString("base64"), {
      key: wrapping(key),
      name: caseId,
    });
    const bytes = canonicalBytes({ v: 1, keyId, wrapped: JSON.parse(wrapped.toString("utf8")) });
    await putOnce(this.#container, name, { bytes });
  }

  /** The key of a case; of the many that passed by, the last ones are remembered. */
  async of(caseId: CaseId): Promise<Key> {
    const key = this.#remembered.get(caseId) ?? (await this.#unwrapped(caseId));
    this.#remembered.delete(caseId);
    this.#remembered.set(caseId, key);
    const [oldest] = this.#remembered.keys();
    if (oldest && this.#remembered.size > REMEMBERED_CASES) this.#remembered.delete(oldest);
    return key;
  }

  /** A destroyed key may not live on in memory. */
  forget(caseId: CaseId): void {
    this.#remembered.delete(caseId);
  }

  async #unwrapped(caseId: CaseId): Promise<Key> {
    const blob = await readBlob(this.#container, caseKeyNameOf(caseId));
    if (!blob) throw new NoCaseKey(`case ${caseId} has no key`);
    const stored = WrappedKey.safeParse(canonicalValue(blob.bytes));
    if (!stored.success) throw new SealedFileError("NOT_AN_ENVELOPE");
    const { key } = await this.#keys.version(stored.data.keyId);
    const envelope = canonicalBytes(stored.data.wrapped);
    const opened = openFile(envelope, { key: wrapping(key), name: caseId });
    return keyFrom(Buffer.from(z.string().parse(opened), "base64"));
  }
}

const wrapping = (kek: Key): Key => subkey(kek, "rtbf/case-key/1");
