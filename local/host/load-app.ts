import { globSync, readFileSync } from "node:fs";
import Module from "node:module";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { FunctionsCore } from "./functions-core";
import type { Logger } from "./logger";
import { refuseUnsupported } from "./unsupported";

interface PackageFile {
  readonly main?: string;
  readonly type?: string;
}

/** Loads a compiled function app in this process and returns what it registered. */
export async function loadApp(appDir: string, logger: Logger): Promise<FunctionsCore> {
  const core = new FunctionsCore(logger);
  supplyFunctionsCore(core.asModule());
  const { main, type } = readPackage(appDir);
  const files = globSync(main, { cwd: appDir }).sort();
  if (files.length === 0) {
    throw new Error(`embedded host: no file in ${appDir} matches "main": "${main}"; is it built?`);
  }
  for (const file of files) await loadFile(join(appDir, file), type);
  await core.runHooks("appStart", {
    hookData: {},
    appHookData: core.appHookData,
    functionAppDirectory: appDir,
  });
  const capabilities = (await core.model?.getCapabilities({})) ?? {};
  core.lock();
  refuseUnsupported(core, capabilities);
  return core;
}

interface RequiringPrototype {
  require: (this: unknown, id: string) => unknown;
}

/**
 * `@azure/functions-core` is no package: the library asks for it by `require`, and the worker on
 * Azure answers that call in the same way.
 */
function supplyFunctionsCore(functionsCore: object): void {
  const prototype = Module.prototype as unknown as RequiringPrototype;
  const original = prototype.require;
  prototype.require = function require(this: unknown, id: string): unknown {
    return id === "@azure/functions-core" ? functionsCore : original.call(this, id);
  };
}

function readPackage(appDir: string): { main: string; type: string } {
  const file = join(appDir, "package.json");
  const { main, type } = JSON.parse(readFileSync(file, "utf8")) as PackageFile;
  if (main === undefined) throw new Error(`embedded host: ${file} has no "main"`);
  return { main, type: type ?? "commonjs" };
}

async function loadFile(file: string, packageType: string): Promise<void> {
  const extension = extname(file);
  const isEsm = extension === ".mjs" || (packageType === "module" && extension !== ".cjs");
  try {
    if (isEsm) await import(pathToFileURL(file).href);
    else Module.createRequire(file)(file);
  } catch (error) {
    throw new Error(`embedded host: ${file} threw while it was loaded: ${String(error)}`, {
      cause: error,
    });
  }
}
