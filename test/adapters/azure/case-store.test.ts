import { BlobCaseStore } from "../../../src/adapters/azure/case-store";
import { caseFiles } from "../../../src/domain/case-files";
import type { CaseId } from "../../../src/domain/identifiers";
import { Unavailable } from "../../../src/ports";
import { aCase, aRequest, canary, keyFile } from "./sample-case";
import { contentOf, everything, overwrite, startTestStorage, type TestStorage } from "./storage";
import { startTestVault, type TestVault } from "./vault";

let vault: TestVault;
let storage: TestStorage;
let cases: BlobCaseStore;
let caseId: CaseId;

const aStore = () => new BlobCaseStore({ service: storage.operations, keys: vault.keyRing() });
const behind = () => storage.behind("operations", "cases");
const at = (second: number) => `2026-05-12T09:00:${String(second).padStart(2, "0")}.000Z`;

beforeAll(async () => {
  [vault, storage] = await Promise.all([startTestVault(), startTestStorage()]);
  await vault.add("case-kek");
});
afterAll(async () => {
  await Promise.all([vault.close(), storage.close()]);
});
beforeEach(async () => {
  vault.answerAgain();
  storage.storage.arrange({});
  cases = aStore();
  caseId = aCase();
  await cases.createKey(caseId);
});

describe("a file that is created once", () => {
  it("is read as it was written", async () => {
    const request = aRequest();
    expect(await cases.create(caseFiles.request(caseId), request)).toEqual({
      created: true,
      value: request,
    });
    expect(await aStore().read(caseFiles.request(caseId))).toEqual(request);
  });

  it("stays: who comes second reads what is there", async () => {
    await cases.create(caseFiles.request(caseId), aRequest("first"));
    const second = await aStore().create(caseFiles.request(caseId), aRequest("second"));
    expect(second).toEqual({ created: false, value: aRequest("first") });
  });

  it("has one creator, however many try the same thing at the same time", async () => {
    const tries = Array.from({ length: 12 }, () =>
      aStore().create(caseFiles.drive(caseId, 1), { at: at(0) }),
    );
    const created = (await Promise.all(tries)).filter((answer) => answer.created);
    expect(created).toHaveLength(1);
  });

  it.each(["encrypted", "open"])(
    "is its creator's although the acknowledgement was lost (%s)",
    async (kind) => {
      storage.storage.arrange({ loseAcknowledgements: 1 });
      const answer =
        kind === "open"
          ? await cases.create(caseFiles.drive(caseId, 1), { at: at(0) })
          : await cases.create(caseFiles.request(caseId), aRequest());
      expect(answer.created).toBe(true);
      expect(storage.storage.state().faults.loseAcknowledgements).toBe(0);
    },
  );

  it("is refused when it has not the agreed form", async () => {
    await expect(
      cases.create(caseFiles.fate(caseId), { fate: "disposing", at: "now" }),
    ).rejects.toThrow();
    expect(await cases.exists(caseFiles.fate(caseId))).toBe(false);
  });

  it("is not there before it was created, nor after it was removed", async () => {
    const file = caseFiles.openCase(caseId);
    expect(await cases.read(file)).toBeUndefined();
    await cases.create(file, { at: at(0) });
    expect(await cases.exists(file)).toBe(true);
    await cases.remove(file);
    await cases.remove(file);
    expect(await cases.exists(file)).toBe(false);
    expect(await cases.read(file)).toBeUndefined();
  });
});

