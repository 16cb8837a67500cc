import { setTimeout as pause } from "node:timers/promises";
import { VaultKeyRing } from "../../../src/adapters/azure/key-ring";
import { namesFrom } from "../../../src/adapters/azure/names";
import { secretClientFor } from "../../../src/adapters/azure/secret-client";
import { caseIdOf } from "../../../src/domain/digest";
import { RequestId } from "../../../src/domain/identifiers";
import { Unavailable } from "../../../src/ports";
import { aKey, startTestVault, type TestVault } from "./vault";

let test: TestVault;
let secrets = 0;
let secret: string;

beforeAll(async () => {
  test = await startTestVault();
});
afterAll(() => test.close());
beforeEach(() => {
  test.answerAgain();
  test.setClock("2026-05-12T09:00:00Z");
  secrets += 1;
  secret = `secret-${secrets}`;
});

const current = async () => (await test.keyRing().current(secret)).keyId;
it("takes a version without a window for what seals no evidence", async () => {
  const only = await test.add(secret, { from: null, until: null });
  const { keyId } = await test.keyRing({ sealing: new Set() }).current(secret);
  expect(keyId).toBe(only);
});

describe("the key that signs", () => {
  it("is the one that began last, not the one that was made last", async () => {
    const later = await test.add(secret, { from: "2026-05-01" });
    await test.add(secret, { from: "2026-03-01" });
    expect(await current()).toBe(later);
  });

  it.each<[string, Parameters<TestVault["add"]>[1]]>([
    ["future", { from: "2026-05-13" }],
    ["expired", { until: "2026-05-12" }],
    ["disabled", { enabled: false }],
    ["without a beginning", { from: null }],
    ["without an end", { until: null }],
  ])("is never one that is %s, however late it was made", async (_, version) => {
    const good = await test.add(secret, { from: "2026-02-01" });
    await test.add(secret, version);
    expect(await current()).toBe(good);
  });

  it.each<[string, Parameters<TestVault["add"]>[1]]>([
    ["future", { from: "2026-05-13" }],
    ["expired", { until: "2026-05-12" }],
    ["disabled", { enabled: false }],
  ])("is not there when all are %s", async (_, version) => {
    await test.add(secret, version);
    await expect(current()).rejects.toMatchObject({ what: [`key vault: ${secret}`] });
  });

  it("is not there when the vault has never heard of the secret", async () => {
    await expect(current()).rejects.toThrow(Unavailable);
  });

  it("may not be short", async () => {
    await test.add(secret, { value: "x".repeat(31) });
    await expect(current()).rejects.toMatchObject({
      what: [`key vault: ${secret} is shorter than 32 bytes`],
    });
  });

  it("is the text of the secret, byte for byte", async () => {
    const value = aKey();
    await test.add(secret, { value });
    const { key } = await test.keyRing().current(secret);
    expect(key.export().toString("utf8")).toBe(value);
  });
});

describe("the choice of the key", () => {
  it("lasts five minutes, then the next key takes over", async () => {
    const first = await test.add(secret, { from: "2026-05-12T08:00:00Z" });
    const second = await test.add(secret, { from: "2026-05-12T09:02:00Z" });
    const keys = test.keyRing();
    expect((await keys.current(secret)).keyId).toBe(first);
    test.setClock("2026-05-12T09:04:59Z");
    expect((await keys.current(secret)).keyId).toBe(first);
    test.setClock("2026-05-12T09:05:00Z");
    expect((await keys.current(secret)).keyId).toBe(second);
  });

  it("is made again at once when the key expires within them", async () => {
    await test.add(secret, { from: "2026-05-12T08:00:00Z", until: "2026-05-12T09:01:00Z" });
    const lasting = await test.add(secret, { from: "2026-05-12T07:00:00Z" });
    const keys = test.keyRing();
    await keys.current(secret);
    test.setClock("2026-05-12T09:01:00Z");
    expect((await keys.current(secret)).keyId).toBe(lasting);
  });

  it("is asked for once, however many ask at the same time", async () => {
    await test.add(secret);
    const keys = test.keyRing();
    const before = test.vault.requests();
    await Promise.all(Array.from({ length: 50 }, () => keys.current(secret)));
    // One listing and one version; the answer to a challenge is a request more.
    expect(test.vault.requests() - before).toBeLessThanOrEqual(3);
  });

  it("serves while the vault is silent until the key expires, never beyond", async () => {
    const only = await test.add(secret, { until: "2026-05-12T10:00:00Z" });
    const keys = test.keyRing();
    await keys.current(secret);
    test.silence();
    test.setClock("2026-05-12T09:59:59Z");
    expect((await keys.current(secret)).keyId).toBe(only);
    test.setClock("2026-05-12T10:00:00Z");
    await expect(keys.current(secret)).rejects.toThrow(Unavailable);
  });

  it("is not asked for again and again while the vault is silent", async () => {
    await test.add(secret);
    const keys = test.keyRing();
    await keys.current(secret);
    test.silence();
    test.setClock("2026-05-12T09:10:00Z");
    await keys.current(secret);
    const before = test.vault.requests();
    await keys.current(secret);
    expect(test.vault.requests()).toBe(before);
    test.setClock("2026-05-12T09:10:30Z");
    await keys.current(secret);
    expect(test.vault.requests()).toBeGreaterThan(before);
  });

  it("is given up when the vault says that the key was disabled", async () => {
    const keyId = await test.add(secret);
    const keys = test.keyRing();
    await keys.current(secret);
    await test.client.updateSecretProperties(secret, keyId.slice(secret.length + 1), {
      enabled: false,
    });
    test.setClock("2026-05-12T09:05:00Z");
    await expect(keys.current(secret)).rejects.toThrow(Unavailable);
  });

  it("can't be made the first time while the vault is silent", async () => {
    await test.add(secret);
    test.silence();
    await expect(current()).rejects.toMatchObject({ what: [`key vault: ${secret}`] });
  });
});

