import { faultProfile, faultProfileNames } from "../../../local/sandbox/genesys/fault-profiles";
import { conversation, customer } from "../../../local/sandbox/sample/sample-person";
import {
  a1,
  a2,
  guideData,
  listOf,
  type SimulatedGenesys,
  simulatedGenesys,
} from "./simulated-genesys";

let genesys: SimulatedGenesys;
beforeEach(async () => {
  genesys = await simulatedGenesys({ data: guideData, seed: 42 });
});
afterEach(() => genesys.close());

interface Listed {
  readonly conversations: readonly { readonly conversationId: string }[];
  readonly nextPageUri: string | null;
}

const switchTo = (profile: object) => genesys.judge("PUT", "profile", { profile });
const causes = async () => {
  const { calls } = (await genesys.judge("GET", "log?after=1")) as {
    calls: { cause?: string; fault?: string; status: number | null }[];
  };
  return calls.map(({ cause, fault, status }) => [cause, fault, status]);
};
/** What a client that tries three times comes to; null: each try broke off. */
async function tried(method: string, path: string): Promise<number | null> {
  for (const _ of [1, 2, 3]) {
    const status = await statusOf(method, path);
    if (status !== null && status < 500) return status;
  }
  return null;
}
const statusOf = (method: string, path: string): Promise<number | null> =>
  genesys.raw(method, path).then(
    ({ status }) => status,
    () => null,
  );

const many = Array.from({ length: 9 }, (_, n) =>
  conversation({
    conversationId: `conv-${n}`,
    startTime: `2024-01-0${n + 1}T08:00:00.000Z`,
    participants: [customer("part-1", "customer-nine", "Nina Nine")],
  }),
);

/** Every page to its end, or as many as are asked for. */
async function pagesOf(externalId: string, most = 30): Promise<Listed[]> {
  const pages: Listed[] = [];
  for (let next: string | null = listOf(externalId); next !== null && pages.length < most; ) {
    const page = (await genesys.raw("GET", next)).body as Listed;
    pages.push(page);
    next = page.nextPageUri;
  }
  return pages;
}
const idsIn = (pages: readonly Listed[]): string[] =>
  pages.flatMap(({ conversations }) => conversations.map(({ conversationId }) => conversationId));

it("knows its profiles by name, and names them when it is asked for another", async () => {
  expect(() => faultProfile("sunshine")).toThrow(/calm, throttled/);
  expect(await genesys.judge("PUT", "profile", { name: "sunshine" })).toEqual({
    error: expect.stringContaining("name"),
  });
  for (const name of faultProfileNames)
    expect(await genesys.judge("PUT", "profile", { name })).toMatchObject({ seed: 42 });
});

it("shows its seed", async () => {
  expect(await genesys.judge("GET", "state")).toMatchObject({ seed: 42 });
});

