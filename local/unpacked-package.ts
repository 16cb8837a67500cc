import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";

/** Unpacks a zip that is deployed, outside the project: there a package that the zip lacks is found nowhere. */
export function unpackedPackage(zip: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "packaged-app-"));
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
