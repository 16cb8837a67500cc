import { join, resolve } from "node:path";
import { type RunningHost, startHost } from "./host";

/**
 * `npm run host -- <folder> [port]` hosts any compiled function app.
 * HOST_MODE is `gated` (default) or `strict`; LOCAL_STATE_DIR is where the state lies.
 */

const DEFAULT_PORT = 7071;
const USAGE = "usage: npm run host -- <folder of a function app> [port]";

function readArguments(): { appDir: string; port: number; database: string; strict: boolean } {
  const [folder, port = String(DEFAULT_PORT)] = process.argv.slice(2);
  const { HOST_MODE: mode = "gated", LOCAL_STATE_DIR } = process.env;
  if (folder === undefined) throw new Error(USAGE);
  if (!/^\d+$/.test(port) || Number(port) > 65_535)
    throw new Error(`'${port}' is no port. ${USAGE}`);
  if (mode !== "gated" && mode !== "strict") {
    throw new Error(`HOST_MODE is '${mode}'; it can be 'gated' or 'strict'`);
  }
  const appDir = resolve(folder);
  const database = join(LOCAL_STATE_DIR ?? join(appDir, ".local"), "durable.sqlite");
  return { appDir, port: Number(port), database, strict: mode === "strict" };
}

function printFunctions({ functions, url }: RunningHost): void {
  console.log(`${functions.length} functions:`);
  for (const { name, kind, path = "" } of functions) {
    console.log(`  ${kind.padEnd(14)}${name} ${path}`.trimEnd());
  }
  console.log(`Listening on ${url}`);
}

async function main(): Promise<void> {
  const options = readArguments();
  const host = await startHost(options);
  printFunctions(host);
  console.log(`State in ${options.database}${options.strict ? " (strict mode)" : ""}`);
  const stop = () => {
    host.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // Started with a channel to its parent, the host does not outlive it.
  process.once("disconnect", stop);
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

main().catch(fail);
