import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import {
  type BlobStorage,
  sandboxContainers,
  startBlobStorage,
} from "../../../local/sandbox/blob-storage";
import { accountSasUrl } from "../../../local/sandbox/storage-accounts";
import { createOnly, immutable, storageClients, unretried } from "./storage-clients";

let stateDir: string;
let storage: BlobStorage;

const start = () =>
  startBlobStorage({
    azuritePort: 0,
    proxyPort: 0,
    stateDir,
    containers: sandboxContainers(new Date("2026-11-25T00:00:00Z")),
  });
const { audit, blob, create, read, cases } = storageClients(() => storage);

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "blob-storage-"));
  storage = await start();
});
afterAll(async () => {
  await storage.close();
  rmSync(stateDir, { recursive: true });
});

describe("the other containers", () => {
  it("stay as changeable as Azurite has them", async () => {
    const target = cases().getBlockBlobClient("case.json");
    await target.upload("one", 3, createOnly);
    await expect(target.upload("two", 3, createOnly)).rejects.toMatchObject({
      statusCode: 409,
      code: "BlobAlreadyExists",
    });
    const { etag } = await target.upload("two", 3);
    await expect(
      target.upload("six", 3, { conditions: { ifMatch: '"stale"' } }),
    ).rejects.toMatchObject({ statusCode: 412 });
    await target.upload("ten", 3, { conditions: { ifMatch: etag ?? "" } });
    await target.delete();
    expect(await target.exists()).toBe(false);
    expect(storage.state().created.filter((name) => name.startsWith("cases/"))).toEqual([]);
  });

  it("carry bodies of any size both ways", async () => {
    const large = Buffer.alloc(9_000_000, "genesys");
    const target = cases().getBlockBlobClient("large");
    await target.upload(large, large.length);
    expect((await target.downloadToBuffer()).equals(large)).toBe(true);
  });

  it("are those asked for", async () => {
    const names: string[] = [];
    for await (const { name } of audit().listContainers()) names.push(name);
    expect(names).toEqual(["audit-2024", "audit-2026", "audit-2027"]);
    expect(await cases().exists()).toBe(true);
  });
});

describe("the addresses", () => {
  it("are constants for a given port", () => {
    const sas = "sv=2025-11-05&ss=b&srt=sco&spr=https%2Chttp";
    const dates = "st=2020-01-01T00%3A00%3A00Z&se=2040-01-01T00%3A00%3A00Z&sp=rwdlac";
    expect(accountSasUrl("audit", 10010)).toBe(
      `http://127.0.0.1:10010/audit?${sas}&${dates}&sig=Xt2DQ2wuu7bXk9CBREIJ8mceBbm49iELIpvYYr8lH7Y%3D`,
    );
    expect(accountSasUrl("operations", 10010)).toBe(
      `http://127.0.0.1:10010/operations?${sas}&${dates}&sig=4beffUhPUuiYfNJEWX4DL0kU%2BILpvX5SUkh%2F%2Ffr29wY%3D`,
    );
  });

  it("open no account without their signature", async () => {
    const url = new URL(storage.operationsUrl);
    url.search = "";
    const stranger = new BlobServiceClient(url.href, undefined, unretried);
    await expect(stranger.getContainerClient("cases").getProperties()).rejects.toMatchObject({
      statusCode: 403,
    });
  });
});

describe("a restart", () => {
  it("keeps evidence, and protects what is older than the proxy", async () => {
    await create("older", "evidence");
    await storage.close();
    storage = await start();
    expect(storage.state().created).toEqual([]);
    await expect(blob("older").upload("other", 5)).rejects.toMatchObject(immutable);
    await expect(blob("older").delete()).rejects.toMatchObject(immutable);
    expect(await read("older")).toBe("evidence");
  });
});
