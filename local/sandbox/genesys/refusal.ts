import type { Answer, Call } from "../call";

const codes: Readonly<Record<number, string>> = {
  400: "bad.request",
  401: "authentication.required",
  403: "not.authorized",
  404: "not.found",
  409: "conversation.locked",
  429: "too.many.requests.retry.after",
};

/** An error in the contract's shape; a 429 says when to come back. */
export const refusal = (status: number, message: string, { correlationId }: Call): Answer => ({
  status,
  headers: status === 429 ? { "Retry-After": "1" } : {},
  body: {
    status,
    code: codes[status] ?? "service.unavailable",
    message,
    contextId: correlationId,
  },
});
