import { BlobCaseStore } from "../../../src/adapters/azure/case-store";
import { caseFiles } from "../../../src/domain/case-files";
import type { Key } from "../../../src/domain/digest";
import { Unavailable } from "../../../src/ports";
import { aCase, aRequest, keyFile } from "./sample-case";
import { contentOf, startTestStorage, type TestStorage } from "./storage";
import { startTestVault, type TestVault } from "./vault";

let vault: TestVault;
let storage: TestStorage;
let firstKek: string;

const aStore = () => new BlobCaseStore({ service: storage.operations, keys: vault.keyRing() });
const bytesOf = (key: Key) => key.export().toString("hex");

beforeAll(async () => {
  [vault, storage] = await Promise.all([startTestVault(), startTestStorage()]);
  firstKek = await vault.add("case-kek", { from: "2026-01-01", until: "2026-06-01" });
});
afterAll(async () => {
  await Promise.all([vault.close(), storage.close()]);
});
beforeEach(() => {
  vault.answerAgain();
  vault.setClock("2026-05-12T09:00:00Z");
});

async function aCaseWith(request: ReturnType<typeof aRequest>) {
  const caseId = aCase();
  const cases = aStore();
  await cases.createKey(caseId);
  await cases.create(caseFiles.request(caseId), request);
  return { caseId, cases };
}

const keyIdOf = async (caseId: ReturnType<typeof aCase>): Promise<unknown> => {
  const bytes = await contentOf(storage.behind("operations", "cases"), keyFile(caseId).name);
  return (JSON.parse(bytes.toString("utf8")) as { keyId: unknown }).keyId;
};

describe("the key of a case", () => {
  it("is made once, whoever tries again or at the same time", async () => {
    const caseId = aCase();
    await Promise.all(Array.from({ length: 6 }, () => aStore().createKey(caseId)));
    const before = bytesOf(await aStore().pseudonymKey(caseId, "name"));
    await aStore().createKey(caseId);
    expect(bytesOf(await aStore().pseudonymKey(caseId, "name"))).toBe(before);
  });

  it("gives each field class of each case a key of its own", async () => {
    const [one, two] = [await aCaseWith(aRequest()), await aCaseWith(aRequest())];
    const keys = [
      await one.cases.pseudonymKey(one.caseId, "name"),
      await one.cases.pseudonymKey(one.caseId, "email"),
      await two.cases.pseudonymKey(two.caseId, "name"),
    ];
    expect(new Set(keys.map(bytesOf)).size).toBe(3);
  });

  it("stays wrapped by the version it was wrapped with, when the vault's key rotates", async () => {
    const before = await aCaseWith(aRequest("before"));
    const secondKek = await vault.add("case-kek", { from: "2026-05-12T09:01:00Z" });
    vault.setClock("2026-06-02T00:00:00Z");
    const after = await aCaseWith(aRequest("after"));
    expect(await keyIdOf(before.caseId)).toBe(firstKek);
    expect(await keyIdOf(after.caseId)).toBe(secondKek);
    expect(await aStore().read(caseFiles.request(before.caseId))).toEqual(aRequest("before"));
  });

  it("can't be had while the vault is silent, but a remembered one can", async () => {
    const { caseId, cases } = await aCaseWith(aRequest());
    vault.silence();
    expect(await cases.read(caseFiles.request(caseId))).toEqual(aRequest());
    await expect(aStore().read(caseFiles.request(caseId))).rejects.toThrow(Unavailable);
    await expect(aStore().createKey(aCase())).rejects.toThrow(Unavailable);
  });

  it("once destroyed takes the case with it, in the process that knew it too", async () => {
    const { caseId, cases } = await aCaseWith(aRequest());
    await cases.remove(keyFile(caseId));
    for (const store of [cases, aStore()])
      await expect(store.read(caseFiles.request(caseId))).rejects.toMatchObject({
        code: "NO_CASE_KEY",
      });
    const ledger = await cases.read(caseFiles.ledger(caseId));
    expect(ledger?.clear.ledger).toEqual(aRequest().ledger);
  });

  it("is remembered for the last cases, and asked for again for the others", async () => {
    const { caseId, cases } = await aCaseWith(aRequest());
    for (let n = 0; n < 130; n += 1) {
      const other = aCase();
      await cases.createKey(other);
      await cases.pseudonymKey(other, "name");
    }
    expect(await cases.read(caseFiles.request(caseId))).toEqual(aRequest());
  });

  it("is needed: without one nothing encrypted is written", async () => {
    const file = caseFiles.request(aCase());
    await expect(aStore().create(file, aRequest())).rejects.toMatchObject({ code: "NO_CASE_KEY" });
    expect(await aStore().exists(file)).toBe(false);
  });
});
