import type { LoggedCall } from "../../../local/sandbox/call-log";
import { violations } from "../../../local/sandbox/judge";

const ONE = "/api/v2/conversations/{conversationId}";
const knowledge = { theirs: new Set(["conv-1"]), mostOnOnePath: 5 };

type Told = Partial<LoggedCall> & Pick<LoggedCall, "method" | "path">;
const logged = (...told: readonly Told[]): LoggedCall[] =>
  told.map((call, before) => ({
    n: before + 1,
    at: new Date(1_700_000_000_000 + before).toISOString(),
    queryNames: [],
    route: ONE,
    conversationId: "conv-1",
    status: 200,
    correlationId: "c",
    ...call,
  }));
const judged = (...told: readonly Told[]) =>
  violations(logged(...told), knowledge).map(({ invariant, n }) => [invariant, n]);

const path = "/api/v2/conversations/conv-1";
const read: Told = { method: "GET", path };
const looked: Told = {
  method: "GET",
  path: "/api/v2/wfm/evaluations",
  route: "/api/v2/wfm/evaluations",
};
const masked: Told = { method: "PATCH", path, body: { name: "psn" } };
const deleted: Told = { method: "DELETE", path, status: 204 };
const later = { at: new Date(1_700_000_070_000).toISOString() };

it("has nothing to say against looking, masking and deleting once", () => {
  expect(judged(looked, read, masked, looked, read, deleted, read)).toEqual([]);
});

it.each<[string, readonly Told[], unknown[]]>([
  [
    "a write about somebody who did not ask",
    [
      { ...looked, conversationId: "conv-2" },
      { ...read, conversationId: "conv-2" },
      { ...deleted, conversationId: "conv-2" },
    ],
    [["I0", 3]],
  ],
  [
    "a write on what belongs to no known conversation",
    [looked, read, { method: "DELETE", path: "/api/v2/media/m-9", conversationId: "" }],
    [
      ["I0", 3],
      ["I1", 3],
      ["I3", 3],
      ["I3", 3],
    ],
  ],
  ["a write before it was read", [masked], [["I1", 1]]],
  ["a deletion without a look at the evaluations", [read, deleted], [["I3", 2]]],
  [
    "a deletion of what was seen locked",
    [{ ...looked, isLocked: true }, read, { ...deleted, status: 409 }],
    [["I3", 3]],
  ],
  [
    "a deletion on old looks",
    [looked, read, { ...deleted, ...later }],
    [
      ["I3", 3],
      ["I3", 3],
    ],
  ],
  ["a second effect of the same deletion", [looked, read, deleted, deleted], [["I4", 4]]],
  ["a mask on what was deleted", [looked, read, deleted, masked], [["I4", 4]]],
  ["another mask than before", [read, masked, { ...masked, body: { name: "other" } }], [["I4", 3]]],
  ["the same call without an end", [read, read, read, read, read, read, read], [["I16", 6]]],
])("finds %s", (_, told, found) => {
  expect(judged(...told)).toEqual(found);
});

it("finds a call outside the contract", () => {
  const [stray] = logged({ method: "GET", path: "/api/v2/users/me" });
  const { route: _, ...outside } = stray as LoggedCall;
  expect(violations([outside], knowledge)).toMatchObject([{ invariant: "I11", n: 1 }]);
});

it("lets a lock that came between the look and the deletion pass, and a repeated try", () => {
  expect(
    judged(looked, read, { ...deleted, status: 409, isLocked: true }, looked, read, deleted),
  ).toEqual([]);
  expect(
    judged(looked, read, { ...deleted, status: 503 }, { ...deleted, status: null }, deleted),
  ).toEqual([]);
});
