/** Makes versions of the vault's secrets. Their values are made here and leave this module for the vault alone. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { SecretClient } from "@azure/keyvault-secrets";
import { type Rotating, versionDue, type Window } from "../../domain/key-rotation";
import type { KeyRotation } from "../../ports";
import { SecretVersions, unavailable, type VersionProperties } from "./secret-versions";

/** So long that versions made at the same time see each other before one of them counts. */
const SETTLED_AFTER_MS = 3000;

interface Dependencies {
  readonly client: () => SecretClient;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Two at once may make two versions: of what rotates both serve, of what is eternal one is enabled. */
export function vaultRotation({ client, now, sleep }: Dependencies): KeyRotation {
  const vault = new SecretVersions(client);

  async function rotated(name: string, rule: Rotating): Promise<void> {
    const due = versionDue(rule, await vault.listOrNone(name), now());
    if (due) await make(name, freshValue(rule.form), { ...due, enabled: true });
  }

  /**
   * The vault knows no creating once: whoever came between two creations would name things after the first,
   * everybody else after the second. So versions are born disabled, and only the oldest is enabled.
   */
  async function settled(name: string): Promise<void> {
    if ((await vault.listOrNone(name)).length === 0) {
      await make(name, freshValue("random"), { enabled: false });
      await sleep(SETTLED_AFTER_MS);
    }
    const [oldest] = await vault.list(name);
    if (oldest && isNewborn(oldest)) await enable(oldest);
  }

  async function make(
    name: string,
    value: string,
    window: Partial<Window> & { enabled: boolean },
  ): Promise<void> {
    await client()
      .setSecret(name, value, window)
      .catch((fault: unknown) => {
        throw unavailable(name, fault);
      });
  }

  async function enable({ keyId }: VersionProperties): Promise<void> {
    const [name = "", version = ""] = keyId.split("/");
    await client()
      .updateSecretProperties(name, version, { enabled: true })
      .catch((fault: unknown) => {
        throw unavailable(name, fault);
      });
  }

  return {
    keep: ({ name, rule }) => (rule.kind === "eternal" ? settled(name) : rotated(name, rule)),
  };
}

/** Never touched since it was made: what a person has disabled stays so. */
const isNewborn = ({ enabled, createdOn, updatedOn }: VersionProperties): boolean =>
  !enabled && updatedOn === createdOn;

function freshValue(form: "random" | "ed25519"): string {
  if (form === "random") return randomBytes(48).toString("base64url");
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
