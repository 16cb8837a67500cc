import { customerIndex } from "../../src/adapters/customer-index";
import { Unavailable } from "../../src/ports";
import { ABSENT, closeServers, loopback, nowhere, type Reaction, world } from "./loopback";

afterEach(closeServers);

const CANDIDATE = {
  personId: "p-1",
  externalId: "customer-1",
  subjectType: "consumer",
  jurisdictions: ["EU-GDPR"],
  matchScore: 0.98,
  matchedOn: ["customerId"],
  mergedInto: null,
  conversationIds: ["conv-1"],
};

async function indexThat(react: (nth: number) => Reaction, timeoutMs = 30_000) {
  const time = world();
  const { url, seen } = await loopback((_, nth) => react(nth));
  const index = customerIndex({ url: `${url}/v1`, patience: time, timeoutMs });
  return { index, seen, time };
}

it("finds the candidates for an identifier", async () => {
  const { index, seen } = await indexThat(() => ({ json: { candidates: [CANDIDATE] } }));
  const { matchedOn: _, ...known } = CANDIDATE;
  expect(await index.candidatesFor("customer-1")).toEqual([known]);
  expect(seen[0]).toMatchObject({ method: "GET", url: "/v1/customers/customer-1" });
});

it("takes a record that says nothing of a merger for one that was not merged", async () => {
  const { mergedInto: _, ...plain } = CANDIDATE;
  const { index } = await indexThat(() => ({ json: { candidates: [plain] } }));
  expect(await index.candidatesFor("customer-1")).toMatchObject([{ mergedInto: null }]);
});

it.each([
  ["a/b", "a%2Fb"],
  ["../admin", "..%2Fadmin"],
  ["%2e%2e", "%252e%252e"],
  ["a?b#c", "a%3Fb%23c"],
  ["Änne\n", "%C3%84nne%0A"],
])("keeps the identifier %j in its segment", async (identifier, segment) => {
  const { index, seen } = await indexThat(() => ({ json: { candidates: [] } }));
  await index.candidatesFor(identifier);
  expect(seen.map(({ url }) => url)).toEqual([`/v1/customers/${segment}`]);
});

it.each(["..", ".", "\ud800"])(
  "knows nobody of the identifier %j, without asking",
  async (identifier) => {
    const { index, seen, time } = await indexThat(() => ({ json: { candidates: [CANDIDATE] } }));
    expect(await index.candidatesFor(identifier)).toEqual([]);
    expect([seen, time.slept]).toEqual([[], []]);
  },
);

it.each<[string, Reaction]>([
  ["404", { status: 404 }],
  ["404 with words of its own", { status: 404, json: { error: "Nobody is known by this." } }],
  ["404 in the contact centre's form", ABSENT],
  ["an empty list", { json: { candidates: [] } }],
])("knows nobody after %s", async (_, reaction) => {
  const { index } = await indexThat(() => reaction);
  expect(await index.candidatesFor("nobody")).toEqual([]);
});

it("asks again after a fault", async () => {
  const { index, time } = await indexThat((nth) =>
    nth < 3 ? "reset" : { json: { candidates: [] } },
  );
  expect(await index.candidatesFor("customer-1")).toEqual([]);
  expect(time.slept).toEqual([1_000, 2_000]);
});

it.each<[string, Reaction, number]>([
  ["three faults", { status: 500 }, 3],
  ["a gateway's page of 404", { status: 404, text: "<html>404 Not Found</html>" }, 3],
  ["a line of text of 404", { status: 404, text: "404 page not found" }, 3],
  ["a gateway's JSON of 404", { status: 404, json: { message: "Resource not found" } }, 3],
  ["another gateway's", { status: 404, json: { message: "no Route matched with those" } }, 3],
  ["no JSON", { text: "[]" }, 3],
  ["a list that is missing", { json: {} }, 3],
  [
    "a candidate without a score",
    { json: { candidates: [{ ...CANDIDATE, matchScore: undefined }] } },
    3,
  ],
  [
    "a candidate of an unknown type",
    { json: { candidates: [{ ...CANDIDATE, subjectType: "robot" }] } },
    3,
  ],
  ["a redirect", { status: 302, headers: { Location: "/v1/customers/other" } }, 1],
  ["a refusal", { status: 403, json: { candidates: [] } }, 1],
  ["a rate limit", { status: 429, headers: { "Retry-After": "300" } }, 1],
])("is unavailable, never empty, after %s", async (_, reaction, calls) => {
  const { index, seen } = await indexThat(() => reaction);
  await expect(index.candidatesFor("customer-1")).rejects.toEqual(
    new Unavailable(["customer index"]),
  );
  expect(seen).toHaveLength(calls);
});

it("is unavailable after three silences", async () => {
  const { index, time } = await indexThat(() => "silence", 200);
  await expect(index.candidatesFor("customer-1")).rejects.toBeInstanceOf(Unavailable);
  expect(time.slept).toEqual([1_000, 2_000]);
});

it("is unavailable where nobody listens", async () => {
  const index = customerIndex({ url: await nowhere(), patience: world() });
  await expect(index.candidatesFor("customer-1")).rejects.toBeInstanceOf(Unavailable);
});
