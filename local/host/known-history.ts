import {
  closedTask,
  EventType,
  type ExecutionStarted,
  type HistoryEvent,
  isScheduling,
  played,
  type ScheduledEvent,
} from "./history";

/** The history of one execution, with what was scheduled in it and what of that is still open. */
export class KnownHistory {
  readonly exec: string;
  readonly texts: string[] = [];
  readonly scheduled = new Map<number, ScheduledEvent>();
  readonly open = new Set<number>();
  started: ExecutionStarted | undefined;

  constructor(exec: string, texts: readonly string[] = []) {
    this.exec = exec;
    for (const text of texts) this.#take(text, JSON.parse(text) as HistoryEvent);
  }

  /** Adds the events of one committed episode; returns their texts as they are to be stored. */
  append(events: readonly HistoryEvent[]): string[] {
    const texts = events.map((event) => JSON.stringify(played(event)));
    events.forEach((event, n) => {
      this.#take(texts[n] ?? "", event);
    });
    return texts;
  }

  #take(text: string, event: HistoryEvent): void {
    this.texts.push(text);
    if (event.EventType === EventType.executionStarted) this.started ??= event;
    if (isScheduling(event)) {
      this.scheduled.set(event.EventId, event);
      this.open.add(event.EventId);
    }
    const closed = closedTask(event);
    if (closed !== undefined) this.open.delete(closed);
  }
}
