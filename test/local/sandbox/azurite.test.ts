import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { BlobServiceClient } from "@azure/storage-blob";
import { azuriteLaunch, startAzurite } from "../../../local/sandbox/azurite";
import { startBlobStorage } from "../../../local/sandbox/blob-storage";
import { accountSasUrl } from "../../../local/sandbox/storage-accounts";

// A program that starts Azurite as the sandbox does and tells its process and its first words.
const starter = `
  const { module, parameters, execArgv, env } = JSON.parse(process.argv[1]);
  const azurite = require("node:child_process").fork(module, parameters, {
    execArgv, env, detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let said = "";
  azurite.stdout.on("data", (words) => {
    said += words;
    const bound = /successfully listens on .*:(\\d+)/.exec(said);
    if (bound) console.log(JSON.stringify({ pid: azurite.pid, port: Number(bound[1]) }));
  });`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "azurite-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const unretried = { retryOptions: { maxTries: 1 } };
const service = (port: number) =>
  new BlobServiceClient(accountSasUrl("audit", port), undefined, unretried);
const container = (port: number) => service(port).getContainerClient("audit-2026");
const noAnswer = { code: "ECONNREFUSED" };
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("Azurite", () => {
  it("ends when its starter is killed, and has kept what was stored", async () => {
    const launch = JSON.stringify(azuriteLaunch(0, folder));
    const child = spawn(process.execPath, ["-e", starter, launch], {
      stdio: ["ignore", "pipe", 2],
    });
    const [line] = await once(child.stdout ?? child, "data");
    const { pid, port } = JSON.parse(String(line));
    await container(port).create();
    await container(port).getBlockBlobClient("kept").upload("evidence", 8);
    expect(isAlive(pid)).toBe(true);

    child.kill("SIGKILL");
    while (isAlive(pid)) await pause(50);
    const again = await startAzurite(0, folder);
    expect(await container(again.port).getBlockBlobClient("kept").exists()).toBe(true);
    await again.close();
  });

  it("answers nobody any more when it is closed, and can be closed twice", async () => {
    const azurite = await startAzurite(0, folder);
    await azurite.close();
    await azurite.close();
    await expect(service(azurite.port).getProperties()).rejects.toMatchObject(noAnswer);
  });
});

describe("a taken port", () => {
  const other = createServer();
  let port: number;

  beforeAll(async () => {
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    port = typeof address === "object" && address ? address.port : 0;
  });
  afterAll(async () => {
    other.close();
    await once(other, "close");
  });

  it("is named when Azurite wants it", async () => {
    await expect(startAzurite(port, folder)).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
  });

  it("is named when the proxy wants it, and Azurite ends again", async () => {
    const azurite = await startAzurite(0, folder);
    await azurite.close();
    const ports = { azuritePort: azurite.port, proxyPort: port };
    const containers = { operations: [], audit: [] };
    await expect(startBlobStorage({ ...ports, stateDir: folder, containers })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken`,
    );
    await expect(service(azurite.port).getProperties()).rejects.toMatchObject(noAnswer);
  });
});
