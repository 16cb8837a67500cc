import { HttpRequest } from "@azure/functions";
import { healthWith } from "../../src/functions/health";
import { type Caller, Unavailable } from "../../src/ports";

type Dependencies = NonNullable<Parameters<typeof healthWith>[1]>;

const fine = async () => undefined as never;
function dependenciesOf(roles: readonly string[] = ["Erasure.Operate"]) {
  const caller: Caller = { clientId: "operator", roles };
  return {
    verifier: {
      caller: async () => ({ kind: "known" as const, caller }),
      provesIdentity: fine,
    },
    keys: { current: fine, valid: fine, version: fine, eternal: fine, text: fine },
    platform: { selfCheck: async () => ({ ok: true, missing: [] as string[] }) },
    index: { candidatesFor: async () => [] },
    cases: { names: async () => [] },
    evidence: { proveImmutable: fine },
    now: () => new Date("2026-05-12T09:00:00Z"),
  };
}
const ask = (query: string, changes: object = {}, roles?: readonly string[]) => {
  const dependencies = { ...dependenciesOf(roles), ...changes } as unknown as Dependencies;
  const request = new HttpRequest({ method: "GET", url: `http://localhost/api/health${query}` });
  return healthWith([], dependencies)(request);
};

it("says to anybody that the app is there, and asks nobody else", async () => {
  const verifier = { caller: () => Promise.reject(new Error("asked")) };
  expect(await ask("", { verifier })).toEqual({ status: 200, jsonBody: { status: "ok" } });
});

it("looks deep for operators only", async () => {
  expect(await ask("?deep=1", {}, ["Erasure.Read"])).toMatchObject({ status: 403 });
  const verifier = { caller: async () => ({ kind: "refused", because: "MISSING_TOKEN" }) };
  expect(await ask("?deep=1", { verifier })).toMatchObject({ status: 401 });
});

it("says of every part that it is in order", async () => {
  const ok = { ok: true };
  const parts = {
    contactCentre: ok,
    customerIndex: ok,
    vault: ok,
    caseStore: ok,
    auditContainer: ok,
  };
  expect(await ask("?deep=1")).toEqual({ status: 200, jsonBody: { status: "ok", parts } });
});

it.each<[string, object, string, string[]]>([
  [
    "scopes",
    { platform: { selfCheck: async () => ({ ok: false, missing: ["privacy:manage"] }) } },
    "contactCentre",
    ["privacy:manage"],
  ],
  [
    "customer index",
    { index: { candidatesFor: () => Promise.reject(new Unavailable(["customer index"])) } },
    "customerIndex",
    ["customer index"],
  ],
  [
    "secrets",
    {
      keys: {
        current: (name: string) =>
          name === "case-kek" ? Promise.reject(new Unavailable(["key vault: x"])) : fine(),
        valid: fine,
        eternal: (name: string) =>
          name === "commitment-2026" ? Promise.reject(new Error("s3cret")) : fine(),
        text: fine,
      },
    },
    "vault",
    ["case-kek", "commitment-2026"],
  ],
  [
    "case store",
    { cases: { names: () => Promise.reject(new Error("s3cret")) } },
    "caseStore",
    ["case store"],
  ],
  [
    "immutability",
    {
      evidence: {
        proveImmutable: () =>
          Promise.reject(new Unavailable(["audit container x is not immutable"])),
      },
    },
    "auditContainer",
    ["audit container x is not immutable"],
  ],
])("names the %s that are missing, and shows no value", async (_, changes, part, missing) => {
  const answer = await ask("?deep=1", changes);
  expect(answer).toMatchObject({
    status: 503,
    jsonBody: { status: "out_of_service", parts: { [part]: { ok: false, missing } } },
  });
  expect(JSON.stringify(answer)).not.toContain("s3cret");
});
