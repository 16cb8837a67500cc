import { localSettings } from "./local-settings";
import {
  type Address,
  type Environment,
  isReplaced,
  type SandboxPart,
  type SandboxSetup,
} from "./sandbox-part";
import { sandboxParts } from "./sandbox-parts";
import { closeAll, startInOrder } from "./start-in-order";

/** A running sandbox: the app's settings, and where everything listens. */
export interface Sandbox {
  readonly settings: Readonly<Record<string, string>>;
  readonly listening: readonly Address[];
  readonly close: () => Promise<void>;
}

/** Starts everything the app needs that the environment doesn't name. */
export async function startSandbox(setup: SandboxSetup): Promise<Sandbox> {
  const { environment } = setup;
  const parts = sandboxParts(setup);
  const started = await startInOrder(
    parts.filter((part) => !isReplaced(part, environment)).map(({ start }) => start),
  );
  return {
    settings: {
      ...localSettings,
      ...given(environment, [...Object.keys(localSettings), ...namesOf(parts), "LOCAL_CA_FILE"]),
      ...Object.fromEntries(started.flatMap(({ settings }) => Object.entries(settings))),
    },
    listening: started.flatMap(({ listening }) => listening),
    close: () => closeAll(started),
  };
}

const namesOf = (parts: readonly SandboxPart[]): string[] =>
  parts.flatMap(({ replacedBy }) => replacedBy);

function given(environment: Environment, names: readonly string[]): Record<string, string> {
  const known: Record<string, string> = {};
  for (const name of names) {
    const value = environment[name];
    if (value) known[name] = value;
  }
  return known;
}
