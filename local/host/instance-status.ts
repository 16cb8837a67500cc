import type { HistoryEvent } from "./history";
import { historyView } from "./history-view";
import type { Instance } from "./rows";

/** What a status body is to contain beyond the state itself. */
export interface StatusOptions {
  readonly showInput: boolean;
  readonly showHistory: boolean;
  readonly showHistoryOutput: boolean;
}

/** The status body of the management API; `input` and `output` are always there. */
export function instanceStatus(
  instance: Instance,
  history: readonly string[],
  options: StatusOptions,
): object {
  const { parent, version } = instance;
  return {
    name: instance.name,
    instanceId: instance.id,
    ...(parent === null ? {} : { parentInstanceId: parent }),
    runtimeStatus: instance.status,
    input: options.showInput ? parsed(instance.input) : null,
    customStatus: parsed(instance.custom),
    output: parsed(instance.output),
    createdTime: wholeSeconds(instance.created),
    lastUpdatedTime: wholeSeconds(instance.updated),
    ...(version === null ? {} : { version }),
    ...(options.showHistory
      ? { historyEvents: historyView(history.map(eventIn), options.showHistoryOutput) }
      : {}),
  };
}

function eventIn(text: string): HistoryEvent {
  return JSON.parse(text) as HistoryEvent;
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}

function wholeSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
