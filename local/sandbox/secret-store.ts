import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const seconds = z.int().nonnegative();
const tags = z.record(z.string().max(256), z.string().max(256));

/** What a caller may say about a version; instants are seconds since 1970, as on the wire. */
export const SecretChanges = z.object({
  contentType: z.string().max(255).optional(),
  tags: tags.optional(),
  attributes: z
    .object({
      enabled: z.boolean().optional(),
      nbf: seconds.optional(),
      exp: seconds.optional(),
    })
    .optional(),
});
export type SecretChanges = z.infer<typeof SecretChanges>;

/** A value to store as a new version, with the service's limit of 25 kB. */
export const NewSecret = SecretChanges.extend({ value: z.string().max(25_600) });
export type NewSecret = z.infer<typeof NewSecret>;

const SecretVersion = z.object({
  version: z.string(),
  value: z.string(),
  contentType: z.string().optional(),
  tags: tags.optional(),
  attributes: z.object({
    enabled: z.boolean(),
    nbf: seconds.optional(),
    exp: seconds.optional(),
    created: seconds,
    updated: seconds,
  }),
});
/** One version of a secret: its value never changes, its attributes may. */
export type SecretVersion = z.infer<typeof SecretVersion>;

const Secret = z.object({ deletedOn: seconds.optional(), versions: z.array(SecretVersion) });
type Secret = z.infer<typeof Secret>;

/** The secrets of the vault, in memory and in one JSON file: evidence must verify after a restart. */
export class SecretStore {
  readonly #file: string;
  readonly #now: () => Date;
  readonly #secrets: Map<string, Secret>;

  constructor(file: string, now: () => Date) {
    this.#file = file;
    this.#now = now;
    this.#secrets = new Map(existsSync(file) ? Object.entries(readSecrets(file)) : []);
  }

  /** Whether a secret of this name was ever stored, deleted ones included. */
  knows(name: string): boolean {
    return this.#secrets.has(name);
  }

  deletedOn(name: string): number | undefined {
    return this.#secrets.get(name)?.deletedOn;
  }

  /** In order of creation; empty for a name that is unknown or deleted. */
  versions(name: string): readonly SecretVersion[] {
    return this.deletedOn(name) !== undefined ? [] : this.lastVersions(name);
  }

  /** As `versions`, but of a deleted secret too. */
  lastVersions(name: string): readonly SecretVersion[] {
    return this.#secrets.get(name)?.versions ?? [];
  }

  /** The version asked for; without one the version created last, whatever its dates say. */
  find(name: string, version?: string): SecretVersion | undefined {
    if (version === undefined) return this.versions(name).at(-1);
    return this.versions(name).find((candidate) => candidate.version === version);
  }

  set(name: string, { value, contentType, tags: labels, attributes }: NewSecret): SecretVersion {
    const created = this.#second();
    const added: SecretVersion = {
      version: randomUUID().replaceAll("-", ""),
      value,
      contentType,
      tags: labels,
      attributes: {
        ...attributes,
        enabled: attributes?.enabled ?? true,
        created,
        updated: created,
      },
    };
    this.#secrets.set(name, { versions: [...this.versions(name), added] });
    this.#persist();
    return added;
  }

  update(target: SecretVersion, { contentType, tags: labels, attributes }: SecretChanges): void {
    target.contentType = contentType ?? target.contentType;
    target.tags = labels ?? target.tags;
    Object.assign(target.attributes, attributes, { updated: this.#second() });
    this.#persist();
  }

  delete(name: string): void {
    this.#secrets.set(name, { deletedOn: this.#second(), versions: [...this.lastVersions(name)] });
    this.#persist();
  }

  #second(): number {
    return Math.floor(this.#now().getTime() / 1000);
  }

  #persist(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.new`;
    writeFileSync(draft, JSON.stringify(Object.fromEntries(this.#secrets)), { mode: 0o600 });
    // A crash leaves the old file or the new one, never half of one.
    renameSync(draft, this.#file);
  }
}

function readSecrets(file: string): Record<string, Secret> {
  return z.record(z.string(), Secret).parse(JSON.parse(readFileSync(file, "utf8")));
}
