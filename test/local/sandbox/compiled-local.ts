import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transformFileSync } from "@swc/core";

const compiled = "node_modules/.cache/compiled-local";

/** Compiles local/ for processes that a test starts, and gives the folder. */
export function compiledLocal(): string {
  for (const source of globSync("local/sandbox/**/*.ts")) {
    const { code } = transformFileSync(source, {
      jsc: { parser: { syntax: "typescript" }, target: "es2024" },
      module: { type: "commonjs" },
    });
    const target = join(compiled, source.replace(/^local\//, "").replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
  return join(process.cwd(), compiled);
}
