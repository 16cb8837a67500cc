import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleApp, keepPackages, keptPackages } from "./package-bundle";
import { type Backend, hostFileFor } from "./package-host-file";
import { licencesOf } from "./package-licences";
import type { PackageFiles } from "./package-zip";

interface Description {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const MAIN = "index.js";
const LICENCES = "THIRD_PARTY_LICENCES.txt";

/** Everything that is deployed, from the compiled project: the bundle, what it needs, and the licences. */
export async function packageApp(
  root: string,
  backend: Backend,
): Promise<{ files: PackageFiles; licences: string }> {
  if (!existsSync(join(root, "dist", "src", "index.js")))
    throw new Error("the project is not compiled: npm run build");
  const app = await bundleApp(root, MAIN);
  const kept = await keepPackages(root);
  const licences = licencesOf(root, [...app.sources, ...kept.sources]);
  const read = (name: string) => readFileSync(join(root, name), "utf8");
  const texts: [string, string][] = [
    ["host.json", hostFileFor(backend, read("host.json"))],
    ["package.json", descriptionOf(JSON.parse(read("package.json")) as Description)],
    ["LICENSE", read("LICENSE")],
    [LICENCES, licences],
  ];
  const written = texts.map(([name, text]): [string, Uint8Array] => [name, Buffer.from(text)]);
  return { files: new Map([...app.files, ...kept.files, ...written]), licences };
}

/** It names what is in the zip and asks for nothing: no script, nothing to install. */
function descriptionOf({ version, license, dependencies }: Description): string {
  const kept = keptPackages.map((name) => [name, dependencies[name]]);
  const description = {
    private: true,
    version,
    license,
    type: "commonjs",
    main: MAIN,
    dependencies: Object.fromEntries(kept),
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}
