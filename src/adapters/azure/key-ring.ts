/** The vault's secrets as keys: which version may sign now, and which still verify. */
import type { SecretClient } from "@azure/keyvault-secrets";
import { keyFrom } from "../../domain/digest";
import { type KeyLife, keyLifeOf } from "../../domain/key-life";
import { type KeyRing, type SecretVersion, Unavailable } from "../../ports";
import {
  beginningOf,
  hasWindow,
  mayServe,
  SecretVersions,
  unavailable,
  type VersionProperties,
} from "./secret-versions";

const CHOICE_LASTS_MS = 5 * 60_000;
const ASK_AGAIN_AFTER_MS = 30_000;

interface Rule {
  readonly name: string;
  /** Whether a version may lack a beginning or an end. */
  readonly openEnded: boolean;
  /** Whether the latest to begin counts alone. */
  readonly onlyLatest: boolean;
}

/** No evidence is sealed with a key of which nobody has said when it ends. */
const SEALING: Rule = { name: "sealing", openEnded: false, onlyLatest: true };
const VALID: Rule = { name: "valid", openEnded: true, onlyLatest: false };
const LATEST: Rule = { name: "latest", openEnded: true, onlyLatest: true };

const EVIDENCE: ReadonlySet<string> = new Set(["audit-hmac", "audit-signer"]);

interface Dependencies {
  readonly client: () => SecretClient;
  readonly now: () => Date;
  /** The secrets that seal evidence: their versions must say when they begin and end. */
  readonly sealing?: Pick<ReadonlySet<string>, "has">;
}

interface Chosen {
  readonly properties: VersionProperties;
  readonly text: string;
}

interface Choice {
  readonly versions: readonly Chosen[];
  readonly freshUntil: number;
}

/**
 * The key ring of a Key Vault, which hands out expired and future versions like any other: their windows
 * are enforced here. A choice among versions lasts five minutes. While the vault can't be asked
 * the last choice serves until its version expires, never beyond.
 */
export class VaultKeyRing implements KeyRing {
  readonly #versions: SecretVersions;
  readonly #now: () => Date;
  readonly #sealing: Pick<ReadonlySet<string>, "has">;
  readonly #choices = new Map<string, Choice>();
  readonly #refreshes = new Map<string, Promise<void>>();
  readonly #eternal = new Map<string, string>();

  constructor({ client, now, sealing = EVIDENCE }: Dependencies) {
    this.#sealing = sealing;
    this.#versions = new SecretVersions(client);
    this.#now = now;
  }

  async current(secret: string): Promise<SecretVersion> {
    const { properties, text } = await this.#latest(secret, this.#ruleOf(secret));
    return asKey(properties.keyId, text);
  }

  async valid(secret: string): Promise<readonly SecretVersion[]> {
    const chosen = await this.#chosen(secret, VALID);
    return chosen.map(({ properties, text }) => asKey(properties.keyId, text));
  }

  async version(keyId: string): Promise<SecretVersion> {
    return asKey(keyId, await this.#versions.text(keyId));
  }

  async eternal(secret: string): Promise<SecretVersion> {
    const keyId = this.#eternal.get(secret) ?? (await this.#oldest(secret));
    const version = await this.version(keyId);
    // Only now: of two that are made at once it is settled which is the oldest before it can be read.
    this.#eternal.set(secret, keyId);
    return version;
  }

  async text(secret: string, options?: { refresh: boolean }): Promise<string> {
    if (options?.refresh) await this.#refreshed(secret, LATEST);
    return (await this.#latest(secret, LATEST)).text;
  }

  async lifeOf(secret: string): Promise<KeyLife> {
    const rule = this.#ruleOf(secret);
    const versions = (await this.#versions.list(secret)).filter((one) => hasWindow(one, rule));
    const life = keyLifeOf(versions, this.#now());
    if (!life) throw unavailable(secret);
    return life;
  }

  #ruleOf(secret: string): Rule {
    return this.#sealing.has(secret) ? SEALING : LATEST;
  }

  /** Its state does not count: another one in its place would give every case another name. */
  async #oldest(secret: string): Promise<string> {
    const [oldest] = await this.#versions.list(secret);
    if (!oldest) throw unavailable(secret);
    return oldest.keyId;
  }

  async #latest(secret: string, rule: Rule): Promise<Chosen> {
    const [latest] = await this.#chosen(secret, rule);
    if (!latest) throw unavailable(secret);
    return latest;
  }

  async #chosen(secret: string, rule: Rule): Promise<readonly Chosen[]> {
    const last = this.#choiceOf(secret, rule);
    if (last && this.#now().getTime() < last.freshUntil) return last.versions;
    await this.#refreshed(secret, rule).catch((fault) => this.#keep(secret, rule, fault));
    return this.#choiceOf(secret, rule)?.versions ?? [];
  }

  /** The last choice without what has expired since. */
  #choiceOf(secret: string, rule: Rule): Choice | undefined {
    const choice = this.#choices.get(`${rule.name} ${secret}`);
    const versions = choice?.versions.filter(({ properties }) =>
      mayServe(properties, this.#now(), rule),
    );
    return choice && versions?.length ? { ...choice, versions } : undefined;
  }

  /** The vault's silence does not end a key's window, and does not extend it either. */
  #keep(secret: string, rule: Rule, fault: unknown): void {
    const last = this.#choiceOf(secret, rule);
    if (!last || !(fault instanceof Unavailable)) throw fault;
    const freshUntil = this.#now().getTime() + ASK_AGAIN_AFTER_MS;
    this.#choices.set(`${rule.name} ${secret}`, { ...last, freshUntil });
  }

  /** However many ask at once, the vault is asked once. */
  #refreshed(secret: string, rule: Rule): Promise<void> {
    const name = `${rule.name} ${secret}`;
    const running = this.#refreshes.get(name);
    if (running !== undefined) return running;
    const refresh = this.#choose(secret, rule)
      .then((choice) => void this.#choices.set(name, choice))
      .finally(() => this.#refreshes.delete(name));
    this.#refreshes.set(name, refresh);
    return refresh;
  }

  async #choose(secret: string, rule: Rule): Promise<Choice> {
    const now = this.#now();
    const able = (await this.#versions.list(secret))
      .filter((properties) => mayServe(properties, now, rule))
      .sort((left, right) => beginningOf(right) - beginningOf(left));
    const versions = await Promise.all(
      able.slice(0, rule.onlyLatest ? 1 : able.length).map(async (properties) => ({
        properties,
        text: await this.#versions.text(properties.keyId),
      })),
    );
    return { versions, freshUntil: now.getTime() + CHOICE_LASTS_MS };
  }
}

function asKey(keyId: string, text: string): SecretVersion {
  const bytes = Buffer.from(text, "utf8");
  const [secret = keyId] = keyId.split("/");
  if (bytes.byteLength < 32) throw unavailable(`${secret} is shorter than 32 bytes`);
  return { keyId, key: keyFrom(bytes) };
}
