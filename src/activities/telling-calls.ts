import type { CallCounts } from "../ports";
import { emit, type Log } from "./events";
import { eachHandler, type Handler } from "./waiting-out";

/**
 * Activities that say at their end what the calls of their process came to. Each process has its own: it
 * can't be left to a timer, which runs on one instance only.
 */
export const tellingCalls = <Handlers extends Record<string, Handler>>(
  handlers: Handlers,
  calls: CallCounts,
): Handlers =>
  eachHandler(handlers, (handle) => async (input, context: Log) => {
    try {
      return await handle(input, context as never);
    } finally {
      tellCalls(calls, context);
    }
  });

/** Tells what was counted, if it is time. */
export function tellCalls(calls: CallCounts, log: Log): void {
  const counted = calls.drained();
  if (counted) emit(log, { event: "RateLimited", ...counted });
}
