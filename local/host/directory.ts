import type { Directory } from "./episode";
import type { FunctionsCore } from "./functions-core";
import type { HostSettings } from "./host-settings";
import { refuseInstanceId } from "./instance-id";
import { isTerminal } from "./rows";
import type { Store } from "./store";
import { refuseVersion } from "./version";

/** What the app's orchestrators can call, seen from the functions and the instances there are. */
export function directoryOf(core: FunctionsCore, store: Store, settings: HostSettings): Directory {
  return {
    refuseActivity: (name) =>
      core.find(name, "activityTrigger") === undefined ? notThere("activity", name) : undefined,
    refuseChild: ({ name, id, version }) => {
      if (core.find(name, "orchestrationTrigger") === undefined)
        return notThere("orchestrator", name);
      const refusal = refuseVersion(version, settings.defaultVersion);
      if (refusal !== undefined) return refusal;
      const idRefusal = refuseInstanceId(id);
      if (idRefusal !== undefined)
        return `embedded host: sub-orchestration '${name}': ${idRefusal}`;
      const live = store.instance(id);
      if (live === undefined || isTerminal(live.status)) return undefined;
      return `embedded host: the sub-orchestration '${name}' cannot have the id '${id}': an instance with that id is ${live.status} (on Azure it would be replaced silently)`;
    },
  };
}

function notThere(kind: string, name: string): string {
  return `embedded host: ${kind} '${name}' does not exist (on Azure this instance would stay Running for ever)`;
}
