import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type KeyVault, startKeyVault } from "../../../local/sandbox/key-vault";
import { sandboxSecrets } from "../../../local/sandbox/sandbox-secrets";
import { type AskedToken, vaultClient, versionsOf } from "./vault-client";

let stateDir: string;
let vault: KeyVault;

const unretried = { retryOptions: { maxRetries: 0 } };
const send = async (method: string, path: string, headers = {}, body = "") => {
  const ca = readFileSync(vault.caFile);
  const call = request(`${vault.url}${path}`, { method, headers, ca }).end(body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    call.once("response", resolve).once("error", reject);
  });
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
};

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "key-vault-"));
  vault = await startKeyVault({
    port: 0,
    stateDir,
    caFile: join(stateDir, "ca.pem"),
    secrets: sandboxSecrets("given", new Date("2026-11-25T12:00:00Z")),
  });
});
afterEach(async () => {
  await vault.close();
  rmSync(stateDir, { recursive: true });
});

describe("the vault and the real SDK", () => {
  it("challenges, and stores the body that the SDK withheld until then", async () => {
    const asked: AskedToken[] = [];
    const client = vaultClient(vault, {}, asked);
    const stored = await client.setSecret("new-secret", "value", { tags: { purpose: "test" } });
    expect(asked[0]).toEqual({
      scopes: ["https://vault.azure.net/.default"],
      tenantId: "00000000-0000-0000-0000-000000000000",
    });
    expect(stored).toMatchObject({ name: "new-secret", value: "value" });
    expect(stored.properties).toMatchObject({ enabled: true, tags: { purpose: "test" } });
    expect(stored.properties.version).toMatch(/^[0-9a-f]{32}$/);
  });

  it("answers the version created last when none is named, even one not valid yet", async () => {
    const client = vaultClient(vault);
    const first = await client.setSecret("rotating", "first");
    // The SDK writes instants as 32-bit seconds: nothing after January 2038 goes through it.
    await client.setSecret("rotating", "second", { notBefore: new Date("2037-01-01T00:00:00Z") });
    const named = await client.getSecret("rotating", { version: first.properties.version ?? "" });
    expect(named.value).toBe("first");
    expect((await client.getSecret("rotating")).value).toBe("second");
  });

  it("lets an expired version be read, because evidence of its time must verify", async () => {
    const client = vaultClient(vault);
    const expiresOn = new Date("2021-01-01T00:00:00Z");
    await client.setSecret("expired", "old", { expiresOn });
    const read = await client.getSecret("expired");
    expect([read.value, read.properties.expiresOn]).toEqual(["old", expiresOn]);
  });

  it("lists 23 versions in 3 pages, without values", async () => {
    const client = vaultClient(vault);
    const set: (string | undefined)[] = [];
    for (let index = 0; index < 23; index += 1)
      set.push((await client.setSecret("many", `v${index}`)).properties.version);
    const pages: number[] = [];
    for await (const page of client.listPropertiesOfSecretVersions("many").byPage()) {
      pages.push(page.length);
      expect(page.every((properties) => !("value" in properties))).toBe(true);
    }
    expect(pages).toEqual([10, 10, 3]);
    expect((await versionsOf(client, "many")).toSorted()).toEqual(set.toSorted());
  });

  it("changes the attributes of a version and leaves its value and its other attributes", async () => {
    const client = vaultClient(vault);
    const notBefore = new Date("2026-01-01T00:00:00Z");
    const expiresOn = new Date("2027-01-01T00:00:00Z");
    const { properties } = await client.setSecret("changing", "kept", { notBefore });
    await client.updateSecretProperties("changing", properties.version ?? "", { expiresOn });
    const read = await client.getSecret("changing");
    expect(read.value).toBe("kept");
    expect(read.properties).toMatchObject({ notBefore, expiresOn, enabled: true });
  });

  it("refuses the value of a disabled version, and gives it back when it is enabled", async () => {
    const client = vaultClient(vault);
    const { properties } = await client.setSecret("switched", "value");
    const version = properties.version ?? "";
    await client.updateSecretProperties("switched", version, { enabled: false });
    await expect(client.getSecret("switched", { version })).rejects.toMatchObject({
      statusCode: 403,
      code: "Forbidden",
      details: { error: { innerError: { code: "SecretDisabled" } } },
    });
    expect(await versionsOf(client, "switched")).toEqual([version]);
    await client.updateSecretProperties("switched", version, { enabled: true });
    expect((await client.getSecret("switched", { version })).value).toBe("value");
  });

  it("says which secret and which version it does not hold", async () => {
    const client = vaultClient(vault);
    const missing = { statusCode: 404, code: "SecretNotFound" };
    await expect(client.getSecret("nowhere")).rejects.toMatchObject(missing);
    await expect(versionsOf(client, "nowhere")).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.getSecret("audit-hmac", { version: "0".repeat(32) })).rejects.toMatchObject(
      missing,
    );
  });

  it("deletes every version at once and does not take the name again", async () => {
    const client = vaultClient(vault);
    await client.setSecret("shredded", "one");
    await client.setSecret("shredded", "two");
    const poller = await client.beginDeleteSecret("shredded");
    expect((await poller.pollUntilDone()).properties.recoveryId).toContain("/deletedsecrets/");
    await expect(client.getSecret("shredded")).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.setSecret("shredded", "three")).rejects.toMatchObject({
      statusCode: 409,
      details: { error: { innerError: { code: "ObjectIsDeletedButRecoverable" } } },
    });
  });

  it("refuses a value above the limit of the service", async () => {
    await expect(vaultClient(vault).setSecret("large", "x".repeat(25_601))).rejects.toMatchObject({
      statusCode: 400,
      code: "BadParameter",
    });
  });
});

