/** The versions of the vault's secrets. What a version says never changes, so it is asked for once. */
import type { SecretClient, SecretProperties } from "@azure/keyvault-secrets";
import { Unavailable } from "../../ports";

/** A version without its text; instants in milliseconds. */
export interface VersionProperties {
  /** `<secret>/<version>` */
  readonly keyId: string;
  readonly enabled: boolean;
  readonly notBefore: number | undefined;
  readonly expiresOn: number | undefined;
  readonly createdOn: number;
  /** Of its state; what it says never changes. */
  readonly updatedOn: number;
}

/** What is allowed of a version's window. */
interface Windows {
  readonly openEnded: boolean;
}

/** Whether a version says when it begins and ends, where it must. */
export const hasWindow = (
  { notBefore, expiresOn }: VersionProperties,
  { openEnded }: Windows,
): boolean => openEnded || (notBefore !== undefined && expiresOn !== undefined);

/** Whether a version may be used now. */
export function mayServe(version: VersionProperties, now: Date, windows: Windows): boolean {
  const { enabled, notBefore, expiresOn } = version;
  if (!hasWindow(version, windows)) return false;
  const at = now.getTime();
  return enabled && (notBefore ?? at) <= at && at < (expiresOn ?? Number.POSITIVE_INFINITY);
}

/** When a version begins: the one that began last is the current one. */
export const beginningOf = ({ notBefore, createdOn }: VersionProperties): number =>
  notBefore ?? createdOn;

/** Says which secret is missing, and never what the vault answered. */
export const unavailable = (secret: string, cause?: unknown): Unavailable =>
  new Unavailable([`key vault: ${secret}`], { cause });

/** Reads the vault; whatever goes wrong there is `Unavailable`. */
export class SecretVersions {
  readonly #client: () => SecretClient;
  readonly #texts = new Map<string, string>();

  constructor(client: () => SecretClient) {
    this.#client = client;
  }

  /** All versions of a secret, expired, future and disabled ones among them, the oldest first. */
  async list(secret: string): Promise<VersionProperties[]> {
    return this.#listed(secret).catch((fault: unknown) => {
      throw unavailable(secret, fault);
    });
  }

  /** The same; none when the vault knows no such secret, which it also says of a deleted one. */
  async listOrNone(secret: string): Promise<VersionProperties[]> {
    return this.#listed(secret).catch((fault: unknown) => {
      if (fault instanceof Error && "statusCode" in fault && fault.statusCode === 404) return [];
      throw unavailable(secret, fault);
    });
  }

  async #listed(secret: string): Promise<VersionProperties[]> {
    const versions: VersionProperties[] = [];
    for await (const properties of this.#client().listPropertiesOfSecretVersions(secret))
      versions.push(...described(secret, properties));
    return versions.sort(
      (left, right) => left.createdOn - right.createdOn || (left.keyId < right.keyId ? -1 : 1),
    );
  }

  /** What a version says. The vault gives expired versions too, disabled ones not. */
  async text(keyId: string): Promise<string> {
    const known = this.#texts.get(keyId);
    if (known !== undefined) return known;
    const [secret = "", version = ""] = keyId.split("/");
    // Without a version the vault would give its latest, which is not the one that was named.
    if (!secret || !version) throw unavailable(keyId);
    const text = await this.#read(secret, version);
    this.#texts.set(keyId, text);
    return text;
  }

  async #read(secret: string, version: string): Promise<string> {
    try {
      const { value } = await this.#client().getSecret(secret, { version });
      if (value) return value;
    } catch (fault) {
      throw unavailable(secret, fault);
    }
    throw unavailable(secret);
  }
}

function described(secret: string, properties: SecretProperties): VersionProperties[] {
  const { version, enabled, notBefore, expiresOn, createdOn, updatedOn } = properties;
  if (!version || !createdOn) return [];
  return [
    {
      keyId: `${secret}/${version}`,
      enabled: enabled !== false,
      notBefore: notBefore?.getTime(),
      expiresOn: expiresOn?.getTime(),
      createdOn: createdOn.getTime(),
      updatedOn: (updatedOn ?? createdOn).getTime(),
    },
  ];
}
