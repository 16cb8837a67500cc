import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { withoutWords } from "../domain/without-words";
import type { DurableClient } from "../durable";
import { Unavailable } from "../ports";
import { isKeyDestroyed } from "./case-of";
import { problem, Refused } from "./problem";

/** The work behind a route; it throws `Refused` where it must not go on. */
export type Answer = (
  request: HttpRequest,
  client: DurableClient,
  context: InvocationContext,
) => Promise<HttpResponseInit>;

/** Turns refusals into answers, and an outage into a 503 that names what is wrong. */
export const answering =
  (answer: Answer): Answer =>
  async (request, client, context) => {
    try {
      return await answer(request, client, context);
    } catch (fault) {
      return answerTo(fault);
    }
  };

function answerTo(fault: unknown): HttpResponseInit {
  if (fault instanceof Refused) return fault.response;
  if (fault instanceof Unavailable) return problem("OUT_OF_SERVICE", { wrong: fault.what });
  if (isKeyDestroyed(fault)) return problem("CASE_DESTROYED");
  // The platform logs it and answers 500 with nothing in it.
  throw withoutWords(fault);
}
