import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What this host takes from `host.json`. */
export interface HostSettings {
  readonly routePrefix: string;
  readonly hubName: string;
  readonly defaultVersion: string | null;
  readonly maxConcurrentActivities: number;
}

interface HostFile {
  readonly extensions?: {
    readonly http?: { readonly routePrefix?: string };
    readonly durableTask?: {
      readonly hubName?: string;
      readonly defaultVersion?: string;
      readonly versionMatchStrategy?: string;
      readonly maxConcurrentActivityFunctions?: number;
    };
  };
}

const DEFAULT_HUB = "TestHubName";
const DEFAULT_CONCURRENCY = 20;
const SETTINGS_FILES = ["local.settings.json", "local.settings.sample.json"];

/** Puts the `Values` of the app's local settings into the environment, which keeps what it has. */
export function applyLocalSettings(appDir: string): void {
  const file = SETTINGS_FILES.map((name) => join(appDir, name)).find(existsSync);
  if (file === undefined) return;
  const { Values = {} } = readJson(file) as { Values?: Record<string, unknown> };
  for (const [name, value] of Object.entries(Values)) process.env[name] ??= String(value);
}

/** Reads `host.json`; the settings which it names must be in the environment already. */
export function readHostSettings(appDir: string): HostSettings {
  const { extensions: { http = {}, durableTask = {} } = {} } = readJson(
    join(appDir, "host.json"),
  ) as HostFile;
  const { versionMatchStrategy: strategy = "CurrentOrOlder" } = durableTask;
  if (strategy !== "CurrentOrOlder") {
    throw new Error(
      `embedded host: host.json has the versionMatchStrategy '${strategy}', which this host does not support`,
    );
  }
  return {
    routePrefix: resolveSettings(http.routePrefix ?? "api"),
    hubName: resolveSettings(durableTask.hubName ?? DEFAULT_HUB),
    defaultVersion: resolveSettings(durableTask.defaultVersion ?? "") || null,
    maxConcurrentActivities: durableTask.maxConcurrentActivityFunctions ?? DEFAULT_CONCURRENCY,
  };
}

/** A text in which each `%NAME%` is replaced by that setting; a missing one is an error. */
export function resolveSettings(text: string): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = process.env[name];
    if (value === undefined) {
      throw new Error(`embedded host: the setting ${name}, named in '${text}', is missing`);
    }
    return value;
  });
}

function readJson(file: string): unknown {
  if (!existsSync(file)) throw new Error(`embedded host: ${file} is missing`);
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`embedded host: ${file} is not JSON`, { cause: error });
  }
}