it("does the same to the same calls when the seed is the same, whatever else is asked between", async () => {
  const other = await simulatedGenesys({ data: guideData, seed: 42 });
  const failures = { reset: 0.2, error: 0.3, malformed: 0.2 };
  const seen = async (one: SimulatedGenesys, between: boolean) => {
    await one.judge("PUT", "profile", { profile: { failures } });
    const statuses: unknown[] = [];
    for (let n = 0; n < 25; n += 1) {
      if (between) await one.raw("GET", a2).catch(() => null);
      statuses.push(await one.raw("GET", a1).then(({ status, body }) => [status, body], String));
    }
    return statuses.map((status) => JSON.stringify(status).replace(/"contextId.*?,/, ""));
  };
  const withoutIds = (texts: string[]) => texts.map((text) => text.replace(/[0-9a-f-]{36}/g, ""));
  expect(withoutIds(await seen(genesys, false))).toEqual(withoutIds(await seen(other, true)));
  await other.close();
});

it("never fails the same call three times in a row", async () => {
  await switchTo({ failures: { reset: 0.3, error: 0.3, errorAfterEffect: 0.2, lostReply: 0.2 } });
  for (let n = 0; n < 20; n += 1) expect(await tried("GET", a1)).toBe(200);
  const kinds = new Set((await causes()).map(([cause]) => cause));
  expect(kinds).toEqual(new Set([undefined, "reset", "error"]));
});

it.each([
  ["lostReply", "reply_dropped", null],
  ["errorAfterEffect", "replaced", expect.any(Number)],
])("can do what was asked and not say so (%s)", async (kind, fault, told) => {
  await switchTo({ failures: { [kind]: 1 } });
  expect(await statusOf("DELETE", a2)).toEqual(told);
  expect(await causes()).toEqual([[kind, fault, 204]]);
  expect(await statusOf("GET", a2)).toBe(404);
});

it("can answer what no client can read, or more than it may", async () => {
  await switchTo({ failures: { malformed: 1 } });
  expect(await statusOf("GET", a1)).toBe(200);
  await switchTo({ failures: { oversized: 1 } });
  const { body } = await genesys.raw("GET", a2);
  expect(JSON.stringify(body).length).toBeLessThan(1_000_000);
  expect(await causes()).toEqual([
    ["malformed", "replaced", 200],
    ["oversized", "replaced", 200],
  ]);
});

it("tells a refusal as it is, and says so", async () => {
  await genesys.raw("DELETE", a2);
  await switchTo({ failures: { malformed: 1 } });
  expect(await statusOf("GET", a2)).toBe(404);
  expect((await causes()).at(-1)).toEqual(["malformed", undefined, 404]);
});

it("revokes the tokens before a call, and not again for ten seconds", async () => {
  await switchTo({ failures: { revokedToken: 1 } });
  expect(await statusOf("GET", a1)).toBe(401);
  await genesys.renew();
  expect(await statusOf("GET", a1)).toBe(200);
  genesys.pass(10);
  expect(await statusOf("GET", a1)).toBe(401);
});

it("turns away what is over the limit with whole seconds to wait, before anything is done", async () => {
  await switchTo({ rateLimit: { model: "fixed_window", perMinute: 1 } });
  expect(await statusOf("GET", a1)).toBe(200);
  genesys.pass(17.5);
  const { status, headers } = await genesys.raw("DELETE", a2);
  expect([status, headers.get("Retry-After")]).toEqual([429, "43"]);
  expect(await genesys.judge("GET", "profile")).toMatchObject({
    admissions: { admitted: 1, refused: 1 },
  });
});

describe("pages", () => {
  beforeEach(() => genesys.judge("POST", "data", { conversations: many }));

  it("can come twice, shifted, backwards and with a stranger in them, and yet lead to their end", async () => {
    const pages = { repeated: 1, shiftedBack: 1, reordered: 1, foreign: 1 };
    await switchTo({ pageSize: 4, pages });
    const ids = idsIn(await pagesOf("customer-nine"));
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
    expect(new Set(ids)).toEqual(
      new Set([...many.map(({ conversationId }) => conversationId), "conv-passer-by"]),
    );
  });

  it("can pass over a row, which the next reading shows", async () => {
    await switchTo({ pageSize: 4, pages: { shiftedOn: 1 } });
    expect(idsIn(await pagesOf("customer-nine"))).toHaveLength(7);
    expect(idsIn(await pagesOf("customer-nine"))).toHaveLength(9);
  });

  it("can miss what arrives behind the reader's back, once", async () => {
    await switchTo({ pageSize: 4, pages: { arrival: 1 } });
    expect(idsIn(await pagesOf("customer-nine"))).toHaveLength(9);
    const again = idsIn(await pagesOf("customer-nine"));
    expect(again[0]).toBe("conv-late-customer-nine");
    expect(again).toHaveLength(10);
  });

  it.each([
    ["foreignOrigin", (next: URL) => next.origin !== new URL(genesys.baseUrl).origin],
    ["otherPath", (next: URL) => next.pathname === "/api/v2/users/me"],
    ["repeatedToken", (next: URL) => next.searchParams.get("pageToken") === "again"],
  ])("can lie about where the next one is (%s)", async (kind, isLie) => {
    await switchTo({ hostileNextPage: { [kind]: 1 } });
    const [page] = await pagesOf("customer-nine", 1);
    expect(isLie(new URL(page?.nextPageUri ?? "", genesys.baseUrl))).toBe(true);
  });
});

it("opens an evaluation just before a deletion, once, and lets it end", async () => {
  await switchTo({ evaluations: { opens: 1, seconds: 3 } });
  expect(await statusOf("DELETE", a2)).toBe(409);
  await genesys.raw("GET", "/api/v2/wfm/evaluations?conversationId=conv-7742-a2");
  genesys.pass(3);
  expect(await statusOf("DELETE", a2)).toBe(204);
  expect((await causes()).map(([cause]) => cause)).toEqual([
    "evaluation:opens",
    undefined,
    undefined,
  ]);
});

it("moves the window of an evaluation on while its conversation is masked", async () => {
  const asked = () => genesys.raw("GET", "/api/v2/wfm/evaluations?conversationId=conv-7742-a1");
  await switchTo({ evaluations: { extends: 1, seconds: 5 } });
  await asked();
  await genesys.raw("PATCH", a1, { body: { isDeleted: false } });
  genesys.pass(19);
  expect((await asked()).body).toMatchObject({ evaluations: [{ status: "ASSIGNED" }] });
  genesys.pass(1);
  expect((await asked()).body).toMatchObject({ evaluations: [{ status: "COMPLETED" }] });
});
