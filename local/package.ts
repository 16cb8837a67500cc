import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { packageApp } from "./package-app";
import { billOfMaterials } from "./package-bill-of-materials";
import type { App } from "./package-bundle";
import { type Backend, backends } from "./package-host-file";
import { zipOf } from "./package-zip";

/** `npm run package`: makes what is deployed, as a folder and as a zip, with its bill of materials and licences. */
const NAME = "genesys-erasure";
const USAGE = `usage: npm run package [-- --backend ${backends.join("|")}] [--app rotation] [--out <folder>]

  --app       rotation: the second app, which makes keys and signs checkpoints
  --backend   where the Durable state is kept (${backends[0]}); choose it once for each environment
  --out       where it is written (dist-package)`;

/**
 * Beside the app in its folder, and not in the zip. Without a .funcignore, azd would leave out node_modules;
 * and before it packs the folder it installs what package.json names, which would undo the choice of files.
 */
const FOR_AZD: ReadonlyMap<string, string> = new Map([
  [".funcignore", ".funcignore\n.npmrc\npackage-lock.json\n"],
  [".npmrc", "dry-run=true\n"],
]);

async function main(): Promise<void> {
  const { app, backend, out } = readArguments();
  const root = process.cwd();
  const { files, licences } = await packageApp(root, { app, backend });
  const folder = join(out, app === "erasure" ? "app" : app);
  rmSync(folder, { recursive: true, force: true });
  for (const [path, bytes] of [...files, ...FOR_AZD]) write(join(folder, path), bytes);
  const zip = zipOf(files);
  const file = join(out, `${NAME}-${app === "erasure" ? backend : app}.zip`);
  write(file, zip);
  // The second app is made of a part of the first one's packages: what these say holds for both.
  if (app === "erasure") {
    write(join(out, `${NAME}.cdx.json`), billOfMaterials(root, NAME));
    write(join(out, `${NAME}.licences.txt`), licences);
  }
  const megabytes = (zip.length / 1024 / 1024).toFixed(2);
  console.log(`${file}: ${files.size} files, ${megabytes} MB; the same in ${folder}`);
}

function readArguments(): { app: App; backend: Backend; out: string } {
  const { values } = parseArgs({
    options: {
      app: { type: "string", default: "erasure" },
      backend: { type: "string", default: backends[0] },
      out: { type: "string", default: "dist-package" },
    },
  });
  const backend = backends.find((one) => one === values.backend);
  if (backend === undefined) throw new Error(`'${values.backend}' is no backend.\n${USAGE}`);
  if (values.app !== "erasure" && values.app !== "rotation")
    throw new Error(`'${values.app}' is no app.\n${USAGE}`);
  return { app: values.app, backend, out: resolve(values.out) };
}

function write(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
});
