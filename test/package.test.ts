import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { startPart } from "../local/child";
import type { Backend } from "../local/package-host-file";
import { zipOf } from "../local/package-zip";
import { unpackedPackage } from "../local/unpacked-package";

const TEN_MEGABYTES = 10 * 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), "package-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the compiled packager as `npm run package` does. */
function packaged(out: string, ...args: string[]): void {
  const script = join(process.cwd(), "dist", "local", "package.js");
  execFileSync(process.execPath, [script, "--out", join(folder, out), ...args], { stdio: "pipe" });
}
const written = (out: string, name: string): Buffer => readFileSync(join(folder, out, name));
const zipped = (out: string, backend: Backend): Buffer =>
  written(out, `genesys-erasure-${backend}.zip`);
const parsed = (text: Uint8Array | undefined): unknown =>
  JSON.parse(Buffer.from(text ?? []).toString());

describe("the package for the scheduler", () => {
  let zip: Buffer;
  let files: Record<string, Uint8Array>;
  const text = (path: string) => Buffer.from(files[path] ?? []).toString();
  beforeAll(() => {
    packaged("first");
    zip = zipped("first", "durableTaskScheduler");
    files = unzipSync(zip);
  });

  it("is small", () => {
    expect(zip.length).toBeLessThan(TEN_MEGABYTES);
  });

  it("is the bundle, what the host reads beside it, and the packages that were kept", () => {
    const own = Object.keys(files).filter((path) => !path.startsWith("node_modules/"));
    expect(own).toEqual([
      "LICENSE",
      "THIRD_PARTY_LICENCES.txt",
      "host.json",
      "index.js",
      "package.json",
    ]);
    expect(files).toHaveProperty(["node_modules/durable-functions/package.json"]);
    expect(files).toHaveProperty(["node_modules/@azure/functions/package.json"]);
    expect(files).not.toHaveProperty(["node_modules/zod/package.json"]);
  });

  it("leaves out tests, sources, the sandbox and the settings of a machine", () => {
    const bundle = text("index.js");
    expect(bundle).toContain("eraseDataSubject");
    expect(bundle).not.toContain("embedded host:");
    expect(bundle).not.toContain(process.cwd());
    const strange = Object.keys(files).filter((path) => /\.(ts|map|test\.js)$|settings/.test(path));
    expect(strange).toEqual([]);
  });

  it("names the bundle as its main file, and nothing that would have to be installed", () => {
    const { dependencies, version } = parsed(readFileSync("package.json")) as {
      dependencies: Record<string, string>;
      version: string;
    };
    expect(parsed(files["package.json"])).toEqual({
      private: true,
      version,
      license: "MIT",
      type: "commonjs",
      main: "index.js",
      dependencies: {
        "@azure/functions": dependencies["@azure/functions"],
        "durable-functions": dependencies["durable-functions"],
      },
    });
  });

  it("has the scheduler's provider in its host.json, and nothing else changed", () => {
    const project = parsed(readFileSync("host.json")) as { extensions: { durableTask: object } };
    expect(parsed(files["host.json"])).toEqual({
      ...project,
      extensions: {
        ...project.extensions,
        durableTask: {
          ...project.extensions.durableTask,
          storageProvider: {
            type: "azureManaged",
            connectionStringName: "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
          },
        },
      },
    });
  });

  it("brings the licence of every package that it has code of", () => {
    const licences = text("THIRD_PARTY_LICENCES.txt");
    for (const name of ["zod", "jose", "date-holidays", "durable-functions", "@azure/identity"])
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
    const kept = Object.keys(files).filter((path) => path.endsWith("/package.json"));
    for (const path of kept) {
      const { name, version } = parsed(files[path]) as { name?: string; version?: string };
      if (name && version) expect(licences).toContain(`${name} ${version} (`);
    }
    expect(written("first", "genesys-erasure.licences.txt").toString()).toBe(licences);
  });

  it("has a bill of materials beside it: all that it has code of, and no tool", () => {
    const sbom = parsed(written("first", "genesys-erasure.cdx.json")) as {
      metadata: { component: object };
      components: { name: string; version: string }[];
    };
    expect(sbom).toMatchObject({ bomFormat: "CycloneDX" });
    expect(sbom.metadata.component).toMatchObject({ name: "genesys-erasure", type: "application" });
    const listed = sbom.components.map(({ name, version }) => `${name} ${version}`);
    const shipped = written("first", "genesys-erasure.licences.txt")
      .toString()
      .matchAll(/^(\S+ \d+\.\d+\.\d+\S*) \(/gm);
    const unlisted = [...shipped]
      .map(([, name]) => name)
      .filter((one) => !listed.includes(one ?? ""));
    expect(unlisted).toEqual([]);
    const names = sbom.components.map(({ name }) => name);
    for (const tool of ["jest", "esbuild", "typescript"]) expect(names).not.toContain(tool);
  });

  it("lies in a folder, too, from which azd may not leave out or install packages", () => {
    expect(written("first", "app/index.js").toString()).toBe(text("index.js"));
    expect(written("first", "app/.funcignore").toString()).not.toContain("node_modules");
    expect(written("first", "app/.npmrc").toString()).toBe("dry-run=true\n");
  });

  it("has the same bytes when it is made again", () => {
    packaged("second", "--backend", "durableTaskScheduler");
    expect(zipped("second", "durableTaskScheduler").equals(zip)).toBe(true);
  });

  describe("and that of the second app", () => {
    let zipOfSecond: Buffer;
    let second: Record<string, Uint8Array>;
    beforeAll(() => {
      packaged("first", "--app", "rotation");
      zipOfSecond = written("first", "genesys-erasure-rotation.zip");
      second = unzipSync(zipOfSecond);
    });

    it("is two timers, no route, no orchestration and no durable SDK", () => {
      const bundle = written("first", "rotation/index.js").toString();
      expect(bundle).toContain("rotateKeys");
      expect(bundle).toContain("writeCheckpoint");
      expect(bundle).not.toContain("eraseDataSubject");
      expect(bundle).not.toContain("genesys-client-secret");
      expect(Object.keys(second).some((path) => path.includes("durable-functions"))).toBe(false);
      const { extensions, ...host } = parsed(readFileSync("host.json")) as { extensions: object };
      expect(extensions).toHaveProperty("durableTask");
      expect(parsed(second["host.json"])).toMatchObject({
        ...host,
        logging: { logLevel: { default: "Information" } },
      });
      expect(JSON.stringify(parsed(second["host.json"]))).not.toContain("urableTask");
    });

    it("has code of nothing that the bill of the first one does not list: one is kept for both", () => {
      const bill = written("first", "genesys-erasure.cdx.json").toString();
      const licences = new TextDecoder().decode(second["THIRD_PARTY_LICENCES.txt"]);
      const shipped = [...licences.matchAll(/^(\S+) (\d+\.\d+\.\d+\S*) \(/gm)];
      const { components } = parsed(Buffer.from(bill)) as {
        components: { name: string; version: string }[];
      };
      const listed = components.map(({ name, version }) => `${name} ${version}`);
      expect(shipped.length).toBeGreaterThan(5);
      for (const [, name, version] of shipped) expect(listed).toContain(`${name} ${version}`);
    });

    it("runs by itself, and says at its start which settings it misses", async () => {
      const appDir = unpackedPackage(zipOfSecond);
      const lines: string[] = [];
      const told = new Promise<void>((resolve, reject) => {
        const host = startPart({
          name: "host",
          script: join(process.cwd(), "dist", "local", "host", "main.js"),
          args: [appDir, "0"],
          environment: { PATH: process.env["PATH"], LOCAL_STATE_DIR: join(folder, "state") },
          onLine: (line) => {
            lines.push(line);
            const heard = lines.join("\n");
            if (/^Listening/m.test(heard) && heard.includes('"event"')) host.kill();
          },
        });
        host.once("exit", () => resolve());
        host.once("error", reject);
      });
      await told;
      rmSync(appDir, { recursive: true });
      expect(lines.join("\n")).toMatch(/timer +rotateKeys\n +timer +writeCheckpoint/);
      expect(lines.join("\n")).toContain(
        '{"event":"OutOfService","what":"KEY_VAULT_URL, AUDIT_BLOB_URL, AUDIT_CONTAINER_PREFIX, AUDIT_LOG_ORIGIN"}',
      );
    });
  });
});

it("keeps the project's own provider for Azure Storage", () => {
  packaged("storage", "--backend", "azureStorage");
  const files = unzipSync(zipped("storage", "azureStorage"));
  expect(parsed(files["host.json"])).toEqual(parsed(readFileSync("host.json")));
  expect(parsed(files["host.json"])).toMatchObject({
    extensions: { durableTask: { storageProvider: { type: "AzureStorage" } } },
  });
});

it("refuses a backend that there is not, and says which there are", () => {
  expect(() => packaged("wrong", "--backend", "netherite")).toThrow(
    /'netherite' is no backend[\s\S]*durableTaskScheduler\|azureStorage/,
  );
});

it("zips the same files to the same bytes, in whatever order they come", () => {
  const [a, b] = [Buffer.from("a"), Buffer.from("b")];
  const one = zipOf(
    new Map([
      ["b.txt", b],
      ["a/b.txt", a],
    ]),
  );
  const other = zipOf(
    new Map([
      ["a/b.txt", a],
      ["b.txt", b],
    ]),
  );
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
  expect(Object.keys(unzipSync(one))).toEqual(["a/b.txt", "b.txt"]);
});
