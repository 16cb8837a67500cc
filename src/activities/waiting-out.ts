import { Unavailable } from "../ports";
import { emit, type Log } from "./events";

/** An activity, whatever it takes. */
export type Handler = (input: never, context: never) => Promise<unknown>;

/** The same around every activity. */
export function eachHandler<Handlers extends Record<string, Handler>>(
  handlers: Handlers,
  around: (handle: Handler) => Handler,
): Handlers {
  const all = Object.entries(handlers).map(([name, handle]) => [name, around(handle)]);
  return Object.fromEntries(all) as Handlers;
}

/**
 * Activities that answer `unavailable` while something outside is out of order, so that orchestrations
 * wait it out instead of failing; what is out of order is an event.
 */
export const waitingOut = <Handlers extends Record<string, Handler>>(
  handlers: Handlers,
): Handlers => eachHandler(handlers, orUnavailable);

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
