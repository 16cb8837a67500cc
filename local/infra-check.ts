/** Checks the templates in `infra/` with the real compiler; `-- --update` formats them and writes the snapshots. */
import { bicepAt, checks, update } from "./infra/checks";
import { findCompiler, NoCompiler } from "./infra/compiler";

function main(): void {
  const compiler = findCompiler(process.env);
  const bicep = bicepAt(compiler);
  process.stdout.write(`${bicep("--version").said}\n`);
  if (process.argv.includes("--update")) {
    process.exitCode = report("templates and snapshots are written", update(bicep));
    return;
  }
  const failed = checks().map(({ name, run }) => report(name, run(bicep)));
  process.exitCode = Math.max(...failed);
}

/** Says what a check found; the exit code. */
function report(name: string, wrong: string): 0 | 1 {
  process.stdout.write(wrong === "" ? `  ok    ${name}\n` : `  wrong ${name}\n${wrong}\n`);
  return wrong === "" ? 0 : 1;
}

try {
  main();
} catch (fault) {
  if (!(fault instanceof NoCompiler)) throw fault;
  process.stderr.write(`${fault.message}\n`);
  process.exitCode = 1;
}
