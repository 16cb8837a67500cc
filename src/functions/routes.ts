import type { HttpMethod } from "@azure/functions";
import type { Services } from "../activities/services";
import type { RequestVerifier } from "../ports";
import { type Answer, answering } from "./answering";
import { erasureConversationsWith } from "./erasure-conversations";
import { erasurePlanWith } from "./erasure-plan";
import { erasureRequestStatusWith } from "./erasure-request-status";
import { problem } from "./problem";
import { requestOfCaseWith } from "./request-of-case";
import { submitErasureRequestWith } from "./submit-erasure-request";

/** A trigger over HTTP: its function's name, where it answers, and with what. */
export interface Route {
  readonly name: string;
  readonly method: HttpMethod;
  readonly route: string;
  readonly answer: Answer;
}

const REQUEST = "internal/rtbf/request";

/** The API. Callers are known by their tokens; the platform's own keys are asked for nowhere. */
export function routesWith(services: Services & { verifier: RequestVerifier }): Route[] {
  return table({
    submit: answering(submitErasureRequestWith(services)),
    status: answering(erasureRequestStatusWith(services)),
    plan: answering(erasurePlanWith(services)),
    conversations: answering(erasureConversationsWith(services)),
    ofCase: answering(requestOfCaseWith(services)),
  });
}

/** The same API while the settings can't be used: each route names what is wrong with them. */
export function routesOutOfService(wrong: readonly string[]): Route[] {
  const answer = async () => problem("OUT_OF_SERVICE", { wrong });
  return table({
    submit: answer,
    status: answer,
    plan: answer,
    conversations: answer,
    ofCase: answer,
  });
}

const table = (
  answers: Record<"submit" | "status" | "plan" | "conversations" | "ofCase", Answer>,
): Route[] => [
  { name: "submitErasureRequest", method: "POST", route: REQUEST, answer: answers.submit },
  {
    name: "erasureRequestStatus",
    method: "GET",
    route: `${REQUEST}/{requestId}`,
    answer: answers.status,
  },
  {
    name: "erasurePlan",
    method: "GET",
    route: `${REQUEST}/{requestId}/plan`,
    answer: answers.plan,
  },
  {
    name: "erasureConversations",
    method: "GET",
    route: `${REQUEST}/{requestId}/conversations`,
    answer: answers.conversations,
  },
  {
    name: "requestOfCase",
    method: "GET",
    route: "internal/rtbf/case/{caseId}",
    answer: answers.ofCase,
  },
];
