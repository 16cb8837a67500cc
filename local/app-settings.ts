import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const File = z.object({ Values: z.record(z.string(), z.string()) });

/** The settings the app runs with on this machine: the environment's, else the file's, else the sample's. */
export function appSettings(appDir: string): Readonly<Record<string, string | undefined>> {
  const own = join(appDir, "local.settings.json");
  const file = existsSync(own) ? own : join(appDir, "local.settings.sample.json");
  const { Values } = File.parse(JSON.parse(readFileSync(file, "utf8")));
  return { ...Values, ...process.env };
}
