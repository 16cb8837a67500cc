/** A Key Vault for one test file, with a clock that the test sets. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretClient } from "@azure/keyvault-secrets";
import { type KeyVault, startKeyVault } from "../../../local/sandbox/key-vault";
import { loopbackCredential } from "../../../src/adapters/azure/credential";
import { VaultKeyRing } from "../../../src/adapters/azure/key-ring";

const everySecret = { has: () => true };

export interface TestVault {
  readonly vault: KeyVault;
  readonly client: SecretClient;
  /** A key ring of its own: what another one remembers, it has to ask for. By default all seal evidence. */
  keyRing(options?: { sealing?: Pick<ReadonlySet<string>, "has"> }): VaultKeyRing;
  /** Adds a version and returns its key id. It serves in 2026 unless told otherwise; `null`: without limit. */
  add(secret: string, version?: Addition): Promise<string>;
  setClock(instant: string): void;
  silence(): void;
  answerAgain(): void;
  close(): Promise<void>;
}

interface Addition {
  readonly value?: string;
  readonly from?: string | null;
  readonly until?: string | null;
  readonly enabled?: boolean;
}

export const aKey = (): string => randomBytes(48).toString("base64url");

export async function startTestVault(): Promise<TestVault> {
  const stateDir = mkdtempSync(join(tmpdir(), "vault-"));
  const caFile = join(stateDir, "ca.pem");
  const vault = await startKeyVault({ port: 0, stateDir, caFile, secrets: [] });
  // A silent vault is asked once: how long the client would go on trying is the client's own affair.
  const client = new SecretClient(vault.url, loopbackCredential, {
    disableChallengeResourceVerification: true,
    tlsOptions: { ca: readFileSync(caFile) },
    retryOptions: { maxRetries: 0 },
  });
  let now = new Date("2026-05-12T09:00:00Z");
  return {
    vault,
    client,
    keyRing: ({ sealing = everySecret } = {}) =>
      new VaultKeyRing({ client: () => client, now: () => now, sealing }),
    add: async (secret, addition = {}) => {
      const {
        value = aKey(),
        enabled = true,
        from = "2026-01-01",
        until = "2027-01-01",
      } = addition;
      const { properties } = await client.setSecret(secret, value, {
        enabled,
        ...(from !== null && { notBefore: new Date(from) }),
        ...(until !== null && { expiresOn: new Date(until) }),
      });
      return `${secret}/${properties.version}`;
    },
    setClock: (instant) => {
      now = new Date(instant);
    },
    silence: () => vault.arrange({ unavailable: 1_000_000 }),
    answerAgain: () => vault.arrange({}),
    close: async () => {
      await vault.close();
      rmSync(stateDir, { recursive: true });
    },
  };
}
