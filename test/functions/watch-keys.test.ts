import { InvocationContext } from "@azure/functions";
import type { KeyLife } from "../../src/domain/key-life";
import type { DurableClient } from "../../src/durable";
import { watchKeysWith } from "../../src/functions/watch-keys";
import { Unavailable } from "../../src/ports";
import { memoryKeys } from "../support/memory-services";

const SECRETS = ["audit-hmac", "identity-verification", "case-kek", "notification"];
const LIFE: KeyLife = { days: 12, daysLeft: 78 };

/** A vault and evidence of which some parts fail; what the timer says of them at an instant. */
async function saidAt(
  instant: string,
  { faults = {}, signer = false }: { faults?: Record<string, Error>; signer?: boolean } = {},
) {
  const said: Record<string, unknown>[] = [];
  const reach = (name: string) => {
    const fault = faults[name];
    if (fault) throw fault;
  };
  const keys = {
    eternal: async (secret: string) => {
      reach(secret);
      return memoryKeys.eternal(secret);
    },
    lifeOf: async (secret: string) => {
      reach(secret);
      if (secret === "audit-signer" && !signer) throw new Unavailable([`key vault: ${secret}`]);
      return LIFE;
    },
  };
  const evidence = {
    proveImmutable: async (year = 2026) => reach(`container ${year}`),
  };
  const logHandler = (_: unknown, line: unknown) => said.push(JSON.parse(String(line)));
  const context = new InvocationContext({ functionName: "watchKeys", logHandler });
  const run = watchKeysWith({ keys, evidence, now: () => new Date(instant) });
  await run({} as DurableClient, context);
  return said;
}

const age = (secret: string) => ({ event: "KeyAge", secret, ...LIFE });
const JUNE = "2026-06-15T05:30:00.000Z";
const gone = (what: string) => new Unavailable([what]);

describe("the age of keys", () => {
  it("is told of every secret that rotates, and of the signer where there is one", async () => {
    expect(await saidAt(JUNE)).toEqual(SECRETS.map(age));
    expect(await saidAt(JUNE, { signer: true })).toEqual([...SECRETS, "audit-signer"].map(age));
  });

  it("that can't be told hides no other, and is named without the words of the fault", async () => {
    const faults = {
      "audit-hmac": gone("key vault: audit-hmac"),
      "case-kek": new TypeError("a secret's text"),
      "audit-signer": new TypeError("a secret's text"),
      "container 2026": gone("audit container audit-2026 is not immutable"),
    };
    const out = (what: string) => ({ event: "Unavailable", caseId: "", what });
    expect(await saidAt(JUNE, { faults })).toEqual([
      out("key vault: audit-hmac"),
      age("identity-verification"),
      out("TypeError"),
      age("notification"),
      out("TypeError"),
      out("audit container audit-2026 is not immutable"),
    ]);
  });
});

describe("the end of the year", () => {
  const faults = {
    "container 2027": gone("container audit-2027 is missing"),
    "commitment-2027": gone("key vault: commitment-2027"),
  };
  const missing = (what: string) => ({ event: "YearEndMissing", year: "2027", what });
  const both = ["container audit-2027 is missing", "key vault: commitment-2027"].map(missing);

  it.each([
    ["2026-11-30T23:59:59.999Z", []],
    ["2026-12-01T00:00:00.000Z", both],
    ["2026-12-31T23:59:59.999Z", both],
  ])("at %s: what the next year lacks is told in December, part by part", async (at, expected) => {
    const said = await saidAt(at, { faults });
    expect(said.filter(({ event }) => event === "YearEndMissing")).toEqual(expected);
    expect(said.filter(({ event }) => event === "KeyAge")).toHaveLength(SECRETS.length);
  });

  it("is none of anybody's business when all is prepared", async () => {
    expect(await saidAt("2026-12-15T05:30:00.000Z")).toEqual(SECRETS.map(age));
  });
});
