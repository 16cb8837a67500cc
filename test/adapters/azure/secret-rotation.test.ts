import { createPrivateKey } from "node:crypto";
import { vaultRotation } from "../../../src/adapters/azure/secret-rotation";
import { SecretVersions } from "../../../src/adapters/azure/secret-versions";
import { productSecrets } from "../../../src/domain/key-rotation";
import { Unavailable } from "../../../src/ports";
import { startTestVault, type TestVault } from "./vault";

let vault: TestVault;
let now: string;
let slept: number;
beforeEach(async () => {
  vault = await startTestVault();
  slept = 0;
  setClock(new Date().toISOString());
});
afterEach(() => vault.close());

function setClock(instant: string): void {
  now = instant;
  vault.setClock(instant);
}
/** The vault's own clock goes on as it does: what is made there is made now. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const aRotation = (whileAsleep: () => Promise<void> = async () => undefined) =>
  vaultRotation({
    client: () => vault.client,
    now: () => new Date(now),
    sleep: async () => {
      slept += 1;
      await whileAsleep();
    },
  });
const everything = () => productSecrets(new Date(now));
const keepAll = async (rotation = aRotation()) => {
  for (const secret of everything()) await rotation.keep(secret);
};
const versionsOf = (secret: string) => new SecretVersions(() => vault.client).list(secret);
const counts = async () =>
  Object.fromEntries(
    await Promise.all(
      everything().map(async ({ name }) => [name, (await versionsOf(name)).length] as const),
    ),
  );
const year = new Date().getUTCFullYear();
const caseIndex = { name: "case-index", rule: { kind: "eternal" } } as const;

it("an empty vault has all that the product makes for itself after one run, ready for use", async () => {
  await keepAll();
  const ring = vault.keyRing({ sealing: new Set(["audit-hmac"]) });
  const hmac = await ring.current("audit-hmac");
  expect(hmac.key.export()).toHaveLength(64);
  await ring.current("case-kek");
  const derived = [await ring.eternal("case-index"), await ring.eternal(`commitment-${year}`)];
  const values = new Set([hmac, ...derived].map(({ key }) => key.export().toString("hex")));
  expect(values.size).toBe(3);
  const pem = await ring.text("audit-signer");
  expect(createPrivateKey(pem).asymmetricKeyType).toBe("ed25519");
});

it("a second run makes nothing", async () => {
  await keepAll();
  const before = await counts();
  await keepAll();
  expect(await counts()).toEqual(before);
  expect(new Set(Object.values(before))).toEqual(new Set([1]));
});

it("after 90 days what rotates has a second version, the first stays enabled, the eternal ones stay alone", async () => {
  await keepAll();
  setClock(inDays(91));
  await keepAll();
  const {
    "audit-hmac": hmac,
    "audit-signer": signer,
    "case-kek": kek,
    ...eternal
  } = await counts();
  expect([hmac, signer, kek]).toEqual([2, 2, 2]);
  expect(eternal["case-index"]).toBe(1);
  for (const name of ["audit-hmac", "audit-signer", "case-kek"]) {
    const versions = await versionsOf(name);
    expect(versions.every(({ enabled }) => enabled)).toBe(true);
  }
  expect((await versionsOf("case-kek")).every(({ expiresOn }) => expiresOn === undefined)).toBe(
    true,
  );
});

it("two runs at once name everything by one version: the oldest alone can be read", async () => {
  const other = aRotation();
  await aRotation(() => other.keep(caseIndex)).keep(caseIndex);
  await Promise.all([aRotation().keep(caseIndex), aRotation().keep(caseIndex)]);
  const [oldest, ...others] = await versionsOf("case-index");
  expect(oldest?.enabled).toBe(true);
  expect(others.filter(({ enabled }) => enabled)).toEqual([]);
  expect((await vault.keyRing().eternal("case-index")).keyId).toBe(oldest?.keyId);
});

it("of two that see nothing at the same time only the oldest is enabled", async () => {
  const both = [aRotation(), aRotation()].map((rotation) => rotation.keep(caseIndex));
  await Promise.all(both);
  const versions = await versionsOf("case-index");
  expect(versions.map(({ enabled }) => enabled)).toEqual(versions.map((_, nth) => nth === 0));
  expect(slept).toBeGreaterThan(0);
});

it("nobody can read a name's key before it is settled which it is, and nobody remembers it", async () => {
  const ring = vault.keyRing();
  await aRotation(async () => {
    await expect(ring.eternal("case-index")).rejects.toThrow(Unavailable);
  }).keep(caseIndex);
  const [oldest] = await versionsOf("case-index");
  expect((await ring.eternal("case-index")).keyId).toBe(oldest?.keyId);
});

it("a run that died before it enabled the version is completed by the next", async () => {
  const dying = aRotation(() => Promise.reject(new Error("killed")));
  await expect(dying.keep(caseIndex)).rejects.toThrow("killed");
  await expect(vault.keyRing().eternal("case-index")).rejects.toThrow(Unavailable);
  await aRotation().keep(caseIndex);
  await expect(vault.keyRing().eternal("case-index")).resolves.toBeDefined();
  expect(await versionsOf("case-index")).toHaveLength(1);
});

it("what was destroyed or is out of reach is named, and no value is", async () => {
  await keepAll();
  await (await vault.client.beginDeleteSecret("case-index")).pollUntilDone();
  const missing = { what: ["key vault: case-index"] };
  await expect(aRotation().keep(caseIndex)).rejects.toMatchObject(missing);
  vault.silence();
  await expect(aRotation().keep(caseIndex)).rejects.toMatchObject(missing);
});
