/** A log, a vault and who signs for one test file, and the hands of somebody who tampers with what is stored. */
import { generateKeyPairSync } from "node:crypto";
import type { ContainerClient } from "@azure/storage-blob";
import { vaultSigner } from "../../../src/adapters/azure/checkpoint-signer";
import { BlobCheckpoints } from "../../../src/adapters/azure/checkpoints";
import { BlobEvidence } from "../../../src/adapters/azure/evidence";
import { noticeDraft } from "../../domain/sample-log";
import { contentOf, everything, overwrite, startTestStorage, type TestStorage } from "./storage";
import { startTestVault, type TestVault } from "./vault";

/** A private key as the vault keeps it. */
export const aSignersPem = (type: "ed25519" | "ed448" = "ed25519"): string => {
  const { privateKey } =
    type === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ed448");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
};

/** The name of a checkpoint in its folder. */
export const note = (size: number): string => `${String(size).padStart(12, "0")}.note`;

/** Stands for vault and storage of one test file; each test begins with a log of its own. */
export class Stage {
  readonly vault: TestVault;
  readonly storage: TestStorage;
  readonly #prefixes: string[];
  #now = "";
  #prefix = "";

  private constructor(vault: TestVault, storage: TestStorage, prefixes: string[]) {
    this.vault = vault;
    this.storage = storage;
    this.#prefixes = prefixes;
  }

  static async open(tests: number): Promise<Stage> {
    const prefixes = Array.from({ length: tests }, (_, n) => `signed${n}`);
    const containers = prefixes.flatMap((name) => [`${name}-2026`, `${name}-2027`]);
    const [vault, storage] = await Promise.all([startTestVault(), startTestStorage(containers)]);
    await vault.add("audit-hmac", { from: "2026-01-01", until: "2028-01-01" });
    return new Stage(vault, storage, prefixes);
  }

  /** With a key that signs. */
  static async signing(tests: number, value = aSignersPem()): Promise<Stage> {
    const stage = await Stage.open(tests);
    await stage.vault.add("audit-signer", { value, from: "2026-01-01", until: "2028-01-01" });
    return stage;
  }

  async close(): Promise<void> {
    await Promise.all([this.vault.close(), this.storage.close()]);
  }

  begin(): void {
    this.#prefix = this.#prefixes.pop() ?? "";
    this.setClock("2026-05-12T09:15:30.000Z");
    this.vault.answerAgain();
    this.storage.storage.arrange({});
  }

  setClock(instant: string): void {
    this.#now = instant;
    this.vault.setClock(instant);
  }

  /** A process of its own: it knows of the log what it reads. */
  write(year = 2026) {
    const client = () => this.vault.client;
    const signer = vaultSigner({ client, now: this.#clock });
    return new BlobCheckpoints({ ...this.#account(), signer }).write(year);
  }

  evidence(): BlobEvidence {
    return new BlobEvidence(this.#account());
  }

  async append(...numbers: number[]): Promise<string> {
    const writer = this.evidence();
    let logId = "";
    for (const n of numbers) ({ logId } = await writer.append(noticeDraft(n)));
    return logId;
  }

  /** The container past the proxy, where nothing is immutable. */
  behind(): ContainerClient {
    return this.storage.behind("audit", `${this.#prefix}-2026`);
  }

  /** The names in a folder of the log, seen from there. */
  async names(folder: string): Promise<string[]> {
    const all = [...(await everything(this.behind())).keys()];
    return all.flatMap((name) => name.split(`/${folder}/`)[1] ?? []).sort();
  }

  async nameOf(part: string): Promise<string> {
    const name = [...(await everything(this.behind())).keys()].find((one) => one.includes(part));
    if (name === undefined) throw new Error(`no blob is named ${part}`);
    return name;
  }

  async contentOf(part: string): Promise<string> {
    return (await contentOf(this.behind(), await this.nameOf(part))).toString("utf8");
  }

  async change(part: string, from: string | RegExp, to: string): Promise<void> {
    const text = await this.contentOf(part);
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`${part} says nothing of ${from}`);
    await overwrite(this.behind(), await this.nameOf(part), Buffer.from(edited));
  }

  async remove(part: string): Promise<void> {
    await this.behind().deleteBlob(await this.nameOf(part));
  }

  readonly #clock = () => new Date(this.#now);

  #account() {
    return {
      service: this.storage.audit,
      containerPrefix: this.#prefix,
      origin: "audit.example",
      keys: this.vault.keyRing(),
      now: this.#clock,
    };
  }
}
