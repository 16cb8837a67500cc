import type { z } from "zod";
import { ErasureRequest, isContactAddress, Jurisdiction } from "./erasure-request";

/** Why a request is not accepted, with the members that are at fault. */
export type IntakeFault =
  | { code: "UNKNOWN_MEMBER" | "INVALID_MEMBER"; members: string[] }
  | {
      code: "SUBJECT_IS_CONTACT_ADDRESS" | "UNKNOWN_JURISDICTION" | "RECEIVED_AFTER_SUBMITTED";
      members: string[];
    };

/** Nobody could make a request under the Regulation before it applied (Art. 99(2)): that is a slip. */
const APPLIES_FROM = "2018-05-25";

/** Parses what the intake form sent. Names members, never their values. */
export function parseErasureRequest(
  body: unknown,
): { ok: true; request: ErasureRequest } | { ok: false; fault: IntakeFault } {
  const parsed = ErasureRequest.safeParse(body);
  if (!parsed.success) return { ok: false, fault: formFault(parsed.error.issues) };
  const { subjectIdentifier, contactReference, jurisdiction, receivedAt, submittedAt } =
    parsed.data;
  if (isContactAddress(subjectIdentifier))
    return refused("SUBJECT_IS_CONTACT_ADDRESS", "subjectIdentifier");
  if (contactReference !== undefined && isContactAddress(contactReference))
    return refused("SUBJECT_IS_CONTACT_ADDRESS", "contactReference");
  if (!Jurisdiction.safeParse(jurisdiction).success)
    return refused("UNKNOWN_JURISDICTION", "jurisdiction");
  if (receivedAt !== undefined && new Date(receivedAt) > new Date(submittedAt))
    return refused("RECEIVED_AFTER_SUBMITTED", "receivedAt");
  if (receivedAt !== undefined && receivedAt < APPLIES_FROM)
    return refused("INVALID_MEMBER", "receivedAt");
  return { ok: true, request: parsed.data };
}

const refused = (code: IntakeFault["code"], member: string): { ok: false; fault: IntakeFault } => ({
  ok: false,
  fault: { code, members: [member] },
});

/** An unknown member's name is the sender's own text and may be anything: only known names are repeated. */
function formFault(issues: readonly z.core.$ZodIssue[]): IntakeFault {
  const members = [...new Set(issues.map(({ path }) => String(path[0] ?? "body")))];
  const onlyUnknown = issues.every(({ code }) => code === "unrecognized_keys");
  return onlyUnknown
    ? { code: "UNKNOWN_MEMBER", members: [] }
    : { code: "INVALID_MEMBER", members };
}

const DAY_MS = 24 * 60 * 60 * 1000;
const SKEW_MS = 5 * 60 * 1000;

/** A verification token is good for a day from `submittedAt`, give or take what clocks differ. */
export function isWithinValidity({ submittedAt }: ErasureRequest, now: Date): boolean {
  const age = now.getTime() - new Date(submittedAt).getTime();
  return age >= -SKEW_MS && age <= DAY_MS + SKEW_MS;
}
