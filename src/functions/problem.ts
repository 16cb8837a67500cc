import type { HttpResponseInit } from "@azure/functions";

/** Why a request is refused: a closed set, so that a client can act on it. */
export type ProblemCode =
  | "MISSING_TOKEN"
  | "INVALID_TOKEN"
  | "TOKEN_EXPIRED"
  | "WRONG_ROLE"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "BODY_TOO_LARGE"
  | "MALFORMED_JSON"
  | "DUPLICATE_MEMBER"
  | "TOO_DEEP"
  | "UNKNOWN_MEMBER"
  | "INVALID_MEMBER"
  | "SUBJECT_IS_CONTACT_ADDRESS"
  | "UNKNOWN_JURISDICTION"
  | "RECEIVED_AFTER_SUBMITTED"
  | "VERIFICATION_FAILED"
  | "VERIFICATION_EXPIRED"
  | "REQUEST_CONFLICT"
  | "NOT_FOUND"
  | "CASE_DESTROYED"
  | "OUT_OF_SERVICE";

const STATUS: Readonly<Record<ProblemCode, number>> = {
  MISSING_TOKEN: 401,
  INVALID_TOKEN: 401,
  TOKEN_EXPIRED: 401,
  WRONG_ROLE: 403,
  UNSUPPORTED_MEDIA_TYPE: 415,
  BODY_TOO_LARGE: 413,
  MALFORMED_JSON: 400,
  DUPLICATE_MEMBER: 400,
  TOO_DEEP: 400,
  UNKNOWN_MEMBER: 400,
  INVALID_MEMBER: 400,
  SUBJECT_IS_CONTACT_ADDRESS: 422,
  UNKNOWN_JURISDICTION: 422,
  RECEIVED_AFTER_SUBMITTED: 422,
  VERIFICATION_FAILED: 403,
  VERIFICATION_EXPIRED: 403,
  REQUEST_CONFLICT: 409,
  NOT_FOUND: 404,
  CASE_DESTROYED: 410,
  OUT_OF_SERVICE: 503,
};

const TITLE: Readonly<Record<ProblemCode, string>> = {
  MISSING_TOKEN: "The caller gave no bearer token.",
  INVALID_TOKEN: "The bearer token is not one of ours.",
  TOKEN_EXPIRED: "The bearer token has expired.",
  WRONG_ROLE: "The caller's roles do not allow this.",
  UNSUPPORTED_MEDIA_TYPE: "The body must be application/json.",
  BODY_TOO_LARGE: "The body is larger than 16 KB.",
  MALFORMED_JSON: "The body is no JSON object.",
  DUPLICATE_MEMBER: "A member of the body is given twice.",
  TOO_DEEP: "The body is nested too deeply.",
  UNKNOWN_MEMBER: "The body has a member that is not known.",
  INVALID_MEMBER: "A member of the body is missing or has the wrong form.",
  SUBJECT_IS_CONTACT_ADDRESS: "A contact address is no subject identifier: it changes hands.",
  UNKNOWN_JURISDICTION: "The rules of this jurisdiction are not known here.",
  RECEIVED_AFTER_SUBMITTED: "A request can't have been received after it was submitted.",
  VERIFICATION_FAILED: "The verification token was not made for this request.",
  VERIFICATION_EXPIRED: "The verification token is valid for 24 hours from submittedAt.",
  REQUEST_CONFLICT: "Another request has this requestId.",
  NOT_FOUND: "There is no such request.",
  CASE_DESTROYED: "The case's file was destroyed when its time was over.",
  OUT_OF_SERVICE: "The service can't take requests now.",
};

/** An RFC 9457 answer. `members` name what is wrong, never what was sent. */
export const problem = (
  code: ProblemCode,
  members: Readonly<Record<string, readonly string[]>> = {},
): HttpResponseInit => ({
  status: STATUS[code],
  headers: {
    "content-type": "application/problem+json",
    ...(STATUS[code] === 401 && { "www-authenticate": "Bearer" }),
    ...(STATUS[code] === 503 && { "retry-after": "60" }),
  },
  body: JSON.stringify({
    type: `urn:genesys-erasure:problem:${code.toLowerCase().replaceAll("_", "-")}`,
    title: TITLE[code],
    status: STATUS[code],
    code,
    ...members,
  }),
});

/** A refusal on its way to the caller. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly response: HttpResponseInit;

  constructor(code: ProblemCode, members?: Readonly<Record<string, readonly string[]>>) {
    super(code);
    this.response = problem(code, members);
  }
}
