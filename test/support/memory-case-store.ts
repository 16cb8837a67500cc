/** The case store in memory: values pass their schema and JSON, names are created once, versions count. */
import type { CaseFile } from "../../src/domain/case-files";
import { type Key, keyFrom, subkey } from "../../src/domain/digest";
import type { CaseId } from "../../src/domain/identifiers";
import type { CaseStore } from "../../src/ports";

interface Stored {
  readonly text: string;
  readonly version: number;
  /** What stands in clear: all of an open file, of an encrypted one the members that say so. */
  readonly clear: string;
}

/** A write that is about to happen, or has just happened. */
export interface Write {
  readonly op: "create" | "replace" | "remove";
  readonly name: string;
  readonly when: "before" | "after";
}

export class MemoryCaseStore implements CaseStore {
  readonly files = new Map<string, Stored>();
  /** How often files were read or looked for, by name. */
  readonly reads = new Map<string, number>();
  /** Called around every write; throwing is dying there. */
  interrupt: (write: Write) => void = () => undefined;
  #versions = 0;

  createKey(): Promise<void> {
    return Promise.resolve();
  }

  async pseudonymKey(caseId: CaseId, fieldClass: string): Promise<Key> {
    return subkey(keyFrom(Buffer.from(caseId.padEnd(32, "0"))), `rtbf/v1/${fieldClass}`);
  }

  async create<T>(file: CaseFile<T>, value: NoInfer<T>): Promise<{ created: boolean; value: T }> {
    await turn();
    const there = this.files.get(file.name);
    if (there) return { created: false, value: file.schema.parse(JSON.parse(there.text)) };
    this.#write("create", file, value);
    return { created: true, value: file.schema.parse(value) };
  }

  async read<T>(file: CaseFile<T>): Promise<T | undefined> {
    return (await this.readVersion(file))?.value;
  }

  async readVersion<T>(file: CaseFile<T>): Promise<{ value: T; version: string } | undefined> {
    await turn();
    this.#count(file.name);
    const there = this.files.get(file.name);
    return (
      there && {
        value: file.schema.parse(JSON.parse(there.text)),
        version: String(there.version),
      }
    );
  }

  async replace<T>(file: CaseFile<T>, value: NoInfer<T>, version?: string): Promise<boolean> {
    await turn();
    const there = this.files.get(file.name);
    if (version !== undefined && String(there?.version) !== version) return false;
    this.#write("replace", file, value);
    return true;
  }

  async remove({ name }: CaseFile<unknown>): Promise<void> {
    await turn();
    this.interrupt({ op: "remove", name, when: "before" });
    this.files.delete(name);
    this.interrupt({ op: "remove", name, when: "after" });
  }

  async exists({ name }: CaseFile<unknown>): Promise<boolean> {
    await turn();
    this.#count(name);
    return this.files.has(name);
  }

  async names(prefix: string): Promise<readonly string[]> {
    await turn();
    return [...this.files.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  /** Names under a prefix, for a test to look at. */
  under(prefix: string): string[] {
    return [...this.files.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  /** All that anybody without a case's key could read: names, and what is not encrypted. */
  readable(): string {
    return [...this.files].map(([name, { clear }]) => `${name}\n${clear}`).join("\n");
  }

  #write<T>(op: "create" | "replace", file: CaseFile<T>, value: T): void {
    const valid = file.schema.parse(value);
    this.interrupt({ op, name: file.name, when: "before" });
    this.#versions += 1;
    const text = JSON.stringify(valid);
    this.files.set(file.name, { text, version: this.#versions, clear: clearOf(file, text) });
    this.interrupt({ op, name: file.name, when: "after" });
  }

  #count(name: string): void {
    this.reads.set(name, (this.reads.get(name) ?? 0) + 1);
  }
}

/** Others get their turn between a question and its answer, as with a store that is far away. */
const turn = (): Promise<void> => Promise.resolve();

function clearOf({ encrypted, clear = [] }: CaseFile<unknown>, text: string): string {
  if (!encrypted) return text;
  const members: Record<string, unknown> = JSON.parse(text);
  return JSON.stringify(clear.map((member) => members[member]));
}