describe("arranged faults", () => {
  it("throttles as often as arranged, and the SDK waits as long as it is told", async () => {
    const client = vaultClient(vault);
    await client.getSecret("audit-hmac");
    const before = vault.requests();
    vault.arrange({ throttled: 2, retryAfterSeconds: 0 });
    expect((await client.getSecret("audit-hmac")).name).toBe("audit-hmac");
    expect(vault.requests() - before).toBe(3);
  });

  it("is unavailable as often as arranged", async () => {
    const client = vaultClient(vault, unretried);
    vault.arrange({ throttled: 1, unavailable: 1 });
    await expect(client.getSecret("audit-hmac")).rejects.toMatchObject({ statusCode: 429 });
    await expect(client.getSecret("audit-hmac")).rejects.toMatchObject({ statusCode: 503 });
    expect((await client.getSecret("audit-hmac")).name).toBe("audit-hmac");
  });

  it("can be arranged over HTTP", async () => {
    const arranged = await send("POST", "/__sandbox/faults", {}, '{"throttled":1}');
    expect(arranged.status).toBe(200);
    const throttled = await send("GET", "/secrets/audit-hmac/?api%2Dversion=2026-04-01");
    expect([throttled.status, throttled.headers["retry-after"]]).toEqual([429, "1"]);
    expect(JSON.parse((await send("GET", "/__sandbox/state")).body)).toEqual({
      requests: 1,
      faults: { throttled: 0, retryAfterSeconds: 1, unavailable: 0 },
    });
  });

  it.each(['{"throtled":1}', '{"throttled":-1}', "{"])("refuses %s", async (faults) => {
    expect((await send("POST", "/__sandbox/faults", {}, faults)).status).toBe(400);
  });
});

describe("the door", () => {
  it("needs a bearer token, and an api-version whose name may be percent-encoded", async () => {
    const path = "/secrets/audit-hmac/";
    const unknown = await send("GET", `${path}?api%2Dversion=2026-04-01`);
    expect(unknown.status).toBe(401);
    expect(unknown.headers["www-authenticate"]).toContain('resource="https://vault.azure.net"');
    const authorization = "Bearer any";
    expect((await send("GET", path, { authorization })).status).toBe(400);
    const known = await send("GET", `${path}?api%2Dversion=2026-04-01`, { authorization });
    expect(known.status).toBe(200);
  });

  it("is not trusted without its certificate", async () => {
    const client = vaultClient(vault, { tlsOptions: {}, ...unretried });
    await expect(client.getSecret("audit-hmac")).rejects.toMatchObject({
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
  });

  it("names a port that is taken", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      });
    });
    await expect(
      startKeyVault({ port, stateDir, caFile: join(stateDir, "ca.pem"), secrets: [] }),
    ).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
    await new Promise((resolve) => other.close(resolve));
  });
});
