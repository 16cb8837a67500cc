import type { Closable } from "./start-in-order";

/** Settings or other values by name, as the environment has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How a sandbox is set up. */
export interface SandboxSetup {
  /** Where blobs, secrets and keys are kept between two runs. */
  readonly stateDir: string;
  /** The ports that local.settings.sample.json names, or any free ones. */
  readonly ports: "fixed" | "any";
  /** A service named here is used instead of its stand-in; any other setting named here wins. */
  readonly environment: Environment;
  readonly now?: () => Date;
  /** What goes wrong with the Genesys simulator: a profile's name, and the seed that repeats it. */
  readonly faults?: { readonly profile: string; readonly seed: number };
}

/** Where one thing listens. */
export interface Address {
  readonly name: string;
  readonly url: string;
}

/** A running part: what the app must be told about it, and where it listens. */
export interface StartedPart extends Closable {
  readonly settings: Readonly<Record<string, string>>;
  readonly listening: readonly Address[];
}

/** A part of the sandbox, and the settings that put a real service in its place. */
export interface SandboxPart {
  readonly name: string;
  readonly replacedBy: readonly string[];
  readonly start: () => Promise<StartedPart>;
}

/** Whether the environment names a service for this part; half a service is an error. */
export function isReplaced({ name, replacedBy }: SandboxPart, environment: Environment): boolean {
  const missing = replacedBy.filter((setting) => !environment[setting]);
  if (missing.length === 0) return true;
  if (missing.length === replacedBy.length) return false;
  throw new Error(`${missing.join(", ")} must be set too, to replace the sandbox's ${name}.`);
}
