import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import {
  type BlobStorage,
  sandboxContainers,
  startBlobStorage,
} from "../../../local/sandbox/blob-storage";
import { azuriteAccounts } from "../../../local/sandbox/storage-accounts";
import { createOnly, immutable, storageClients, unretried } from "./storage-clients";

let stateDir: string;
let storage: BlobStorage;
let roll = 0;

const start = () =>
  startBlobStorage({
    azuritePort: 0,
    proxyPort: 0,
    stateDir,
    containers: sandboxContainers(new Date("2026-11-25T00:00:00Z")),
    random: () => roll,
  });
const { audit, blob, create, read, cases } = storageClients(() => storage);
const retried = { retryOptions: { maxTries: 2, retryDelayInMs: 1 } };
const sandbox = (path: string) => `${new URL(storage.auditUrl).origin}/__sandbox/${path}`;
const forbiddenOn = (name: string) =>
  storage
    .state()
    .forbidden.filter((each) => each.name === name)
    .map(({ operation }) => operation);

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "blob-storage-"));
  storage = await start();
});
afterAll(async () => {
  await storage.close();
  rmSync(stateDir, { recursive: true });
});
beforeEach(() => {
  storage.arrange({});
  roll = 0;
});

describe("a container of evidence", () => {
  it("takes a new name and gives back what was written", async () => {
    const { _response } = await create("records/first one.json", "evidence");
    expect(_response.status).toBe(201);
    expect(await read("records/first one.json")).toBe("evidence");
    expect(storage.state().created).toContain("audit-2026/records/first one.json");
  });

  it.each([
    [0.4, "BlobAlreadyExists"],
    [0.6, "BlobImmutableDueToPolicy"],
  ])("says of a taken name, by a roll of %d, %s", async (rolled, code) => {
    const name = `taken-${rolled}`;
    await create(name, "first");
    const before = storage.state();
    roll = rolled;
    await expect(create(name, "second")).rejects.toMatchObject({ statusCode: 409, code });
    expect(await read(name)).toBe("first");
    expect(storage.state()).toMatchObject({
      takenNames: before.takenNames + 1,
      forbidden: before.forbidden,
    });
  });

  it("lets one of 20 writers have a name", async () => {
    const writers = Array.from({ length: 20 }, (_, index) => create("contested", `by ${index}`));
    const written = await Promise.allSettled(writers);
    expect(written.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("lets one of 20 careless writers have a name", async () => {
    const writers = Array.from({ length: 20 }, () => blob("careless").upload("x", 1));
    const written = await Promise.allSettled(writers);
    expect(written.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(forbiddenOn("audit-2026/careless")).toHaveLength(19);
  });

  it("refuses and counts every way to change or delete a blob", async () => {
    await create("kept", "evidence");
    const kept = blob("kept");
    const attempts = [
      () => kept.upload("other", 5),
      () => kept.upload("other", 5, { conditions: { ifMatch: "*" } }),
      () => kept.delete(),
      () => kept.setMetadata({ changed: "yes" }),
      () => kept.setHTTPHeaders({ blobContentType: "text/plain" }),
      () => kept.createSnapshot(),
      () => kept.commitBlockList([]),
      () => audit().getContainerClient("audit-2026").getAppendBlobClient("kept").create(),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(immutable);
    expect(forbiddenOn("audit-2026/kept")).toEqual([
      ...["PUT", "PUT", "DELETE", "metadata", "properties", "snapshot", "blocklist", "PUT"],
    ]);
    expect(await read("kept")).toBe("evidence");
  });

  it("knows a blob by its name, however the name is encoded", async () => {
    await create("records/2026/11/a.json", "evidence");
    const url = new URL(storage.auditUrl);
    url.pathname += "/audit-2026/records%2F2026%2F11%2Fa.json";
    expect((await fetch(url, { method: "DELETE" })).status).toBe(409);
    expect(forbiddenOn("audit-2026/records/2026/11/a.json")).toEqual(["DELETE"]);
  });

  it("refuses the deletes that a batch hides, and the deletion of the container", async () => {
    await create("batched", "evidence");
    const batch = audit().getBlobBatchClient();
    await expect(batch.deleteBlobs([blob("batched")])).rejects.toMatchObject({ statusCode: 409 });
    const container = audit().getContainerClient("audit-2026");
    await expect(container.delete()).rejects.toMatchObject({ statusCode: 409 });
    expect(await read("batched")).toBe("evidence");
  });

  it("takes a blob in staged blocks, once", async () => {
    const block = Buffer.from("block-1").toString("base64");
    const staged = blob("staged");
    await staged.stageBlock(block, "part", 4);
    await staged.commitBlockList([block], createOnly);
    await staged.stageBlock(block, "else", 4);
    await expect(staged.commitBlockList([block], createOnly)).rejects.toMatchObject({
      statusCode: 409,
    });
    expect(await read("staged")).toBe("part");
  });

  it("lets what does not exist be missing", async () => {
    await expect(blob("missing").delete()).rejects.toMatchObject({ statusCode: 404 });
    expect(forbiddenOn("audit-2026/missing")).toEqual([]);
  });

  it("passes conditional reads, ranges and HEAD through", async () => {
    await create("read", "0123456789");
    const { etag, contentLength } = await blob("read").getProperties();
    expect(contentLength).toBe(10);
    const unchanged = { conditions: { ifNoneMatch: etag ?? "" } };
    await expect(blob("read").download(0, undefined, unchanged)).rejects.toMatchObject({
      statusCode: 304,
    });
    const changed = { conditions: { ifMatch: '"other"' } };
    await expect(blob("read").download(0, undefined, changed)).rejects.toMatchObject({
      statusCode: 412,
    });
    expect((await blob("read").downloadToBuffer(2, 3)).toString()).toBe("234");
  });

  it("lets a signature by the account key through", async () => {
    const [, key = ""] = /;audit:([^;]+)/.exec(azuriteAccounts) ?? [];
    const signed = new BlobServiceClient(
      `${new URL(storage.auditUrl).origin}/audit`,
      new StorageSharedKeyCredential("audit", key),
      unretried,
    );
    const target = signed.getContainerClient("audit-2026").getBlockBlobClient("signed ä");
    await target.upload("x", 1);
    await expect(target.delete()).rejects.toMatchObject(immutable);
  });
});

describe("arranged faults", () => {
  it("store a blob and lose the acknowledgement, so that the retry finds the name taken", async () => {
    storage.arrange({ loseAcknowledgements: 1, ofNamesContaining: "unheard" });
    await create("heard", "evidence");
    await expect(create("unheard", "evidence", retried)).rejects.toMatchObject({ statusCode: 409 });
    expect(await read("unheard")).toBe("evidence");
    expect(storage.state()).toMatchObject({ lostAcknowledgements: 1 });
  });

  it("report a container without a policy, which stays protected all the same", async () => {
    const reported = async (name: string) =>
      (await audit().getContainerClient(name).getProperties()).hasImmutabilityPolicy;
    expect(await reported("audit-2026")).toBe(true);
    expect((await cases().getProperties()).hasImmutabilityPolicy).toBe(false);
    storage.arrange({ notImmutable: ["audit-2026"] });
    expect([await reported("audit-2026"), await reported("audit-2027")]).toEqual([false, true]);
    await create("still kept", "evidence");
    await expect(blob("still kept").delete()).rejects.toMatchObject(immutable);
  });

  it("are arranged and read over HTTP too", async () => {
    const body = '{"notImmutable":["audit-2024"]}';
    expect((await fetch(sandbox("faults"), { method: "POST", body })).status).toBe(200);
    const state = await (await fetch(sandbox("state"))).json();
    expect(state).toEqual(storage.state());
    expect(state).toMatchObject({ faults: { notImmutable: ["audit-2024"] } });
  });

  it("are refused when misspelt", async () => {
    const body = '{"loseAcknowledgement":1}';
    expect((await fetch(sandbox("faults"), { method: "POST", body })).status).toBe(400);
  });
});
