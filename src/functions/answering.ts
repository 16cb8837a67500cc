import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { DurableClient } from "../durable";
import { Unavailable } from "../ports";
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
    } catch (refusal) {
      if (refusal instanceof Refused) return refusal.response;
      if (refusal instanceof Unavailable) return problem("OUT_OF_SERVICE", { wrong: refusal.what });
      throw refusal;
    }
  };
