/** The vault's `audit-signer`: an Ed25519 key as PEM (PKCS #8), read by whoever signs checkpoints and nobody else. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { SecretClient } from "@azure/keyvault-secrets";
import {
  beginningOf,
  mayServe,
  SecretVersions,
  unavailable,
  type VersionProperties,
} from "./secret-versions";

/** A version of the key that signs checkpoints. */
export interface SigningVersion {
  /** `audit-signer/<version>` */
  readonly keyId: string;
  /** Ed25519: 32 bytes. */
  readonly publicKey: Buffer;
  sign(message: Uint8Array): Promise<Buffer>;
}

/** Holds the private key that convinces whoever has no secret of ours. */
export interface CheckpointSigner {
  /**
   * Which versions may sign now, the latest to begin first, and the public keys of all that can be read: old
   * checkpoints stay verifiable. Throws `Unavailable` when none may sign.
   */
  versions(): Promise<{
    readonly signing: readonly [SigningVersion, ...SigningVersion[]];
    readonly publicKeys: readonly Buffer[];
  }>;
}

const SECRET = "audit-signer";
const KEY_BYTES = 32;

interface Dependencies {
  readonly client: () => SecretClient;
  readonly now: () => Date;
}

/** Signs with the version that began last; one without beginning and end signs nothing. */
export function vaultSigner({ client, now }: Dependencies): CheckpointSigner {
  const vault = new SecretVersions(client);
  return {
    async versions() {
      const known: { properties: VersionProperties; version: SigningVersion }[] = [];
      for (const properties of await vault.list(SECRET)) {
        if (!properties.enabled) continue;
        const version = versionFrom(properties.keyId, await vault.text(properties.keyId));
        if (version) known.push({ properties, version });
      }
      const [first, ...others] = known
        .filter(({ properties }) => mayServe(properties, now(), { openEnded: false }))
        .sort((left, right) => beginningOf(right.properties) - beginningOf(left.properties))
        .map(({ version }) => version);
      if (!first) throw unavailable(SECRET);
      return {
        signing: [first, ...others],
        publicKeys: known.map(({ version }) => version.publicKey),
      };
    },
  };
}

/** What is no Ed25519 key neither signs nor verifies; its text stays here. */
function versionFrom(keyId: string, pem: string): SigningVersion | undefined {
  const key = privateKeyFrom(pem);
  if (key?.asymmetricKeyType !== "ed25519") return undefined;
  const publicKey = createPublicKey(key)
    .export({ format: "der", type: "spki" })
    .subarray(-KEY_BYTES);
  return { keyId, publicKey, sign: async (message) => sign(null, message, key) };
}

function privateKeyFrom(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
