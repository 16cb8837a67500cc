/** As whom the app speaks to Azure: its managed identity, and nobody in particular on a developer's machine. */
import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";

/** Whether a URL never leaves this machine. Whole names only: `127.0.0.1.example.org` is somebody else's. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** What stands in for a service on this machine asks for a token, and takes any: no real one is sent there. */
export const loopbackCredential: TokenCredential = {
  getToken: async () => ({ token: "loopback", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

/** The credential for a service; `clientId` names the user-assigned identity. */
export function credentialFor(url: URL, clientId: string | undefined): TokenCredential {
  if (isLoopback(url)) return loopbackCredential;
  return new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {});
}
