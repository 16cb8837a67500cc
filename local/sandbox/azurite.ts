import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { loopback, portTaken } from "./loopback-server";
import { azuriteAccounts } from "./storage-accounts";

/** A running Azurite, blob service only. */
export interface Azurite {
  readonly port: number;
  close(): Promise<void>;
}

/** What `fork` needs to start Azurite. */
export interface AzuriteLaunch {
  readonly module: string;
  readonly parameters: readonly string[];
  readonly execArgv: string[];
  readonly env: NodeJS.ProcessEnv;
}

const secondsToClose = 10;

/**
 * Runs inside Azurite. The channel to the starter breaks when the starter lets go of it and also when
 * it is killed; either way Azurite then writes its index to disk and ends, or is ended.
 */
const endWithTheStarter = `
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), ${secondsToClose * 1000}).unref();
    if (!process.emit("SIGTERM")) process.exit();
  });`;

/** How Azurite is started, so that it never outlives its starter. */
export function azuriteLaunch(port: number, folder: string): AzuriteLaunch {
  return {
    module: require.resolve("azurite/dist/src/blob/main.js"),
    parameters: [
      ...["--blobHost", loopback, "--blobPort", String(port), "--location", folder],
      // A reused connection must not be closed under the proxy's request.
      ...["--blobKeepAliveTimeout", "3600"],
      // Accounts are named by the path alone, so that a Host header can't lead past the proxy's rules.
      ...["--silent", "--disableTelemetry", "--disableProductStyleUrl"],
    ],
    execArgv: ["--import", `data:text/javascript,${encodeURIComponent(endWithTheStarter)}`],
    env: { ...process.env, AZURITE_ACCOUNTS: azuriteAccounts },
  };
}

/** Starts Azurite on a port, 0 for any, with its data in a folder. */
export async function startAzurite(port: number, folder: string): Promise<Azurite> {
  mkdirSync(folder, { recursive: true });
  const { module, parameters, execArgv, env } = azuriteLaunch(port, folder);
  const child = fork(module, parameters, {
    execPath: process.execPath,
    execArgv,
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Its own process group: Ctrl-C at the terminal is for the starter, which needs storage to end well.
    detached: true,
  });
  const listening = await address(child, port);
  // What it says from now on is about a failure.
  child.stderr?.pipe(process.stderr);
  child.stdout?.resume();
  return { port: listening, close: () => end(child) };
}

function address(child: ChildProcess, port: number): Promise<number> {
  let said = "";
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const [, bound] = /successfully listens on \S+:(\d+)/.exec(said) ?? [];
      if (bound) resolve(Number(bound));
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", reject);
    child.once("close", () => {
      reject(said.includes("EADDRINUSE") ? portTaken(port) : new Error(`Azurite ended: ${said}`));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  // An Azurite that hangs hears neither this nor SIGTERM.
  const force = setTimeout(() => child.kill("SIGKILL"), secondsToClose * 1500);
  if (child.connected) child.disconnect();
  await ended;
  clearTimeout(force);
}
