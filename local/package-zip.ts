import { type Zippable, zipSync } from "fflate";

/** The files of a package by their path in it, with forward slashes. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** A zip keeps local time and no zone: made of local parts, it is the same on every machine. */
const ANY_TIME = new Date(2000, 0, 1);
const UNIX = 3;
const READABLE_FILE = 0o100644;

/** The same files give the same bytes: entries sorted by code unit, one time, one mode. */
export function zipOf(files: PackageFiles): Uint8Array {
  const attributes = { mtime: ANY_TIME, os: UNIX, attrs: READABLE_FILE * 0x10000 };
  const entries: Zippable = {};
  for (const path of [...files.keys()].sort()) {
    const bytes = files.get(path);
    if (bytes) entries[path] = [bytes, attributes];
  }
  return zipSync(entries, { level: 9 });
}
