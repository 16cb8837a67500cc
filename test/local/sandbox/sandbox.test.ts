import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretClient } from "@azure/keyvault-secrets";
import { localSettings } from "../../../local/sandbox/local-settings";
import { type Sandbox, startSandbox } from "../../../local/sandbox/sandbox";
import { compiledLocal } from "./compiled-local";

const sample = JSON.parse(readFileSync("local.settings.sample.json", "utf8"));
const stateDir = mkdtempSync(join(tmpdir(), "sandbox-"));
afterAll(() => rmSync(stateDir, { recursive: true }));

const elsewhere = {
  GENESYS_BASE_URL: "https://genesys.example.com",
  GENESYS_LOGIN_URL: "https://login.example.com",
  KEY_VAULT_URL: "https://vault.example.com",
  OPERATIONS_BLOB_URL: "https://operations.example.com",
  AUDIT_BLOB_URL: "https://audit.example.com",
};

describe("the whole sandbox", () => {
  let sandbox: Sandbox;
  const setting = (name: string) => sandbox.settings[name] ?? "";
  const statusOf = async (url: string, init: RequestInit = {}) => (await fetch(url, init)).status;
  beforeAll(async () => {
    sandbox = await startSandbox({ stateDir, ports: "any", environment: {} });
  });
  afterAll(() => sandbox.close());

  it("gives every setting of the sample, and only the ports differ", () => {
    const { values, ports } = withoutPorts(sandbox.settings);
    const caFile = { LOCAL_CA_FILE: join(stateDir, "ca.pem") };
    expect(values).toEqual({ ...withoutPorts(sample.Values).values, ...caFile });
    expect(new Set(ports).size).toBe(7);
  });

  it("names fixed ports in the sample, one for each part", () => {
    expect([...new Set(withoutPorts(sample.Values).ports)].sort()).toEqual(
      [7081, 7082, 7083, 7084, 7085, 7086, 7088].map(String),
    );
    expect(sample.IsEncrypted).toBe(false);
  });

  it("says where everything listens", () => {
    expect(sandbox.listening.map(({ name }) => name)).toEqual([
      "Genesys API",
      "Genesys token endpoint",
      "customer index",
      "identity provider",
      "Key Vault",
      "blob storage",
      "Azurite behind it",
      "notification sink",
    ]);
  });

  it("answers at the addresses in its settings", async () => {
    const subject = `${setting("CUSTOMER_INDEX_URL")}/customers/customer-uuid-7f9c2d`;
    expect(await statusOf(subject)).toBe(200);
    expect(await statusOf(setting("INTAKE_JWKS_URL"))).toBe(200);
    expect(await statusOf(setting("NOTIFY_REQUESTER_URL"), { method: "POST" })).toBe(202);
    expect(await statusOf(setting("NOTIFY_DPO_URL"), { method: "POST" })).toBe(202);
  });

  it("opens Genesys with the client secret that is in the vault", async () => {
    const vault = new SecretClient(
      setting("KEY_VAULT_URL"),
      { getToken: async () => ({ token: "any", expiresOnTimestamp: 4e12 }) },
      {
        disableChallengeResourceVerification: true,
        tlsOptions: { ca: readFileSync(setting("LOCAL_CA_FILE"), "utf8") },
      },
    );
    const { value } = await vault.getSecret("genesys-client-secret");
    const basic = Buffer.from(`${setting("GENESYS_CLIENT_ID")}:${value}`).toString("base64");
    const login = `${setting("GENESYS_LOGIN_URL")}/oauth/token`;
    const body = new URLSearchParams({ grant_type: "client_credentials" });
    const headers = { Authorization: `Basic ${basic}` };
    expect(await statusOf(login, { method: "POST", headers, body })).toBe(200);
  });

  it("lets the judge ask Genesys for a person of the customer index", async () => {
    const url = `${setting("GENESYS_BASE_URL")}/__sandbox/state?subject=p-1`;
    expect(await (await fetch(url)).json()).toMatchObject({
      externalIds: ["customer-uuid-7f9c2d"],
      conversations: [{ conversationId: "conv-7742-a1" }, { conversationId: "conv-7742-a2" }],
    });
  });
});

describe("a sandbox beside real services", () => {
  it("starts only what the environment doesn't name, and passes on what it does", async () => {
    const environment = { ...elsewhere, ERASURE_POLICY: "strict", HOME: "/home/somebody" };
    const sandbox = await startSandbox({ stateDir, ports: "any", environment });
    expect(sandbox.listening.map(({ name }) => name)).toEqual([
      "customer index",
      "identity provider",
      "notification sink",
    ]);
    expect(sandbox.settings).toMatchObject({ ...elsewhere, ERASURE_POLICY: "strict" });
    expect(Object.keys(sandbox.settings)).not.toContain("HOME");
    await sandbox.close();
  });

  it("refuses half a service, and leaves nothing running", async () => {
    const environment = { GENESYS_BASE_URL: "https://genesys.example.com" };
    await expect(startSandbox({ stateDir, ports: "any", environment })).rejects.toThrow(
      "GENESYS_LOGIN_URL must be set too, to replace the sandbox's Genesys.",
    );
  });
});

describe("the sandbox as a process", () => {
  const start = () =>
    fork(join(compiledLocal(), "sandbox/main.js"), ["--state", stateDir, "--ports", "any"], {
      env: { ...process.env, ...elsewhere },
      silent: true,
    });
  type Ready = { ready: boolean; settings: Partial<Record<string, string>> };
  const ready = (child: ReturnType<typeof start>) =>
    new Promise<Ready>((resolve, reject) => {
      child.once("message", (message) => resolve(message as Ready));
      child.once("exit", (code) => reject(new Error(`exited with ${code}`)));
    });
  const exited = (child: ReturnType<typeof start>) =>
    new Promise<number | null>((resolve) => child.once("exit", resolve));

  it("tells its parent the settings, and ends when the parent is gone", async () => {
    const child = start();
    const { settings } = await ready(child);
    expect(settings).toMatchObject({ ...localSettings, ...elsewhere });
    const code = exited(child);
    child.disconnect();
    expect(await code).toBe(0);
    await expect(fetch(settings["INTAKE_JWKS_URL"] ?? "")).rejects.toThrow();
  });

  it("ends on a signal", async () => {
    const child = start();
    await ready(child);
    const code = exited(child);
    child.kill("SIGTERM");
    expect(await code).toBe(0);
  });
});

function withoutPorts(settings: Readonly<Record<string, string>>) {
  const port = /(?<=127\.0\.0\.1:)\d+/;
  const ports = Object.values(settings).flatMap((value) => value.match(port) ?? []);
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, value.replace(port, "<port>")]),
  );
  return { values, ports };
}
