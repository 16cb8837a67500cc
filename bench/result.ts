import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import type { Score } from "./scenario";

const FOLDER = join("bench", "results");

/** Keeps what was measured, with when and on what; gives the file's name. */
export function writeResult(
  distance: object,
  measured: { readonly scores: readonly Score[]; readonly missed: readonly string[] },
): string {
  const at = new Date().toISOString();
  const processors = cpus();
  const machine = {
    processors: processors.length,
    model: processors[0]?.model ?? "unknown",
    loadAverage: loadavg().map((load) => Math.round(load * 10) / 10),
    node: process.version,
  };
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `client-${at.replace(/[:.]/g, "-")}.json`);
  writeFileSync(file, `${JSON.stringify({ at, machine, distance, ...measured }, null, 2)}\n`);
  return file;
}
