import { EventType, type HistoryEvent } from "./history";

/**
 * Keeps instances from being replayed in vain: while an orchestrator waits for all of several tasks,
 * the success of one of them cannot move it. A gate that is lost costs one replay, nothing else.
 */
export class Gates {
  readonly #awaited = new Map<string, Set<number>>();

  close(id: string, awaited: ReadonlySet<number>): void {
    this.#awaited.set(id, new Set(awaited));
  }

  open(id: string): void {
    this.#awaited.delete(id);
  }

  /** Whether this event may move the instance; counts it off if it cannot. */
  letsPass(id: string, event: HistoryEvent): boolean {
    const awaited = this.#awaited.get(id);
    if (awaited === undefined) return true;
    const isSuccess =
      event.EventType === EventType.taskCompleted || event.EventType === EventType.childCompleted;
    if (!isSuccess || !awaited.delete(event.TaskScheduledId)) return true;
    return awaited.size === 0;
  }
}
