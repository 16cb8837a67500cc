/** The compiler as the checks call it. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

const SAMPLE = "infra/azd.sample.env";
const LARGEST_BYTES = 16 * 1024 * 1024;

/** Runs the compiler; what it answers. */
export type Bicep = (...args: readonly string[]) => Promise<{ status: number; said: string }>;

/** A compiler by its path. It sees the sample of an azd environment, whatever the machine's own says. */
export function bicepAt(compiler: string): Bicep {
  const sample = parseEnv(readFileSync(SAMPLE, "utf8"));
  const env = { ...process.env, AZURE_ENV_NAME: "azd", AZURE_LOCATION: "westeurope", ...sample };
  return (...args) =>
    new Promise((resolve, reject) => {
      execFile(compiler, args, { env, maxBuffer: LARGEST_BYTES }, (fault, stdout, stderr) => {
        const status = fault === null ? 0 : fault.code;
        const said = `${stdout}${stderr}`.trim();
        if (typeof status === "number") resolve({ status, said });
        else reject(fault);
      });
    });
}