describe("a file that is replaced", () => {
  const progress = () => caseFiles.openCase(caseId);

  it("is replaced by who read it last; the others are told", async () => {
    await cases.create(progress(), { at: at(0) });
    const read = await cases.readVersion(progress());
    expect(await cases.replace(progress(), { at: at(1) }, read?.version)).toBe(true);
    expect(await aStore().replace(progress(), { at: at(2) }, read?.version)).toBe(false);
    expect(await cases.read(progress())).toEqual({ at: at(1) });
  });

  it("by one of many who read the same version is replaced once", async () => {
    await cases.create(progress(), { at: at(0) });
    const version = (await cases.readVersion(progress()))?.version;
    const tries = Array.from({ length: 12 }, (_, n) =>
      aStore().replace(progress(), { at: at(n) }, version),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
  });

  it("counts as replaced although the acknowledgement was lost", async () => {
    await cases.create(progress(), { at: at(0) });
    const version = (await cases.readVersion(progress()))?.version;
    storage.storage.arrange({ loseAcknowledgements: 1 });
    expect(await cases.replace(progress(), { at: at(1) }, version)).toBe(true);
    expect(storage.storage.state().faults.loseAcknowledgements).toBe(0);
  });

  it("without a version is overwritten, or made", async () => {
    expect(await cases.replace(progress(), { at: at(0) })).toBe(true);
    expect(await cases.replace(progress(), { at: at(1) })).toBe(true);
    expect(await cases.read(progress())).toEqual({ at: at(1) });
  });

  it("with the version of one that is gone is not made again", async () => {
    await cases.create(progress(), { at: at(0) });
    const version = (await cases.readVersion(progress()))?.version;
    await cases.remove(progress());
    expect(await cases.replace(progress(), { at: at(1) }, version)).toBe(false);
  });
});

describe("what is stored", () => {
  it("holds nothing personal in clear", async () => {
    await cases.create(caseFiles.request(caseId), aRequest());
    const spellings = [canary, Buffer.from(canary).toString("hex"), btoa(canary).slice(0, 20)];
    for (const [name, content] of await everything(behind()))
      for (const spelling of spellings)
        expect(name + content.toString("utf8")).not.toContain(spelling);
  });

  it("shows the ledger to whoever has no key", async () => {
    await cases.create(caseFiles.request(caseId), aRequest());
    vault.silence();
    const read = await aStore().read(caseFiles.ledger(caseId));
    expect(read?.clear.ledger).toEqual(aRequest().ledger);
  });

  it("is listed by name in order", async () => {
    const files = [3, 1, 2].map((n) => caseFiles.drive(caseId, n));
    for (const file of files) await cases.create(file, { at: at(0) });
    const names = await cases.names(`${caseId}/drives/`);
    expect(names).toEqual([1, 2, 3].map((n) => `${caseId}/drives/${n}.json`));
    expect(await cases.names(`${aCase()}/`)).toEqual([]);
  });
});

describe("a file that somebody tampered with is refused", () => {
  const request = () => caseFiles.request(caseId);
  const refused = { name: "SealedFileError" };

  it("when a byte was changed", async () => {
    await cases.create(request(), aRequest());
    const bytes = await contentOf(behind(), request().name);
    const middle = Math.floor(bytes.byteLength / 2);
    await overwrite(behind(), request().name, bytes.with(middle, (bytes[middle] ?? 0) ^ 1));
    await expect(cases.read(request())).rejects.toMatchObject(refused);
    await expect(cases.create(request(), aRequest())).rejects.toMatchObject(refused);
  });

  it("when two files of a case were swapped", async () => {
    const pages = [caseFiles.page(caseId, 1, 0), caseFiles.page(caseId, 1, 1)] as const;
    for (const page of pages) await cases.create(page, { entries: [] });
    await overwrite(behind(), pages[0].name, await contentOf(behind(), pages[1].name));
    await expect(cases.read(pages[0])).rejects.toMatchObject(refused);
  });

  it("when it is another case's", async () => {
    const other = aCase();
    await cases.createKey(other);
    await cases.create(caseFiles.request(other), aRequest());
    const foreign = await contentOf(behind(), caseFiles.request(other).name);
    await overwrite(behind(), request().name, foreign);
    await expect(cases.read(request())).rejects.toMatchObject(refused);
  });

  it("when the key of its case was replaced by another case's", async () => {
    await cases.create(request(), aRequest());
    const other = aCase();
    await cases.createKey(other);
    await overwrite(behind(), keyFile(caseId).name, await contentOf(behind(), keyFile(other).name));
    await expect(aStore().read(request())).rejects.toMatchObject(refused);
  });

  it("when its clear part was changed", async () => {
    await cases.create(request(), aRequest());
    const text = (await contentOf(behind(), request().name)).toString("utf8");
    const changed = text.replace('"dueBy":"2026-06-12"', '"dueBy":"2027-06-12"');
    await overwrite(behind(), request().name, Buffer.from(changed));
    await expect(cases.read(request())).rejects.toMatchObject(refused);
  });
});

describe("storage without its container", () => {
  it("is unavailable, and says which is missing", async () => {
    const service = storage.audit;
    const elsewhere = new BlobCaseStore({ service, keys: vault.keyRing() });
    const missing = { what: ["container cases is missing"] };
    const file = caseFiles.openCase(caseId);
    await expect(elsewhere.create(file, { at: at(0) })).rejects.toMatchObject(missing);
    await expect(elsewhere.read(file)).rejects.toMatchObject(missing);
    await expect(elsewhere.exists(file)).rejects.toMatchObject(missing);
    await expect(elsewhere.remove(file)).rejects.toMatchObject(missing);
    await expect(elsewhere.names("open/")).rejects.toThrow(Unavailable);
  });
});
