import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP, compileHost } from "./compile";

/** The two ways in which the embedded host can replay. */
export type Mode = "gated" | "strict";

/** Which app to host, and how. */
export interface EmbeddedOptions {
  readonly appDir?: string;
  readonly mode?: Mode;
  readonly stateDir?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a process of the host ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The embedded host in a process of its own. */
export class EmbeddedHost {
  readonly stateDir: string;
  readonly exited: Promise<Exit>;
  readonly #process: ChildProcess;
  #output: string;

  constructor({ appDir = APP, mode = "gated", port = 0, ...rest }: EmbeddedOptions = {}) {
    this.stateDir = rest.stateDir ?? newStateDir();
    this.#output = "";
    const args = ["--disable-warning=ExperimentalWarning", compileHost(), appDir, String(port)];
    this.#process = spawn(process.execPath, args, {
      env: {
        ...process.env,
        ...rest.environment,
        HOST_MODE: mode,
        LOCAL_STATE_DIR: this.stateDir,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output += chunk.toString("utf8");
      });
    }
    this.exited = once(this.#process, "close").then(([code, signal]) => ({ code, signal }) as Exit);
  }

  /** Everything the process has printed. */
  get output(): string {
    return this.#output;
  }

  /** The address, once the host listens; an error with what it printed when it ends instead. */
  async url(): Promise<string> {
    const isGone = this.exited.then(() => true);
    for (;;) {
      const found = /Listening on (http:\S+)/.exec(this.#output)?.[1];
      if (found !== undefined) return found;
      const isOver = await Promise.race([isGone, pause(20)]);
      if (isOver === true) throw new Error(`the host did not start: ${this.#output}`);
    }
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Exit> {
    this.#process.kill(signal);
    return this.exited;
  }
}

/** A fresh folder for the state of a host. */
export function newStateDir(): string {
  return mkdtempSync(join(tmpdir(), "embedded-host-"));
}

function pause(ms: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, false);
  });
}
