import type { HistoryEvent } from "./history";
import type { Instance } from "./rows";

/** The replay schema of the real host: the fourth version. */
const SCHEMA_VERSION = 3;

/** The members which the SDK demands from schema version 3 on; the misspelling is the protocol's. */
const TIMINGS = {
  longRunningTimerIntervalDuration: "3.00:00:00",
  maximumShortTimerDuration: "6.00:00:00",
  defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
};

/** The JSON text with which an orchestrator is called: all of its history and what is new. */
export function orchestrationTrigger(
  instance: Instance,
  past: readonly string[],
  events: readonly HistoryEvent[],
): string {
  const history = [...past, ...events.map((event) => JSON.stringify(event))].join(",");
  const rest = JSON.stringify({
    instanceId: instance.id,
    isReplaying: past.length > 0,
    parentInstanceId: instance.parent,
    sourceInstanceId: null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: SCHEMA_VERSION,
    ...TIMINGS,
  });
  return `{"history":[${history}],"input":${instance.input ?? "null"},${rest.slice(1)}`;
}
