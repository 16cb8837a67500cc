import { caseKeyNameOf } from "../../src/adapters/azure/case-keys";
import type { CaseFile } from "../../src/domain/case-files";
import { keyFrom } from "../../src/domain/digest";
import type { CaseId } from "../../src/domain/identifiers";
import { type CaseStore, Unavailable } from "../../src/ports";

type Members = Record<string, unknown>;

/** A case store that forgets everything with the test. What is encrypted is out of reach without its key. */
export class MemoryCases implements CaseStore {
  readonly files = new Map<string, unknown>();
  /** The file whose reading or writing fails, and how. */
  broken = new Map<string, Error>();
  /** Called before whatever is asked, and after what is created; throwing is dying there. */
  interrupt: () => void = () => undefined;

  get written(): string[] {
    return [...this.files.keys()].sort();
  }

  async createKey(caseId: CaseId): Promise<void> {
    this.#reach(caseKeyNameOf(caseId));
    this.files.set(caseKeyNameOf(caseId), "wrapped");
  }

  destroyKey(caseId: CaseId): void {
    this.files.delete(caseKeyNameOf(caseId));
  }

  async pseudonymKey(): Promise<ReturnType<typeof keyFrom>> {
    return keyFrom(Buffer.alloc(32, 1));
  }

  async create<T>(file: CaseFile<T>, value: T): Promise<{ created: boolean; value: T }> {
    const valid = file.schema.parse(value);
    this.#reach(file.name);
    if (this.files.has(file.name)) return { created: false, value: this.#opened(file) };
    this.files.set(file.name, this.#sealed(file, valid));
    this.interrupt();
    return { created: true, value: valid };
  }

  async read<T>(file: CaseFile<T>): Promise<T | undefined> {
    this.#reach(file.name);
    return this.files.has(file.name) ? this.#opened(file) : undefined;
  }

  async readVersion<T>(file: CaseFile<T>): Promise<{ value: T; version: string } | undefined> {
    const value = await this.read(file);
    return value === undefined ? undefined : { value, version: "1" };
  }

  async replace<T>(file: CaseFile<T>, value: T): Promise<boolean> {
    this.#reach(file.name);
    this.files.set(file.name, this.#sealed(file, file.schema.parse(value)));
    return true;
  }

  async remove({ name }: CaseFile<unknown>): Promise<void> {
    this.#reach(name);
    this.files.delete(name);
  }

  async exists({ name }: CaseFile<unknown>): Promise<boolean> {
    this.#reach(name);
    return this.files.has(name);
  }

  async names(prefix: string): Promise<readonly string[]> {
    this.#reach(prefix);
    return this.written.filter((name) => name.startsWith(prefix));
  }

  /** An outage breaks everything that is asked after it. */
  fail(name = "", fault: Error = new Unavailable(["case store"])): void {
    this.broken.set(name, fault);
  }

  #reach(name: string): void {
    this.interrupt();
    for (const [broken, fault] of this.broken) if (name.startsWith(broken)) throw fault;
  }

  #sealed<T>(file: CaseFile<T>, value: T): unknown {
    if (!file.encrypted) return structuredClone(value);
    this.#key(file);
    const open = Object.fromEntries(
      Object.entries(value as Members).filter(([name]) => file.clear?.includes(name)),
    );
    return { data: structuredClone(value), clear: open };
  }

  #opened<T>(file: CaseFile<T>): T {
    const stored = this.files.get(file.name);
    if (!file.encrypted) return file.schema.parse(stored);
    this.#key(file);
    return file.schema.parse((stored as { data: unknown }).data);
  }

  #key({ name }: CaseFile<unknown>): void {
    const [folder] = name.split("/");
    if (this.files.has(`${folder}/key.json`)) return;
    throw Object.assign(new Error("the case has no key"), { code: "NO_CASE_KEY" });
  }
}
