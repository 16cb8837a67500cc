/** On what business a call is made: for which case, begun when, and until when it may wait. */
import { AsyncLocalStorage } from "node:async_hooks";

/** One invocation of an activity, as the rate limit sees it. Milliseconds of the process's own clock. */
export interface Errand {
  readonly caseId: string;
  /** Within a case the lower one is served first. */
  readonly order: number;
  readonly latest: number;
}

/** Whoever still waits then is asked again durably, before the platform ends the invocation at ten minutes. */
const LONGEST_WAIT_MS = 7 * 60_000;

type Handler = (input: never, context: never) => Promise<unknown>;

/** Knows the errand of whatever runs: between an activity and its calls nobody has to hand it on. */
export class Errands {
  readonly #running = new AsyncLocalStorage<Errand>();
  readonly #clock: () => number;
  #begun = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The running errand; a call on nobody's business is one of its own. */
  current(): Errand {
    return this.#running.getStore() ?? this.#begin("");
  }

  /** Activities each of whose invocations is an errand of its case. */
  each<Handlers extends Record<string, Handler>>(handlers: Handlers): Handlers {
    const named = Object.entries(handlers).map(([name, handle]) => [name, this.#asErrand(handle)]);
    return Object.fromEntries(named) as Handlers;
  }

  #asErrand(handle: Handler): Handler {
    return (input: { caseId?: string }, context) =>
      this.#running.run(this.#begin(input.caseId ?? ""), () => handle(input as never, context));
  }

  #begin(caseId: string): Errand {
    this.#begun += 1;
    return { caseId, order: this.#begun, latest: this.#clock() + LONGEST_WAIT_MS };
  }
}