describe("the keys that verify", () => {
  it("are all that are valid now, the latest first", async () => {
    const older = await test.add(secret, { from: "2026-01-01" });
    const newer = await test.add(secret, { from: "2026-05-01" });
    const endless = await test.add(secret, { from: "2026-04-01", until: null });
    await test.add(secret, { until: "2026-05-12" });
    await test.add(secret, { from: "2026-06-01" });
    await test.add(secret, { enabled: false });
    const valid = await test.keyRing().valid(secret);
    expect(valid.map(({ keyId }) => keyId)).toEqual([newer, endless, older]);
  });

  it("by name are found after they have expired", async () => {
    const keyId = await test.add(secret, { from: "2020-01-01", until: "2021-01-01" });
    await test.add(secret);
    expect((await test.keyRing().version(keyId)).keyId).toBe(keyId);
  });

  it("by name are remembered while the vault is silent", async () => {
    const keyId = await test.add(secret);
    const keys = test.keyRing();
    await keys.version(keyId);
    test.silence();
    expect((await keys.version(keyId)).keyId).toBe(keyId);
  });

  it.each([["a name without a version"], ["an unknown version"]])(
    "are not found by %s",
    async (how) => {
      await test.add(secret);
      const keyId = how === "an unknown version" ? `${secret}/${"0".repeat(32)}` : secret;
      await expect(test.keyRing().version(keyId)).rejects.toThrow(Unavailable);
    },
  );
});

describe("the key that is never rotated", () => {
  it("is the first ever made, expired as it is, whatever came after", async () => {
    const first = await test.add(secret, { from: "2020-01-01", until: "2021-01-01" });
    await pause(1_100);
    await test.add(secret);
    expect((await test.keyRing().eternal(secret)).keyId).toBe(first);
  });

  it("has no deputy: when it was disabled, none takes its place", async () => {
    await test.add(secret, { enabled: false });
    await pause(1_100);
    await test.add(secret);
    await expect(test.keyRing().eternal(secret)).rejects.toThrow(Unavailable);
  });

  it("names cases, conversations, claims and records", async () => {
    await test.add("case-index", { from: null, until: null });
    const keys = test.keyRing();
    const { key } = await keys.eternal("case-index");
    expect(await namesFrom(keys).caseId("rtbf-2026-0001")).toBe(
      caseIdOf(key, RequestId.parse("rtbf-2026-0001")),
    );
  });
});

describe("a secret that is no key", () => {
  it("may be short and without a window", async () => {
    await test.add(secret, { value: "s3cret", from: null, until: null });
    expect(await test.keyRing().text(secret)).toBe("s3cret");
  });

  it("is asked for anew when it was refused", async () => {
    await test.add(secret, { value: "old", from: "2026-01-01" });
    const keys = test.keyRing();
    await keys.text(secret);
    await test.add(secret, { value: "new", from: "2026-02-01" });
    expect(await keys.text(secret)).toBe("old");
    expect(await keys.text(secret, { refresh: true })).toBe("new");
    expect(await keys.text(secret)).toBe("new");
  });
});

describe("the app's own client of the vault", () => {
  it("trusts the given certificate on this machine, and reads it at first use only", async () => {
    const keyId = await test.add(secret);
    const client = secretClientFor({ url: test.vault.url, localCaFile: test.vault.caFile });
    const keys = new VaultKeyRing({ client, now: () => new Date("2026-05-12T09:00:00Z") });
    expect((await keys.current(secret)).keyId).toBe(keyId);
    const missing = secretClientFor({ url: test.vault.url, localCaFile: "/nowhere/ca.pem" });
    expect(() => missing()).toThrow("ENOENT");
  });

  it.each([
    "https://vault.vault.azure.net",
    "https://127.0.0.1.example.org",
    "https://localhost.example.org",
    "https://10.0.0.1",
  ])("takes no certificate of one's own for %s", (url) => {
    const client = secretClientFor({ url, localCaFile: test.vault.caFile });
    expect(client).toThrow(RangeError);
  });
});
