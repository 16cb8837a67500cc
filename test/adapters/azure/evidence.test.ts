import { BlobEvidence } from "../../../src/adapters/azure/evidence";
import { recordPlaceOf, verifyChain } from "../../../src/domain/audit-chain";
import { AuditBody, type AuditDraft, type AuditRecord } from "../../../src/domain/audit-record";
import { type KeyFor, sealRecord } from "../../../src/domain/audit-seal";
import { canonicalBytes, keyFrom } from "../../../src/domain/digest";
import { Unavailable } from "../../../src/ports";
import { idsFrom, noticeDraft } from "../../domain/sample-log";
import { contentOf, everything, overwrite, startTestStorage, type TestStorage } from "./storage";
import { startTestVault, type TestVault } from "./vault";

const prefixes = Array.from({ length: 24 }, (_, n) => `audit-log${n}`);
let vault: TestVault;
let storage: TestStorage;
let now: string;
let prefix = "";

/** A process of its own: it knows of the log what it reads. */
const aWriter = () =>
  new BlobEvidence({
    service: storage.audit,
    containerPrefix: prefix,
    origin: "audit.example",
    keys: vault.keyRing(),
    now: () => new Date(now),
  });
const keyFor: KeyFor = async (keyId) => (await vault.keyRing().version(keyId)).key;
const behind = () => storage.behind("audit", `${prefix}-2026`);

async function verified() {
  const log = await aWriter().readChain(2026);
  if (!log) throw new Error("no log was begun");
  const chain = await verifyChain(log, keyFor);
  return { ...chain, ids: chain.records.map(({ auditId }) => auditId) };
}
beforeAll(async () => {
  const containers = prefixes.map((name) => `${name}-2026`);
  [vault, storage] = await Promise.all([startTestVault(), startTestStorage(containers)]);
  await vault.add("audit-hmac", { from: "2026-01-01", until: "2026-06-01" });
});
afterAll(async () => {
  await Promise.all([vault.close(), storage.close()]);
});
beforeEach(() => {
  prefix = prefixes.pop() ?? "";
  setClock("2026-05-12T09:15:30.000Z");
  vault.answerAgain();
  storage.storage.arrange({});
});
afterEach(() => {
  expect(storage.storage.state().forbidden).toEqual([]);
});

function setClock(instant: string): void {
  now = instant;
  vault.setClock(instant);
}

describe("a record that is appended", () => {
  it("is sealed, stored under its own address and entered into the chain", async () => {
    const record = await aWriter().append(noticeDraft(1));
    expect(record.seal).toMatchObject({ afterSeq: 0, sealedAt: now, alg: "HS256" });
    const { pathname, search } = new URL(record.storageLocation);
    expect(search).toBe("");
    expect(pathname).toBe(
      `/audit/${prefix}-2026/rtbf/${record.logId}/records/2026/05/${record.auditId}.json`,
    );
    expect((await verified()).records).toEqual([record]);
  });

  it("again is the stored one, whoever appends it and however late", async () => {
    const first = await aWriter().append(noticeDraft(1));
    const another = aWriter();
    for (const n of [2, 3, 4]) await another.append(noticeDraft(n));
    setClock("2026-05-12T10:00:00.000Z");
    expect(await another.append(noticeDraft(1))).toEqual(first);
    expect(await aWriter().append(noticeDraft(1))).toEqual(first);
    expect((await verified()).ids).toEqual(idsFrom(1, 4));
  });

  it("many times at the same time is entered once", async () => {
    const one = aWriter();
    const tries = [one, one, one, aWriter(), aWriter()].map((writer) =>
      writer.append(noticeDraft(1)),
    );
    const answers = await Promise.all(tries);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect((await verified()).ids).toEqual(idsFrom(1, 1));
  });

  it("shares a segment with what waited beside it", async () => {
    const writer = aWriter();
    const drafts = Array.from({ length: 100 }, (_, n) => noticeDraft(n));
    await Promise.all(drafts.map((draft) => writer.append(draft)));
    const { head, records } = await verified();
    expect(records).toHaveLength(100);
    expect(head.segments).toBeGreaterThan(1);
    expect(head.segments).toBeLessThan(50);
  });

  it("stands in the log of the year in which it was executed", async () => {
    setClock("2027-01-01T00:00:01.000Z");
    await vault.add("audit-hmac", { from: "2026-12-01", until: "2027-06-01" });
    const draft = { ...noticeDraft(1), executionTimestamp: "2026-12-31T23:59:59.000Z" };
    expect((await aWriter().append(draft)).storageLocation).toContain("/records/2026/12/");
  });
});

describe("writers that race", () => {
  it("build one chain without gap, fork or duplicate", async () => {
    const [left, right] = [aWriter(), aWriter()];
    const appends = Array.from({ length: 30 }, (_, n) => [
      left.append(noticeDraft(n)),
      right.append(noticeDraft(100 + n)),
    ]).flat();
    await Promise.all(appends);
    const ids = (await verified()).ids;
    expect(ids).toHaveLength(60);
    expect([...ids].sort()).toEqual([...idsFrom(0, 30), ...idsFrom(100, 30)]);
  });

  it("on the same records enter each of them once", async () => {
    const writers = [aWriter(), aWriter(), aWriter()];
    const appends = Array.from({ length: 15 }, (_, n) =>
      writers.map((writer) => writer.append(noticeDraft(n))),
    ).flat();
    await Promise.all(appends);
    expect([...(await verified()).ids].sort()).toEqual(idsFrom(0, 15));
  });
});

