/** The vault's client. What weakens it for a stand-in on this machine is refused for every other host. */
import { readFileSync } from "node:fs";
import { SecretClient, type SecretClientOptions } from "@azure/keyvault-secrets";
import { credentialFor, isLoopback } from "./credential";

interface Vault {
  readonly url: string;
  /** User-assigned identity. */
  readonly clientId?: string | undefined;
  /** Certificate of a stand-in on this machine. */
  readonly localCaFile?: string | undefined;
}

/** Makes the client at its first use: neither a missing file nor a bad setting may stop the app from loading. */
export function secretClientFor({ url, clientId, localCaFile }: Vault): () => SecretClient {
  let client: SecretClient | undefined;
  return () => {
    client ??= new SecretClient(
      url,
      credentialFor(new URL(url), clientId),
      optionsFor(new URL(url), localCaFile),
    );
    return client;
  };
}

/** A foreign certificate or an unproven challenge would hand the vault's token to whoever answers. */
function optionsFor(url: URL, localCaFile: string | undefined): SecretClientOptions {
  if (isLoopback(url)) {
    return {
      disableChallengeResourceVerification: true,
      ...(localCaFile && { tlsOptions: { ca: readFileSync(localCaFile) } }),
    };
  }
  if (localCaFile) throw new RangeError("a certificate of one's own is for loopback hosts only");
  return {};
}
