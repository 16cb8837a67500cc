/** What is asked of the templates: that they compile, keep every rule, are formatted, and give what is committed. */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const PARAMETERS = "infra/params/*.bicepparam";
// Nobody's subscription: a snapshot must be the same for everybody.
const NOBODYS = [
  ["--subscription-id", "00000000-0000-0000-0000-000000000000"],
  ["--tenant-id", "00000000-0000-0000-0000-000000000001"],
  ["--location", "westeurope"],
].flat();

/** Runs the compiler; what it answers. */
export type Bicep = (...args: readonly string[]) => { status: number; said: string };

/** A compiler by its path. */
export const bicepAt =
  (compiler: string): Bicep =>
  (...args) => {
    const { status, stdout, stderr, error } = spawnSync(compiler, args, { encoding: "utf8" });
    if (error) throw error;
    return { status: status ?? 1, said: `${stdout}${stderr}`.trim() };
  };

/** One check: its name, and what is wrong; nothing is wrong when that is empty. */
export interface Check {
  readonly name: string;
  readonly run: (bicep: Bicep) => string;
}

/** Every check, the cheapest first. */
export const checks = (): Check[] => [
  { name: "compiles and keeps every rule", run: lint },
  { name: "is formatted", run: format },
  ...globSync(PARAMETERS).map((file) => ({
    name: `${file} gives its snapshot`,
    run: (bicep: Bicep) => failure(bicep("snapshot", file, "--mode", "validate", ...NOBODYS)),
  })),
];

/** Formats the templates and writes the snapshots anew, for whoever changed them. */
export function update(bicep: Bicep): string {
  const formatted = ["infra/**/*.bicep", "infra/**/*.bicepparam"].map((pattern) =>
    failure(bicep("format", "--pattern", pattern)),
  );
  const written = globSync(PARAMETERS).map((file) =>
    failure(bicep("snapshot", file, "--mode", "overwrite", ...NOBODYS)),
  );
  return [...formatted, ...written].filter((said) => said !== "").join("\n");
}

const failure = ({ status, said }: { status: number; said: string }): string =>
  status === 0 ? "" : said || `exit code ${status}`;

/** A warning is as good as an error: nobody reads the second warning. */
const lint = (bicep: Bicep): string =>
  ["infra/**/*.bicep", "infra/**/*.bicepparam"]
    .map((pattern) => bicep("lint", "--no-restore", "--pattern", pattern))
    .map(({ status, said }) => said || (status === 0 ? "" : `exit code ${status}`))
    .filter((said) => said !== "")
    .join("\n");

/** The formatter writes: it is given a copy, and what it changed there was not formatted. */
function format(bicep: Bicep): string {
  const copy = mkdtempSync(join(tmpdir(), "infra-"));
  try {
    cpSync("infra", copy, { recursive: true });
    const said = ["**/*.bicep", "**/*.bicepparam"].map((pattern) =>
      failure(bicep("format", "--pattern", join(copy, pattern))),
    );
    const changed = globSync(["infra/**/*.bicep", "infra/**/*.bicepparam"])
      .filter((file) => !sameText(file, join(copy, relative("infra", file))))
      .map((file) => `${file} is not formatted`);
    return [...said, ...changed].filter((line) => line !== "").join("\n");
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const sameText = (one: string, other: string): boolean =>
  readFileSync(one, "utf8") === readFileSync(other, "utf8");
