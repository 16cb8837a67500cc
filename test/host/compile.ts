import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { transformSync } from "@swc/core";

const ROOT = resolve(__dirname, "../..");
/** Inside the project, so that what is compiled finds its packages. */
const HOST_OUT = join(ROOT, ".local/test/host");

/** Where the conformance app and its variant lie. */
export const APP = join(ROOT, "test/host/app");
export const VERSIONED_APP = join(ROOT, "test/host/versioned-app");
/** Where tests may put apps of their own. */
export const OTHER_APPS = join(ROOT, ".local/test/apps");

let entry: string | undefined;

/** Compiles the host and the conformance app, once for a test file; returns the host's entry file. */
export function compileHost(): string {
  entry ??= compileBoth();
  return entry;
}

function compileBoth(): string {
  compileFolder(join(APP, "src"), join(APP, "dist"));
  compileFolder(join(ROOT, "local/host"), HOST_OUT);
  return join(HOST_OUT, "main.js");
}

function compileFolder(from: string, to: string): void {
  for (const file of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const target = join(to, relative(from, join(from, file)).replace(/\.ts$/, ".js"));
    writeAtOnce(target, compiled(join(from, file)));
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
