/**
 * A time in which waiting takes none, though calls go over real connections: when no call is under way and
 * nothing else can go on, the clock moves to whoever waits shortest.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

interface Waiting {
  readonly at: number;
  readonly nth: number;
  readonly wake: () => void;
}

const CALL_BEGINS = "http.client.request.start";
/** After an answer its reader goes on in the same turn of the event loop or in the next. */
const QUIET_TURNS = 3;

export class WaitlessTime {
  readonly #waiting: Waiting[] = [];
  readonly #began: number;
  #now: number;
  #nth = 0;
  /** Calls that are under way and not held up by a server that waits. */
  #moving = 0;
  #quietTurns = 0;

  constructor(start: string) {
    this.#began = Date.parse(start);
    this.#now = this.#began;
  }

  readonly now = (): Date => new Date(this.#now);

  readonly clock = (): number => this.#now - this.#began;

  /** A millisecond is the shortest wait that a process has. */
  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.#nth += 1;
      this.#waiting.push({ at: this.#now + Math.max(1, Math.ceil(ms)), nth: this.#nth, wake });
      this.#quietTurns = 0;
    });

  /** The sleep of a server in the middle of a call. */
  readonly hold = async (ms: number): Promise<void> => {
    this.#moving -= 1;
    await this.sleep(ms);
    this.#moving += 1;
  };

  /** Somebody else's calls. */
  async busy<T>(calls: () => Promise<T>): Promise<T> {
    this.#moving += 1;
    try {
      return await calls();
    } finally {
      this.#moving -= 1;
      this.#quietTurns = 0;
    }
  }

  /** What happens after it has a later instant than what happened before. */
  tick(): void {
    this.#now += 1;
  }

  /** Lets time pass until the work is done. */
  async pass<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    subscribe(CALL_BEGINS, this.#onCall);
    try {
      while (!isOver) await this.#turn();
    } finally {
      unsubscribe(CALL_BEGINS, this.#onCall);
    }
    return work;
  }

  async #turn(): Promise<void> {
    await new Promise(setImmediate);
    this.#quietTurns = this.#moving === 0 ? this.#quietTurns + 1 : 0;
    if (this.#quietTurns < QUIET_TURNS) return;
    this.#quietTurns = 0;
    const next = this.#waiting
      .toSorted((left, right) => left.at - right.at || left.nth - right.nth)
      .at(0);
    if (!next) return;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    this.#now = Math.max(this.#now, next.at);
    next.wake();
  }

  readonly #onCall = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    this.#moving += 1;
    this.#quietTurns = 0;
    request.once("close", () => {
      this.#moving -= 1;
      this.#quietTurns = 0;
    });
  };
}
