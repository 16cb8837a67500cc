import { join, resolve } from "node:path";
import { compileFolder } from "../../support/compile-folder";

/** Compiles the sandbox for processes that a test starts, and gives the folder. */
export function compiledLocal(): string {
  const root = resolve(__dirname, "../../..");
  // Inside the project, so that what is compiled finds its packages.
  const compiled = join(root, ".local/test/local");
  compileFolder(join(root, "local/sandbox"), join(compiled, "sandbox"));
  return compiled;
}
