/** Where the Bicep compiler comes from: the environment, NuGet by its own client, or the path. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const PROJECT = "infra/tools/bicep.csproj";
const HOW_TO_GET_ONE =
  "No Bicep compiler: name one in BICEP, install the .NET SDK, with which it is restored, or put bicep on the path.";
const PINNED = /Include="([^"]+)" Version="\[([^\]]+)\]"/;

/** No compiler could be found or fetched; the message says how to get one. */
export class NoCompiler extends Error {}

/** The path of a Bicep compiler that can be run; the pinned one first, for each version gives other snapshots. */
export function findCompiler(environment: Record<string, string | undefined>): string {
  const named = environment["BICEP"];
  if (named !== undefined && named !== "") return named;
  try {
    return restored(environment);
  } catch (fault) {
    const onPath = compilerOn(environment["PATH"] ?? "");
    if (onPath === undefined || !(fault instanceof NoCompiler)) throw fault;
    return onPath;
  }
}

const compilerOn = (path: string): string | undefined =>
  path
    .split(delimiter)
    .map((folder) => join(folder, process.platform === "win32" ? "bicep.exe" : "bicep"))
    .find((file) => existsSync(file));

/** The version that the project file pins: the package, and where it lies among NuGet's. */
function pinned(project: string): { id: string; version: string } {
  const [, id, version] = PINNED.exec(project) ?? [];
  if (id === undefined || version === undefined) throw new NoCompiler(`${PROJECT} pins nothing.`);
  return { id, version };
}

function restored(environment: Record<string, string | undefined>): string {
  // Packages for other platforms have other names, and would have to be pinned each.
  if (process.platform !== "linux" || process.arch !== "x64") throw new NoCompiler(HOW_TO_GET_ONE);
  const { id, version } = pinned(readFileSync(PROJECT, "utf8"));
  const packages = environment["NUGET_PACKAGES"] ?? join(homedir(), ".nuget", "packages");
  const compiler = join(packages, id.toLowerCase(), version, "tools", "bicep");
  if (!existsSync(compiler)) restore();
  if (!existsSync(compiler)) throw new NoCompiler(`NuGet restored no ${id} ${version}.`);
  // The package has no permission to be run.
  chmodSync(compiler, 0o755);
  return compiler;
}

function restore(): void {
  try {
    execFileSync("dotnet", ["restore", PROJECT], { stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    throw new NoCompiler(HOW_TO_GET_ONE);
  }
}
