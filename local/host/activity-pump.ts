import { activityFailure } from "./activity-failure";
import type { FunctionsCore, RpcTypedData } from "./functions-core";
import { completion, EventType, type Failure, failure, type HistoryEvent } from "./history";
import type { Invoke } from "./invoke";
import type { ActivityRow } from "./rows";
import type { Store } from "./store";

/** An activity that took the whole process down this often is not started again. */
const MAX_ATTEMPTS = 5;

/** What running activities takes. */
export interface PumpParts {
  readonly store: Store;
  readonly core: FunctionsCore;
  readonly invoke: Invoke;
  readonly limit: number;
  readonly onEnd: (row: ActivityRow, event: HistoryEvent) => void;
  readonly onFault: (error: unknown) => void;
}

/** Starts queued activities, a limited number at a time; each runs at least once. */
export class ActivityPump {
  readonly #parts: PumpParts;
  readonly #queue: number[] = [];
  readonly #running = new Map<number, ActivityRow>();
  #isClosing: boolean;

  constructor(parts: PumpParts) {
    this.#parts = parts;
    this.#isClosing = false;
  }

  add(numbers: readonly number[]): void {
    this.#queue.push(...numbers);
    this.#startWhatFits();
  }

  /** What still runs will run again at the next start, and that is not counted against it. */
  close(): void {
    this.#isClosing = true;
    for (const { n, attempts } of this.#running.values()) {
      this.#parts.store.setAttempts(n, attempts);
    }
  }

  #startWhatFits(): void {
    while (!this.#isClosing && this.#running.size < this.#parts.limit) {
      const n = this.#queue.shift();
      if (n === undefined) return;
      const row = this.#parts.store.activity(n);
      if (row === undefined) continue;
      this.#running.set(n, row);
      this.#parts.store.setAttempts(n, row.attempts + 1);
      // One by one, or activities that never wait would starve the HTTP server.
      setImmediate(() => {
        this.#run(row).catch(this.#parts.onFault);
      });
    }
  }

  async #run(row: ActivityRow): Promise<void> {
    if (this.#isClosing) return;
    const event = row.attempts >= MAX_ATTEMPTS ? poisoned(row) : await this.#call(row);
    if (this.#isClosing) return;
    this.#running.delete(row.n);
    this.#parts.onEnd(row, event);
    this.#startWhatFits();
  }

  async #call({ id, name, input, task }: ActivityRow): Promise<HistoryEvent> {
    const called = this.#parts.core.find(name, "activityTrigger");
    if (called === undefined)
      return failed(task, activityFailure(name, `it is not registered any more`));
    const data: RpcTypedData = input === null ? {} : { string: input };
    const result = await this.#parts.invoke(called, data, { instanceId: { string: id } });
    if (result.threw) return failed(task, activityFailure(name, result.error));
    return completion(EventType.taskCompleted, task, resultText(result.returned));
  }
}

function failed(task: number, why: Failure): HistoryEvent {
  return failure(EventType.taskFailed, task, why);
}

function poisoned({ name, task }: ActivityRow): HistoryEvent {
  const why = `embedded host: the process died ${MAX_ATTEMPTS} times while this activity ran`;
  return failed(task, activityFailure(name, why));
}

/** The JSON text of what an activity returned; null when it returned nothing. */
function resultText(returned: RpcTypedData | null | undefined): string | null {
  if (returned === null || returned === undefined) return null;
  const { string, json, bytes, int, double } = returned;
  if (string !== undefined) return JSON.stringify(string);
  if (json !== undefined) return json;
  if (bytes !== undefined) return JSON.stringify(Buffer.from(bytes).toString("base64"));
  return JSON.stringify(int ?? double ?? null);
}