describe("a write that is broken off", () => {
  it.each(["log.json", "records/", "segments/"])(
    "is done once though its acknowledgement was lost (%s)",
    async (part) => {
      storage.storage.arrange({ loseAcknowledgements: 1, ofNamesContaining: part });
      const writer = aWriter();
      await writer.append(noticeDraft(1));
      await writer.append(noticeDraft(2));
      expect(storage.storage.state().faults.loseAcknowledgements).toBe(0);
      const { head, records } = await verified();
      expect(head.segments).toBe(2);
      expect(records.map(({ auditId }) => auditId)).toEqual(idsFrom(1, 2));
    },
  );

  it("between record and chain is completed by the next try, with the seal that is stored", async () => {
    const first = await aWriter().append(noticeDraft(1));
    const orphan = await plant(noticeDraft(2), first);
    expect((await verified()).unentered).toHaveLength(1);
    setClock("2026-05-12T10:00:00.000Z");
    expect(await aWriter().append(noticeDraft(2))).toEqual(orphan);
    expect((await verified()).ids).toEqual(idsFrom(1, 2));
  });
});

describe("a record whose name is taken", () => {
  it("by another body is a conflict, and the first stays", async () => {
    const first = await aWriter().append(noticeDraft(1));
    const other = { ...noticeDraft(1), jurisdiction: "elsewhere" };
    await expect(aWriter().append(other)).rejects.toMatchObject({ code: "AUDIT_CONFLICT" });
    expect((await verified()).records).toEqual([first]);
  });

  it("by a forger who knew what it would say never enters the chain", async () => {
    const first = await aWriter().append(noticeDraft(1));
    await plant(noticeDraft(2), first, Buffer.alloc(32, 9));
    await expect(aWriter().append(noticeDraft(2))).rejects.toMatchObject({ code: "MAC_MISMATCH" });
    expect((await verified()).ids).toEqual(idsFrom(1, 1));
  });
});

describe("the key that seals", () => {
  it("rotates in the middle of the log, and old records still verify", async () => {
    const writer = aWriter();
    const before = await writer.append(noticeDraft(1));
    const next = await vault.add("audit-hmac", { from: "2026-05-12T09:16:00Z" });
    setClock("2026-06-02T00:00:00.000Z");
    const after = await writer.append(noticeDraft(2));
    expect(after.seal.keyId).toBe(next);
    expect(before.seal.keyId).not.toBe(next);
    expect((await verified()).ids).toEqual(idsFrom(1, 2));
  });

  it("can't be had while the vault is silent: nothing is written then", async () => {
    vault.silence();
    await expect(aWriter().append(noticeDraft(1))).rejects.toThrow(Unavailable);
    expect([...(await everything(behind())).keys()]).toEqual(["log.json"]);
  });
});

describe("a body that is not as agreed", () => {
  it.each<[string, object]>([
    ["a member more", { subject: "jane.roe@example.org" }],
    ["an address as its request", { requestId: "jane.roe@example.org" }],
    ["an identifier instead of its commitment", { subjectExternalId: "customer-1" }],
  ])("with %s is refused before anything of it is stored", async (_, change) => {
    await expect(aWriter().append({ ...noticeDraft(1), ...change })).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
    });
    expect([...(await everything(behind())).keys()]).toEqual(["log.json"]);
  });
});

describe("a chain that somebody broke", () => {
  it("is not continued by who looks back into it", async () => {
    const writer = aWriter();
    const { logId } = await writer.append(noticeDraft(1));
    for (const n of [2, 3]) await writer.append(noticeDraft(n));
    const name = `rtbf/${logId}/segments/0000000001.json`;
    const text = (await contentOf(behind(), name)).toString("utf8");
    const edited = text.replace('"committedAt":"2026', '"committedAt":"2025');
    await overwrite(behind(), name, Buffer.from(edited));
    await expect(aWriter().append(noticeDraft(1))).rejects.toMatchObject({ code: "CHAIN_BROKEN" });
    await expect(verified()).rejects.toMatchObject({ code: "CHAIN_BROKEN", at: { seq: 2 } });
  });
});

describe("a container that proves nothing", () => {
  it("is refused, and asked again five minutes after a proof", async () => {
    const mutable = { what: [`audit container ${prefix}-2026 is not immutable`] };
    const evidence = aWriter();
    await evidence.proveImmutable();
    storage.storage.arrange({ notImmutable: [`${prefix}-2026`] });
    setClock("2026-05-12T09:20:29.000Z");
    await evidence.proveImmutable();
    setClock("2026-05-12T09:20:30.000Z");
    await expect(evidence.proveImmutable()).rejects.toMatchObject(mutable);
    storage.storage.arrange({});
    await expect(evidence.proveImmutable()).resolves.toBeUndefined();
  });

  it("is refused when it is missing: before its year begins, and for a record of it", async () => {
    const missing = { what: [`container ${prefix}-2028 is missing`] };
    await expect(aWriter().proveImmutable(2028)).rejects.toMatchObject(missing);
    setClock("2028-01-01T00:00:00.000Z");
    const draft = { ...noticeDraft(1), executionTimestamp: now };
    await expect(aWriter().append(draft)).rejects.toMatchObject(missing);
  });
});

/** Stores a record beside another that no segment names: as a writer who dies then, or a forger with his own key. */
async function plant(draft: AuditDraft, beside: AuditRecord, secret?: Uint8Array) {
  const { schema, logId, auditId } = beside;
  const storageLocation = beside.storageLocation.replace(auditId, draft.auditId);
  const { keyId, key } = await vault.keyRing().current("audit-hmac");
  const sealing = { keyId, key: secret ? keyFrom(secret) : key, afterSeq: 1, sealedAt: now };
  const record = sealRecord(AuditBody.parse({ ...draft, schema, logId, storageLocation }), sealing);
  await overwrite(behind(), `rtbf/${logId}/${recordPlaceOf(record)}`, canonicalBytes(record));
  return record;
}
