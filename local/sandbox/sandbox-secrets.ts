import { generateKeyPairSync, randomBytes } from "node:crypto";
import { sandboxYears } from "./sandbox-years";
import type { SecretStore } from "./secret-store";

/** A secret the vault holds from its first start on. */
export interface SeededSecret {
  readonly name: string;
  readonly value: string;
  /** Given by somebody else, so a kept vault takes a new value; a random one is never replaced. */
  readonly given: boolean;
}

// Fixed and wide, so that tests may set the clock.
const attributes = {
  nbf: Date.parse("2020-01-01T00:00:00Z") / 1000,
  exp: Date.parse("2040-01-01T00:00:00Z") / 1000,
};

/** Every secret the app reads: random but for the OAuth client's, which the simulator must know. */
export function sandboxSecrets(genesysClientSecret: string, now: Date): readonly SeededSecret[] {
  const symmetric = [
    "audit-hmac",
    "identity-verification",
    "case-index",
    "case-kek",
    "notification",
  ];
  const commitments = sandboxYears(now).map((year) => `commitment-${year}`);
  return [
    ...[...symmetric, ...commitments].map((name) =>
      random(name, randomBytes(48).toString("base64url")),
    ),
    random("audit-signer", ed25519PrivateKey()),
    { name: "genesys-client-secret", value: genesysClientSecret, given: true },
  ];
}

/** Stores what is missing. A deleted secret stays deleted: its return would undo a shredding. */
export function seedSecrets(store: SecretStore, secrets: readonly SeededSecret[]): void {
  for (const { name, value, given } of secrets) {
    const outdated = given && store.find(name) !== undefined && store.find(name)?.value !== value;
    if (!store.knows(name) || outdated) store.set(name, { value, attributes });
  }
}

function random(name: string, value: string): SeededSecret {
  return { name, value, given: false };
}

function ed25519PrivateKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
