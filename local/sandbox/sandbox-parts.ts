import { join } from "node:path";
import { sandboxContainers, startBlobStorage } from "./blob-storage";
import { startCustomerIndex } from "./customer-index";
import { type CustomerRecords, customerRecords } from "./customer-records";
import { startGenesysSimulator } from "./genesys/genesys-simulator";
import type { Listening } from "./http-server";
import { startIdentityProvider } from "./identity-provider";
import { startKeyVault } from "./key-vault";
import { localSettings } from "./local-settings";
import { loopback } from "./loopback-server";
import { startNotificationSink } from "./notification-sink";
import { sampleCandidates, sampleGenesysData } from "./sample-data";
import type { SandboxPart, SandboxSetup, StartedPart } from "./sandbox-part";
import { sandboxSecrets } from "./sandbox-secrets";

interface Parts extends SandboxSetup {
  readonly now: () => Date;
  readonly records: CustomerRecords;
  readonly clientSecret: string;
  readonly port: (fixed: number) => number;
  readonly setting: (name: string) => string;
}

/** The parts in the order in which they start. */
export function sandboxParts(setup: SandboxSetup): readonly SandboxPart[] {
  const { environment, now = () => new Date(), ports } = setup;
  const parts: Parts = {
    ...setup,
    now,
    records: customerRecords(sampleCandidates),
    // The vault gives it to the app and the simulator expects it, unless one of them is real.
    clientSecret: environment["GENESYS_CLIENT_SECRET"] || "sandbox-client-secret",
    port: (fixed) => (ports === "fixed" ? fixed : 0),
    setting: (name) => environment[name] || (localSettings[name] ?? ""),
  };
  return [
    genesys(parts),
    customerIndex(parts),
    identityProvider(parts),
    keyVault(parts),
    blobStorage(parts),
    notificationSink(parts),
  ];
}

const genesys = ({ records, clientSecret, port, setting, now, faults }: Parts): SandboxPart => ({
  name: "Genesys",
  replacedBy: ["GENESYS_BASE_URL", "GENESYS_LOGIN_URL"],
  start: async () => {
    const { baseUrl, loginUrl, close } = await startGenesysSimulator({
      credentials: { clientId: setting("GENESYS_CLIENT_ID"), clientSecret },
      data: sampleGenesysData,
      options: { forceIsLicensed: setting("GENESYS_FORCE_DELETE") === "true" },
      ports: { api: port(7081), login: port(7082) },
      externalIdsOf: records.externalIdsOf,
      now,
      ...(faults && { faults: faults.profile, seed: faults.seed }),
    });
    return {
      settings: { GENESYS_BASE_URL: baseUrl, GENESYS_LOGIN_URL: loginUrl },
      listening: [
        { name: "Genesys API", url: baseUrl },
        { name: "Genesys token endpoint", url: loginUrl },
      ],
      close,
    };
  },
});

const customerIndex = ({ records, port, now }: Parts): SandboxPart => ({
  name: "customer index",
  replacedBy: ["CUSTOMER_INDEX_URL"],
  start: async () => {
    const server = await startCustomerIndex({ port: port(7083), records, now });
    return started("customer index", server, { CUSTOMER_INDEX_URL: server.url });
  },
});

const identityProvider = ({ stateDir, port, setting, now }: Parts): SandboxPart => ({
  name: "identity provider",
  replacedBy: ["INTAKE_JWKS_URL"],
  start: async () => {
    const server = await startIdentityProvider({
      port: port(7084),
      stateDir,
      issuer: setting("INTAKE_JWT_ISSUER"),
      audience: setting("INTAKE_JWT_AUDIENCE"),
      now,
    });
    const jwks = `${server.url}/.well-known/jwks.json`;
    return started("identity provider", server, { INTAKE_JWKS_URL: jwks });
  },
});

const keyVault = ({ stateDir, clientSecret, port, now }: Parts): SandboxPart => ({
  name: "Key Vault",
  replacedBy: ["KEY_VAULT_URL"],
  start: async () => {
    const { url, caFile, close } = await startKeyVault({
      port: port(7085),
      stateDir,
      caFile: join(stateDir, "ca.pem"),
      secrets: sandboxSecrets(clientSecret, now()),
    });
    return started("Key Vault", { url, close }, { KEY_VAULT_URL: url, LOCAL_CA_FILE: caFile });
  },
});

const blobStorage = ({ stateDir, port, now }: Parts): SandboxPart => ({
  name: "blob storage",
  replacedBy: ["OPERATIONS_BLOB_URL", "AUDIT_BLOB_URL"],
  start: async () => {
    const { operationsUrl, auditUrl, azuritePort, close } = await startBlobStorage({
      azuritePort: port(7087),
      proxyPort: port(7086),
      stateDir,
      containers: sandboxContainers(now()),
    });
    return {
      settings: { OPERATIONS_BLOB_URL: operationsUrl, AUDIT_BLOB_URL: auditUrl },
      listening: [
        { name: "blob storage", url: new URL(operationsUrl).origin },
        { name: "Azurite behind it", url: `http://${loopback}:${azuritePort}` },
      ],
      close,
    };
  },
});

const notificationSink = ({ port, now }: Parts): SandboxPart => ({
  name: "notification sink",
  replacedBy: ["NOTIFY_REQUESTER_URL", "NOTIFY_DPO_URL"],
  start: async () => {
    const server = await startNotificationSink({ port: port(7088), now });
    return started("notification sink", server, {
      NOTIFY_REQUESTER_URL: `${server.url}/requester`,
      NOTIFY_DPO_URL: `${server.url}/dpo`,
    });
  },
});

const started = (
  name: string,
  { url, close }: Listening,
  settings: Readonly<Record<string, string>>,
): StartedPart => ({ settings, listening: [{ name, url }], close });
