import type { HistoryEvent } from "./history";
import type { Store } from "./store";

/** The longest wait of `setTimeout`; anything longer would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
const AT_A_TIME = 500;

/** Delivers durable timers once they are due. */
export class TimerQueue {
  readonly #store: Store;
  readonly #onFired: (id: string, event: HistoryEvent) => void;
  #timeout: NodeJS.Timeout | undefined;
  #isClosed: boolean;

  constructor(store: Store, onFired: (id: string, event: HistoryEvent) => void) {
    this.#store = store;
    this.#onFired = onFired;
    this.#isClosed = false;
  }

  /** Sets the one timeout for the earliest timer there is. */
  arm(): void {
    clearTimeout(this.#timeout);
    if (this.#isClosed) return;
    const earliest = this.#store.earliestTimer();
    if (earliest === undefined) return;
    const wait = Math.min(Math.max(0, earliest - Date.now()), LONGEST_TIMEOUT_MS);
    this.#timeout = setTimeout(() => {
      this.#fire();
    }, wait);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timeout);
  }

  #fire(): void {
    const fired = this.#store.transaction(() => {
      const due = this.#store.dueTimers(Date.now(), AT_A_TIME);
      for (const timer of due) {
        this.#store.deleteTimer(timer.id, timer.exec, timer.task);
        this.#store.addMail(timer);
      }
      return due;
    });
    for (const { id, ev } of fired) this.#onFired(id, JSON.parse(ev) as HistoryEvent);
    this.arm();
  }
}
