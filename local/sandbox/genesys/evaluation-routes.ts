import { z } from "zod";
import { type Answer, type Call, parseValue, type Route } from "../call";
import { type HeldEvaluation, type ShownEvaluation, statusAt, windowEnd } from "./evaluation";
import type { Organisation } from "./organisation";
import { refusal } from "./refusal";

const Query = z.strictObject({ conversationId: z.string().min(1) });

/** The quality evaluations of a conversation. */
export const evaluationRoutes = (organisation: Organisation): readonly Route[] => [
  {
    method: "GET",
    template: "/api/v2/wfm/evaluations",
    answer: (call) => listEvaluations(organisation, call),
  },
];

function listEvaluations({ store, now }: Organisation, call: Call): Answer {
  const query = parseValue(Object.fromEntries(call.query), Query);
  if (!query.ok) return refusal(400, query.wrong, call);
  const at = now();
  const evaluations = store.evaluations(query.value.conversationId);
  return { status: 200, body: { evaluations: evaluations.map((held) => asked(held, at)) } };
}

function asked(held: HeldEvaluation, at: Date): ShownEvaluation {
  held.firstAskedAt ??= at;
  const { evaluationId, conversationId } = held.evaluation;
  return {
    evaluationId,
    conversationId,
    status: statusAt(held, at),
    scoringWindowEndsAt: (windowEnd(held) ?? at).toISOString(),
  };
}
