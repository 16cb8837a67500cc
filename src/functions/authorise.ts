import type { HttpRequest } from "@azure/functions";
import type { Caller, RequestVerifier } from "../ports";
import { Refused } from "./problem";

/** The app roles of the API. */
export type Role = "Erasure.Submit" | "Erasure.Read" | "Erasure.Approve" | "Erasure.Operate";

/** Who calls, if one of the roles is theirs; everybody else is refused before anything is read. */
export async function authorise(
  verifier: RequestVerifier,
  request: HttpRequest,
  roles: readonly Role[],
): Promise<Caller> {
  const verdict = await verifier.caller(request.headers.get("authorization"));
  if (verdict.kind === "refused") throw new Refused(verdict.because);
  if (!roles.some((role) => verdict.caller.roles.includes(role))) throw new Refused("WRONG_ROLE");
  return verdict.caller;
}
