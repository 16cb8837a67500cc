import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Services } from "../activities/services";
import { type RequestVerifier, Unavailable } from "../ports";
import { authorise } from "./authorise";
import { Refused } from "./problem";

type Dependencies = Pick<Services, "cases" | "keys" | "platform" | "index" | "evidence" | "now"> & {
  verifier: RequestVerifier;
};

/** What a part of the outside says of itself: what is missing there, never a value. */
type Part = { readonly ok: true } | { readonly ok: false; readonly missing: readonly string[] };

/** Nobody is called this: an index that answers at all has nobody of that name. */
const NOBODY = "health-probe";

/** GET /api/health: the app is there, and whether its settings can be used. Names settings, shows no value. */
export const healthWith =
  (wrong: readonly string[], dependencies?: Dependencies) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    if (wrong.length > 0) return { status: 503, jsonBody: { status: "out_of_service", wrong } };
    if (!dependencies || request.query.get("deep") !== "1")
      return { status: 200, jsonBody: { status: "ok" } };
    try {
      await authorise(dependencies.verifier, request, ["Erasure.Operate"]);
      return await deepAnswer(dependencies);
    } catch (fault) {
      if (fault instanceof Refused) return fault.response;
      throw fault;
    }
  };

async function deepAnswer(dependencies: Dependencies): Promise<HttpResponseInit> {
  const { cases, index, evidence } = dependencies;
  const [contactCentre, customerIndex, vault, caseStore, auditContainer] = await Promise.all([
    partOf("contact centre", () => contactCentreProven(dependencies)),
    partOf("customer index", () => index.candidatesFor(NOBODY)),
    vaultOf(dependencies),
    partOf("case store", () => cases.names(`${NOBODY}/`)),
    partOf("audit container", () => evidence.proveImmutable()),
  ]);
  const parts = { contactCentre, customerIndex, vault, caseStore, auditContainer };
  const ok = Object.values(parts).every((part) => part.ok);
  return { status: ok ? 200 : 503, jsonBody: { status: ok ? "ok" : "out_of_service", parts } };
}

async function contactCentreProven({ platform }: Dependencies): Promise<void> {
  const { ok, missing } = await platform.selfCheck();
  if (!ok) throw new Unavailable(missing);
}

/** Every secret is asked for, so that all that are missing are named at once. */
async function vaultOf({ keys, now }: Dependencies): Promise<Part> {
  const commitment = `commitment-${now().getUTCFullYear()}`;
  const asked: [string, () => Promise<unknown>][] = [
    ["audit-hmac", () => keys.current("audit-hmac")],
    ["identity-verification", () => keys.valid("identity-verification")],
    ["case-index", () => keys.eternal("case-index")],
    ["case-kek", () => keys.current("case-kek")],
    [commitment, () => keys.eternal(commitment)],
    ["notification", () => keys.current("notification")],
    ["genesys-client-secret", () => keys.text("genesys-client-secret")],
  ];
  const parts = await Promise.all(asked.map(([secret, ask]) => partOf(secret, ask)));
  const missing = asked.map(([secret]) => secret).filter((_, nth) => parts[nth]?.ok === false);
  return missing.length === 0 ? { ok: true } : { ok: false, missing };
}

/** A fault's own words may quote what it met: only `Unavailable` names things meant to be shown. */
async function partOf(name: string, ask: () => Promise<unknown>): Promise<Part> {
  try {
    await ask();
    return { ok: true };
  } catch (fault) {
    return { ok: false, missing: fault instanceof Unavailable ? fault.what : [name] };
  }
}
