import { nextPageOf } from "../../../src/adapters/genesys/paging";

const listing = new URL("https://good.example/api/v2/conversations");
const foreign = { kind: "suspicious", reason: "foreign_origin" };
const elsewhere = { kind: "suspicious", reason: "unexpected_path" };

it.each([
  ["/api/v2/conversations?pageToken=t1", "t1"],
  ["https://good.example/api/v2/conversations?pageToken=t%2F1&externalId=other", "t/1"],
  ["https://GOOD.example:443/api/v2/conversations?pageToken=t1", "t1"],
  ["?pageToken=t1", "t1"],
])("takes the token of %s", (uri, token) => {
  expect(nextPageOf(uri, listing)).toEqual({ kind: "token", token });
});

it.each(["/gate/api/v2/conversations?pageToken=t1", "/api/v2/conversations?pageToken=t1"])(
  "takes the token of %s behind a gateway with a path of its own",
  (uri) => {
    const behind = new URL("https://good.example/gate/api/v2/conversations");
    expect(nextPageOf(uri, behind)).toEqual({ kind: "token", token: "t1" });
    expect(nextPageOf(`/other${uri}`, behind)).toEqual(elsewhere);
  },
);

it("takes null for the last page", () => {
  expect(nextPageOf(null, listing)).toEqual({ kind: "token", token: null });
});

it.each([
  "//evil/api/v2/conversations?pageToken=t",
  "/\\evil/api/v2/conversations?pageToken=t",
  "\t//evil/api/v2/conversations?pageToken=t",
  "\t/api/v2/conversations?pageToken=t",
  " https://good.example/api/v2/conversations?pageToken=t",
  "https://good.example.evil/api/v2/conversations?pageToken=t",
  "https://good.example@evil/api/v2/conversations?pageToken=t",
  "https://:evil@good.example/api/v2/conversations?pageToken=t",
  "https://evil@good.example/api/v2/conversations?pageToken=t",
  "https://good.example:8443/api/v2/conversations?pageToken=t",
  "http://good.example/api/v2/conversations?pageToken=t",
  "https:\\\\evil/api/v2/conversations?pageToken=t",
  "javascript:alert(1)",
  "data:application/json,{}",
  "https://[",
])("suspects the foreign address %j", (uri) => {
  expect(nextPageOf(uri, listing)).toEqual(foreign);
});

it.each([
  "/api/v2/../../oauth?pageToken=t",
  "/api/v2/conversations/?pageToken=t",
  "/api/v2/conversations/../users?pageToken=t",
  "/api/v2/%63onversations?pageToken=t",
  "/oauth/token?pageToken=t",
  "next",
])("suspects the address %j, which is no listing of conversations", (uri) => {
  expect(nextPageOf(uri, listing)).toEqual(elsewhere);
});

it.each([
  "",
  "/api/v2/conversations",
  "/api/v2/conversations?pageToken=",
  "/api/v2/conversations?pageToken=a&pageToken=b",
  `/api/v2/conversations?pageToken=${"x".repeat(5_000)}`,
])("finds no usable token in %j", (uri) => {
  expect(nextPageOf(uri, listing)).toBeNull();
});
