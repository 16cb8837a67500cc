import { readFileSync } from "node:fs";
import { join } from "node:path";

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dev?: boolean; readonly name?: string }>
  >;
}

/** What a production install would install: the folders of its packages, and `name@version` of each. */
export interface Production {
  readonly folders: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
}

/** Read from the lock file, which knows of every package whether only the tools need it. */
export function productionOf(root: string): Production {
  const text = readFileSync(join(root, "package-lock.json"), "utf8");
  const { packages } = JSON.parse(text) as LockFile;
  const installed = Object.entries(packages).filter(([path, { dev }]) => path !== "" && !dev);
  return {
    folders: new Set(installed.map(([path]) => path)),
    versions: new Set(
      installed.map(([path, { name, version }]) => `${name ?? nameIn(path)}@${version}`),
    ),
  };
}

/** `node_modules/a/node_modules/@b/c/lib/d.js` is of `node_modules/a/node_modules/@b/c`. */
export function packageFolder(path: string): string {
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
  if (folder === undefined) throw new Error(`${path} is in no package`);
  return folder;
}

const nameIn = (folder: string): string =>
  folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
