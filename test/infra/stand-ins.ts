import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Commands that stand in for those of a machine, each noting how it was called. */
export interface StandIns {
  readonly folder: string;
  /** Commands of these names note how they were called, and then do as told; what it gives is their environment. */
  readonly standIns: (commands: Record<string, string>) => NodeJS.ProcessEnv;
  readonly calls: () => string[];
  readonly remove: () => void;
}

/** A folder of its own for them. */
export function standInFolder(): StandIns {
  const folder = mkdtempSync(join(tmpdir(), "scripts-"));
  const notes = join(folder, "calls");
  return {
    folder,
    standIns: (commands) => {
      writeFileSync(notes, "");
      for (const [name, does] of Object.entries(commands)) {
        const file = join(folder, name);
        writeFileSync(
          file,
          `#!/bin/bash\nargs="$*"; echo "${name} \${args//$'\\n'/ }" >> ${notes}\n${does}\n`,
        );
        chmodSync(file, 0o755);
      }
      return { ...process.env, PATH: `${folder}:${process.env["PATH"]}` };
    },
    calls: () => readFileSync(notes, "utf8").trim().split("\n"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
