import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transformSync } from "@swc/core";

/** Compiles every TypeScript file of a folder for processes that a test starts. */
export function compileFolder(from: string, to: string): void {
  for (const file of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    writeAtOnce(join(to, file.replace(/\.ts$/, ".js")), compiled(join(from, file)));
  }
}

function compiled(file: string): string {
  return transformSync(readFileSync(file, "utf8"), {
    filename: file,
    configFile: false,
    swcrc: false,
    sourceMaps: "inline",
    // Left as it is, import() can load modules of either kind.
    module: { type: "commonjs", ignoreDynamic: true },
    jsc: { target: "es2024", parser: { syntax: "typescript" } },
  }).code;
}

/** Test files run side by side and compile the same: none must see another's half-written file. */
function writeAtOnce(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}
