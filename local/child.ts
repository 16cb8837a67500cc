import { type ChildProcess, fork } from "node:child_process";
import { createInterface } from "node:readline";

/** How a part of the local system is run: a compiled script in a process of its own. */
export interface Part {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told of every line it prints. */
  readonly onLine: (line: string) => void;
}

/** Starts a part. It ends with its parent: the channel between them breaks when the parent dies. */
export function startPart({ script, args, environment, onLine }: Part): ChildProcess {
  const child = fork(script, [...args], {
    env: environment,
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on("line", onLine);
  return child;
}

/** Waits for what a part says of itself; rejects with its last words when it ends before. */
export function announced<T>(
  child: ChildProcess,
  { name, lines, find }: { name: string; lines: readonly string[]; find: () => T | undefined },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = find();
      if (found === undefined) return;
      clearInterval(timer);
      child.off("exit", ended);
      resolve(found);
    };
    const ended = () => {
      clearInterval(timer);
      reject(new Error(`${name} did not start: ${lines.slice(-5).join("\n")}`));
    };
    const timer = setInterval(look, 50);
    child.once("exit", ended);
    look();
  });
}

/** Asks a part to end, and waits until it has. */
export async function endPart(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}
