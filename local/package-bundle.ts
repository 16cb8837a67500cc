import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { type BuildOptions, type BuildResult, build, type Plugin } from "esbuild";
import { packageFolder, productionOf } from "./package-production";

/**
 * What stays a package of its own. The embedded host watches the executor in the SDK's own files, so that
 * the zip it runs in tests is, to the byte, the one that is deployed; and the SDK must share its copy of
 * the programming model with the app.
 */
export const keptPackages = {
  erasure: ["@azure/functions", "durable-functions"],
  rotation: ["@azure/functions"],
} as const;

/** What is deployed: the app, and the second one that makes keys and signs checkpoints. */
export type App = keyof typeof keptPackages;

const ENTRIES: Readonly<Record<App, string>> = { erasure: "index.js", rotation: "rotation.js" };

/** The worker answers this name; there is no such package. */
const OF_THE_WORKER = "@azure/functions-core";

/** A bundle, or files to be kept, and the files they were made of. */
interface Bundled {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Paths in the project, for the licences. */
  readonly sources: readonly string[];
}

/** The compiled app and every library it uses, in one file. */
export async function bundleApp(root: string, app: App, main: string): Promise<Bundled> {
  const { outputFiles, sources } = await bundled(root, {
    entryPoints: [join(root, "dist", "src", ENTRIES[app])],
    external: [OF_THE_WORKER, ...keptPackages[app]],
  });
  const [script] = outputFiles;
  if (!script) throw new Error("the bundler wrote no file");
  return { files: new Map([[main, script.contents]]), sources };
}

/** The kept packages with all that they load, file by file, and nothing of what they don't. */
export async function keepPackages(root: string, app: App): Promise<Bundled> {
  const contents = keptPackages[app].map((name) => `require(${JSON.stringify(name)});`).join("\n");
  const { sources } = await bundled(root, {
    stdin: { contents, resolveDir: root },
    external: [OF_THE_WORKER],
  });
  const paths = new Set(sources.flatMap((path) => [path, ...describing(root, path)]));
  const files = [...paths].map((path): [string, Uint8Array] => [
    path,
    readFileSync(join(root, path)),
  ]);
  return { files: new Map(files), sources };
}

type WithFiles = BuildResult<{ metafile: true; write: false }>;

async function bundled(
  root: string,
  what: BuildOptions,
): Promise<Pick<WithFiles, "outputFiles"> & { sources: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    ...what,
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    // Names are kept as they are: a stack trace in the log must be readable.
    minifyWhitespace: true,
    // As Node itself resolves: what is bundled is what the tests have loaded.
    conditions: ["module-sync", "node-addons"],
    mainFields: ["main"],
    legalComments: "eof",
    metafile: true,
    write: false,
    plugins: [withoutTools(root)],
    outdir: join(root, "dist-package"),
    logLevel: "error",
  });
  return { outputFiles, sources: Object.keys(metafile.inputs).filter(isOfAPackage).sort() };
}

/**
 * Some libraries try to load what they can do without, and here a tool may have brought it. It is left
 * out, as a production install would leave it out.
 */
function withoutTools(root: string): Plugin {
  const { folders } = productionOf(root);
  const isOfATool = (file: string) => {
    const path = relative(root, file).split(sep).join("/");
    return isOfAPackage(path) && !folders.has(packageFolder(path));
  };
  return {
    name: "without-tools",
    setup: ({ onResolve, resolve }) => {
      onResolve({ filter: /^[^./]/, namespace: "file" }, async ({ path, pluginData, ...from }) => {
        if (pluginData === RESOLVING) return null;
        const { importer, kind, resolveDir, namespace } = from;
        const asked = { importer, kind, resolveDir, namespace, pluginData: RESOLVING };
        const found = await resolve(path, asked);
        return isOfATool(found.path) ? { path, external: true } : found;
      });
    },
  };
}

/** Marks the question that the plugin itself asks, which it must not answer. */
const RESOLVING = Symbol("resolving");

const isOfAPackage = (path: string): boolean => path.startsWith("node_modules/");

/** Every package.json between a file and its package's folder: Node reads them to load the file. */
function describing(root: string, path: string): string[] {
  const found: string[] = [];
  for (let folder = dirname(path); !/(^|\/)node_modules(\/@[^/]+)?$/.test(folder); ) {
    const description = `${folder}/package.json`;
    if (existsSync(join(root, description))) found.push(description);
    folder = dirname(folder);
  }
  return found;
}
