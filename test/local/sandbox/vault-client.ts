import { readFileSync } from "node:fs";
import { SecretClient, type SecretClientOptions } from "@azure/keyvault-secrets";
import type { KeyVault } from "../../../local/sandbox/key-vault";

/** What a credential was asked for. */
export interface AskedToken {
  readonly scopes: string | string[];
  readonly tenantId: string | undefined;
}

/** The real SDK, pointed at a vault; `asked` collects what the challenge made it ask for. */
export function vaultClient(
  { url, caFile }: KeyVault,
  options: SecretClientOptions = {},
  asked: AskedToken[] = [],
): SecretClient {
  const credential = {
    getToken: async (scopes: string | string[], { tenantId }: { tenantId?: string } = {}) => {
      asked.push({ scopes, tenantId });
      return { token: "any", expiresOnTimestamp: Date.parse("2040-01-01T00:00:00Z") };
    },
  };
  return new SecretClient(url, credential, {
    disableChallengeResourceVerification: true,
    tlsOptions: { ca: readFileSync(caFile, "utf8") },
    ...options,
  });
}

/** The versions of a secret, in the order of the list. */
export async function versionsOf(client: SecretClient, name: string): Promise<string[]> {
  const versions: string[] = [];
  for await (const { version } of client.listPropertiesOfSecretVersions(name))
    versions.push(version ?? "none");
  return versions;
}
