/** What is asked of the templates: that they compile, keep every rule, are formatted, and give what is committed. */
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Bicep } from "./bicep";

const TEMPLATES = "infra/**/*.bicep";
const PARAMETERS = "infra/**/*.bicepparam";
// Nobody's subscription: a snapshot must be the same for everybody.
const NOBODYS = [
  ["--subscription-id", "00000000-0000-0000-0000-000000000000"],
  ["--tenant-id", "00000000-0000-0000-0000-000000000001"],
  ["--location", "westeurope"],
].flat();

/** One check: its name, and what is wrong; nothing is wrong when that is empty. */
export interface Check {
  readonly name: string;
  readonly run: (bicep: Bicep) => Promise<string>;
}

/** Every check; none depends on another, and none writes into the repository. */
export const checks = (): Check[] => [
  {
    name: "templates compile and keep every rule",
    run: (bicep) => saidBy(bicep("lint", "--no-restore", "--pattern", TEMPLATES)),
  },
  ...globSync(PARAMETERS).map((file) => ({
    name: `${file} compiles, keeps every rule and gives its snapshot`,
    run: (bicep: Bicep) => saidBy(bicep("snapshot", file, "--mode", "validate", ...NOBODYS)),
  })),
  { name: "everything is formatted", run: format },
];

/** Formats the templates and writes the snapshots anew, for whoever changed them. */
export async function update(bicep: Bicep): Promise<string> {
  const said = [
    await wrongIn(bicep("format", "--pattern", TEMPLATES)),
    await wrongIn(bicep("format", "--pattern", PARAMETERS)),
  ];
  for (const file of globSync(PARAMETERS))
    said.push(await wrongIn(bicep("snapshot", file, "--mode", "overwrite", ...NOBODYS)));
  return linesOf(said);
}

/** A warning is as good as an error: nobody reads the second warning. */
async function saidBy(run: ReturnType<Bicep>): Promise<string> {
  const { status, said } = await run;
  return said || (status === 0 ? "" : `exit code ${status}`);
}

/** The formatter writes: it is given a copy, and what it changed there was not formatted. */
async function format(bicep: Bicep): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), "infra-"));
  try {
    cpSync("infra", copy, { recursive: true });
    const inCopy = (pattern: string) => join(copy, relative("infra", pattern));
    const said = [
      await wrongIn(bicep("format", "--pattern", inCopy(TEMPLATES))),
      await wrongIn(bicep("format", "--pattern", inCopy(PARAMETERS))),
    ];
    const changed = globSync([TEMPLATES, PARAMETERS])
      .filter((file) => !sameText(file, inCopy(file)))
      .map((file) => `${file} is not formatted`);
    return linesOf([...said, ...changed]);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

async function wrongIn(run: ReturnType<Bicep>): Promise<string> {
  const { status, said } = await run;
  return status === 0 ? "" : said || `exit code ${status}`;
}

const linesOf = (said: readonly string[]): string => said.filter((line) => line !== "").join("\n");

const sameText = (one: string, other: string): boolean =>
  readFileSync(one, "utf8") === readFileSync(other, "utf8");
