import { createHmac, createPrivateKey, sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KeyVault, startKeyVault } from "../../../local/sandbox/key-vault";
import { sandboxSecrets } from "../../../local/sandbox/sandbox-secrets";
import { vaultClient, versionsOf } from "./vault-client";

let stateDir: string;
let vault: KeyVault;

const start = (clientSecret = "given") =>
  startKeyVault({
    port: 0,
    stateDir,
    caFile: join(stateDir, "ca.pem"),
    secrets: sandboxSecrets(clientSecret, new Date("2026-11-25T12:00:00Z")),
  });

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "key-vault-"));
  vault = await start();
});
afterEach(async () => {
  await vault.close();
  rmSync(stateDir, { recursive: true });
});

describe("the secrets of the sandbox", () => {
  it("are those the app reads, each of 48 random bytes and valid from 2020 to 2040", async () => {
    const client = vaultClient(vault);
    const names = ["audit-hmac", "identity-verification", "case-index", "case-kek", "notification"];
    const years = [2024, 2026, 2027].map((year) => `commitment-${year}`);
    const values = new Set<string | undefined>();
    for (const name of [...names, ...years]) {
      const { value, properties } = await client.getSecret(name);
      expect(Buffer.from(value ?? "", "base64url")).toHaveLength(48);
      expect(properties.notBefore).toEqual(new Date("2020-01-01T00:00:00Z"));
      expect(properties.expiresOn).toEqual(new Date("2040-01-01T00:00:00Z"));
      values.add(value);
    }
    expect(values.size).toBe(8);
    expect((await client.getSecret("genesys-client-secret")).value).toBe("given");
  });

  it("hold a key that signs", async () => {
    const { value } = await vaultClient(vault).getSecret("audit-signer");
    const key = createPrivateKey(value ?? "");
    expect(key.asymmetricKeyType).toBe("ed25519");
    expect(sign(null, Buffer.from("checkpoint"), key)).toHaveLength(64);
  });

  it("are the same after a restart, under the same certificate", async () => {
    const before = await vaultClient(vault).getSecret("audit-hmac");
    const certificate = readFileSync(vault.caFile, "utf8");
    await vault.close();
    vault = await start();
    expect(readFileSync(vault.caFile, "utf8")).toBe(certificate);
    const after = await vaultClient(vault).getSecret("audit-hmac", {
      version: before.properties.version ?? "",
    });
    const mac = (key: string | undefined) => createHmac("sha256", key ?? "").digest("hex");
    expect(mac(after.value)).toBe(mac(before.value));
    expect(await versionsOf(vaultClient(vault), "audit-hmac")).toHaveLength(1);
  });

  it("follow the client secret that the simulator is given", async () => {
    await vault.close();
    vault = await start("another");
    expect((await vaultClient(vault).getSecret("genesys-client-secret")).value).toBe("another");
  });

  it("do not come back when they were deleted", async () => {
    await vaultClient(vault).beginDeleteSecret("commitment-2024");
    await vault.close();
    vault = await start();
    await expect(vaultClient(vault).getSecret("commitment-2024")).rejects.toMatchObject({
      statusCode: 404,
    });
  });
});
