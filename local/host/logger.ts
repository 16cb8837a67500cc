/** A callback of the app that runs before or after something the host does. */
export type HookCallback = (context: object) => unknown;

/** One line of the log, before the app's log hooks have seen it. */
export interface LogEntry {
  readonly level: string;
  readonly category: string;
  readonly message: string;
  readonly source?: string;
  readonly invocationContext?: object;
}

const SILENT = new Set(["trace", "debug", "none"]);
const BAD = new Set(["warning", "error", "critical"]);

/** The host's log: to the terminal, after the app's log hooks. */
export class Logger {
  readonly #hooks: HookCallback[] = [];

  addHook(hook: HookCallback): void {
    this.#hooks.push(hook);
  }

  info(message: string): void {
    this.write({ level: "information", category: "host", message });
  }

  warn(message: string): void {
    this.write({ level: "warning", category: "host", message });
  }

  error(message: string): void {
    this.write({ level: "error", category: "host", message });
  }

  write(entry: LogEntry): void {
    const shown = { ...entry };
    if (entry.category !== "host") for (const hook of this.#hooks) hook(shown);
    if (SILENT.has(shown.level)) return;
    const line = `[${shown.source ?? shown.category}] ${shown.message}`;
    if (BAD.has(shown.level)) console.error(line);
    else console.log(line);
  }
}
