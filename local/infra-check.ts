/** Checks the templates in `infra/` with the real compiler; `-- --update` formats them and writes the snapshots. */
import { availableParallelism } from "node:os";
import { type Bicep, bicepAt } from "./infra/bicep";
import { checks, update } from "./infra/checks";
import { findCompiler, NoCompiler } from "./infra/compiler";

async function main(): Promise<void> {
  const bicep = bicepAt(findCompiler(process.env));
  process.stdout.write(`${(await bicep("--version")).said}\n`);
  if (process.argv.includes("--update"))
    report("templates and snapshots are written", await update(bicep));
  else await runAll(bicep);
}

/** As many compilers at once as there are processors: each of them keeps one busy for seconds. */
async function runAll(bicep: Bicep): Promise<void> {
  const waiting = checks();
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      report(next.name, await next.run(bicep));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

/** Says what a check found; one that found something decides the exit code. */
function report(name: string, wrong: string): void {
  process.stdout.write(wrong === "" ? `  ok    ${name}\n` : `  wrong ${name}\n${wrong}\n`);
  if (wrong !== "") process.exitCode = 1;
}

main().catch((fault: unknown) => {
  console.error(fault instanceof NoCompiler ? fault.message : fault);
  process.exitCode = 1;
});
