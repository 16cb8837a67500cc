/**
 * A Key Vault on this machine: HTTPS, the secrets API, and the challenge that the real SDK expects.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { closeServer, listenOnLoopback, loopback } from "./loopback-server";
import { type SeededSecret, seedSecrets } from "./sandbox-secrets";
import { SecretStore } from "./secret-store";
import { answeredBySwitchboard, answerJson } from "./switchboard";
import { tlsCertificate } from "./tls-certificate";
import { answerVaultRequest, type VaultAnswer, vaultError } from "./vault-requests";

/** How the vault shall fail: so many requests, one after the other, throttled ones first. */
const VaultFaults = z.strictObject({
  throttled: z.int().nonnegative().default(0),
  retryAfterSeconds: z.int().nonnegative().default(1),
  unavailable: z.int().nonnegative().default(0),
});

/** A running vault. */
export interface KeyVault {
  readonly url: string;
  /** The certificate clients must trust. */
  readonly caFile: string;
  /** Replaces the faults arranged before; `{}` ends them. */
  arrange(faults: z.input<typeof VaultFaults>): void;
  /** Requests answered so far, faults and challenges included. */
  requests(): number;
  close(): Promise<void>;
}

/** Starts the vault; state folder and certificate file carry its secrets and its identity over a restart. */
export async function startKeyVault(options: {
  port: number;
  stateDir: string;
  caFile: string;
  secrets: readonly SeededSecret[];
}): Promise<KeyVault> {
  const { port, stateDir, caFile, secrets } = options;
  const keyFile = join(stateDir, "key-vault.key.pem");
  const tls = await tlsCertificate({ cert: caFile, key: keyFile });
  const store = new SecretStore(join(stateDir, "key-vault.json"), () => new Date());
  seedSecrets(store, secrets);

  const desk = new VaultDesk(store);
  const server = createServer(tls, (request, response) => {
    desk.serve(request, response).catch((error: unknown) => {
      // The exact failure belongs to the person at the terminal, who is also the only client.
      answerJson(response, vaultError(500, "InternalServerError", String(error)));
    });
  });
  const url = `https://${loopback}:${await listenOnLoopback(server, port)}`;
  return {
    url,
    caFile,
    arrange: (faults) => desk.arrange(faults),
    requests: () => desk.state().requests,
    close: () => closeServer(server),
  };
}

class VaultDesk {
  readonly #store: SecretStore;
  #faults = VaultFaults.parse({});
  #requests = 0;

  constructor(store: SecretStore) {
    this.#store = store;
  }

  arrange(faults: unknown): void {
    this.#faults = VaultFaults.parse(faults);
  }

  state() {
    return { requests: this.#requests, faults: this.#faults };
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await answeredBySwitchboard(request, response, this)) return;
    this.#requests += 1;
    // Read to the end even where it is not needed, so that the connection can be used again.
    const body = await text(request);
    answerJson(response, this.#fault() ?? this.#letIn(request, body));
  }

  #fault(): (VaultAnswer & { headers?: Record<string, string> }) | undefined {
    const faults = this.#faults;
    if (faults.throttled > 0) {
      faults.throttled -= 1;
      const headers = { "retry-after": String(faults.retryAfterSeconds) };
      return { ...vaultError(429, "Throttled", "Too many requests."), headers };
    }
    if (faults.unavailable > 0) {
      faults.unavailable -= 1;
      return vaultError(503, "ServiceUnavailable", "The vault is not available.");
    }
    return undefined;
  }

  #letIn(request: IncomingMessage, body: string) {
    if (!/^Bearer \S/.test(request.headers.authorization ?? "")) return challenge;
    const url = new URL(request.url ?? "/", `https://${request.headers.host}`);
    return answerVaultRequest(this.#store, { method: request.method ?? "GET", url, body });
  }
}

// Whoever can reach the loopback address may have a secret of the sandbox; the challenge is for the SDK's sake.
const challenge = {
  ...vaultError(401, "Unauthorized", "The request carries no bearer token."),
  headers: {
    "www-authenticate":
      'Bearer authorization="https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000", resource="https://vault.azure.net"',
  },
};
