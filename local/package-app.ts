import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type App, bundleApp, keepPackages, keptPackages } from "./package-bundle";
import { type Backend, hostFileFor, hostFileWithoutHistories } from "./package-host-file";
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
  { app, backend }: { app: App; backend: Backend },
): Promise<{ files: PackageFiles; licences: string }> {
  if (!existsSync(join(root, "dist", "src", "index.js")))
    throw new Error("the project is not compiled: npm run build");
  const bundle = await bundleApp(root, app, MAIN);
  const kept = await keepPackages(root, app);
  const licences = licencesOf(root, [...bundle.sources, ...kept.sources]);
  const read = (name: string) => readFileSync(join(root, name), "utf8");
  const hostFile = (text: string) =>
    app === "erasure" ? hostFileFor(backend, text) : hostFileWithoutHistories(text);
  const texts: [string, string][] = [
    ["host.json", hostFile(read("host.json"))],
    ["package.json", descriptionOf(app, JSON.parse(read("package.json")) as Description)],
    ["LICENSE", read("LICENSE")],
    [LICENCES, licences],
  ];
  const written = texts.map(([name, text]): [string, Uint8Array] => [name, Buffer.from(text)]);
  return { files: new Map([...bundle.files, ...kept.files, ...written]), licences };
}

/** It names what is in the zip and asks for nothing: no script, nothing to install. */
function descriptionOf(app: App, { version, license, dependencies }: Description): string {
  const kept = keptPackages[app].map((name) => [name, dependencies[name]]);
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
