import { Unavailable } from "../ports";
import { emit, type Log } from "./events";

type Handler = (input: never, context: never) => Promise<unknown>;

/**
 * Activities that answer `unavailable` while something outside is out of order, so that orchestrations
 * wait it out instead of failing; what is out of order is an event.
 */
export function waitingOut<Handlers extends Record<string, Handler>>(handlers: Handlers): Handlers {
  const waiting = Object.entries(handlers).map(([name, handle]) => [name, orUnavailable(handle)]);
  return Object.fromEntries(waiting) as Handlers;
}

const orUnavailable =
  (handle: Handler): Handler =>
  async (input: { caseId?: string }, context: Log) => {
    try {
      return await handle(input as never, context as never);
    } catch (fault) {
      if (!(fault instanceof Unavailable)) throw fault;
      const what = fault.what.join(", ");
      emit(context, { event: "Unavailable", caseId: input.caseId ?? "", what });
      return "unavailable";
    }
  };
