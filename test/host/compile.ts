import { join, resolve } from "node:path";
import { compileFolder } from "../support/compile-folder";

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
