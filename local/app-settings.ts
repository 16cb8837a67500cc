import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const File = z.object({ Values: z.record(z.string(), z.string()) });

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings the app runs with on this machine: the environment's, else the file's, else the sample's. */
export function appSettings(appDir: string, environment: Environment): Environment {
  const own = join(appDir, "local.settings.json");
  const file = existsSync(own) ? own : join(appDir, "local.settings.sample.json");
  const { Values } = File.parse(JSON.parse(readFileSync(file, "utf8")));
  // The file's certificate is that of the file's vault, and no other.
  const elsewhere = environment["KEY_VAULT_URL"] ? { LOCAL_CA_FILE: undefined } : {};
  return {
    ...Values,
    ...elsewhere,
    ...certificateIn(environment["LOCAL_STATE_DIR"]),
    ...environment,
  };
}

/** The sandbox leaves its vault's certificate with its other state. */
const certificateIn = (stateDir: string | undefined): Environment =>
  stateDir ? { LOCAL_CA_FILE: join(stateDir, "ca.pem") } : {};
