import type { Binding, FunctionsCore, LoadedFunction } from "./functions-core";

const TRIGGERS = new Set([
  "httptrigger",
  "timertrigger",
  "orchestrationtrigger",
  "activitytrigger",
]);
const CLIENTS = new Set(["durableclient", "orchestrationclient"]);

/** Throws, naming it, for the first thing in the app which this host does not support. */
export function refuseUnsupported(
  core: FunctionsCore,
  capabilities: Readonly<Record<string, string | undefined>>,
): void {
  if (core.functions.length === 0) {
    throw new Error(
      "embedded host: the app registered no function (is there a second copy of @azure/functions, or was the app loaded in this process before?)",
    );
  }
  if (capabilities["HttpUri"] !== undefined) {
    throw new Error("embedded host: 'enableHttpStream' is not supported");
  }
  for (const loaded of core.functions) {
    const found = unsupportedIn(loaded);
    if (found === undefined) continue;
    throw new Error(
      `embedded host: function '${loaded.name}' uses '${found}', which this host does not support`,
    );
  }
}

function unsupportedIn({ trigger, metadata }: LoadedFunction): string | undefined {
  if (!TRIGGERS.has(trigger.type.toLowerCase())) return trigger.type;
  if (metadata.retryOptions !== undefined && metadata.retryOptions !== null) return "retry";
  return Object.entries(metadata.bindings)
    .filter(([, binding]) => binding !== trigger)
    .find(([name, binding]) => !isSupported(name, binding))?.[1].type;
}

function isSupported(name: string, { type, direction }: Binding): boolean {
  if (direction === "out") return name === "$return" && type.toLowerCase() === "http";
  return CLIENTS.has(type.toLowerCase());
}
