import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "./package-production";

interface Description {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/** The licence of every package that the zip has code of, as that package words it. */
export function licencesOf(root: string, sources: readonly string[]): string {
  const folders = [...new Set(sources.map(packageFolder))].sort();
  const texts = folders.map((folder) => licenceOf(join(root, folder)));
  return texts.join(`\n${"-".repeat(78)}\n\n`);
}

/** A package that says nothing of its licence must not be shipped: better no zip than a wrong one. */
function licenceOf(folder: string): string {
  const { name = "", version = "", license } = describe(folder);
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  if (license === undefined && files.length === 0) throw new Error(`${name} names no licence`);
  const words = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  return `${[`${name} ${version} (${license ?? "see below"})`, ...words].join("\n\n")}\n`;
}

function describe(folder: string): Description {
  const file = join(folder, "package.json");
  if (!existsSync(file)) throw new Error(`${folder} is no package`);
  return JSON.parse(readFileSync(file, "utf8")) as Description;
}
