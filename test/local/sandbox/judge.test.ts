import type { LoggedCall } from "../../../local/sandbox/call-log";
import { type Knowledge, violations } from "../../../local/sandbox/judge";

const ONE = "/api/v2/conversations/{conversationId}";
const knowledge: Knowledge = { theirs: new Set(["conv-1"]), mostOnOnePath: 5, mostListings: 2 };

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
const judgedKnowing = (more: Partial<Knowledge>, ...told: readonly Told[]) =>
  violations(logged(...told), { ...knowledge, ...more }).map(({ invariant, n }) => [invariant, n]);
const judged = (...told: readonly Told[]) => judgedKnowing({}, ...told);

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

const mask = (...participants: readonly { id: string; name: string }[]): Told => ({
  method: "PATCH",
  path,
  body: { participants, transcripts: [{ id: "trans-1", text: "erased" }] },
});

it("lets two people in one conversation have masks of their own", () => {
  const [one, other] = [
    mask({ id: "part-1", name: "psn-a" }),
    mask({ id: "part-2", name: "psn-b" }),
  ];
  expect(judged(looked, read, one, other, one)).toEqual([]);
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
  [
    "a second mask of one person among others",
    [
      looked,
      read,
      mask({ id: "part-1", name: "psn-a" }),
      mask({ id: "part-2", name: "psn-b" }, { id: "part-1", name: "psn-c" }),
    ],
    [["I4", 4]],
  ],
  [
    "a write before anything was read",
    [masked],
    [
      ["I1", 1],
      ["I3", 1],
      ["I3", 1],
    ],
  ],
  [
    "a write on looks that were never answered",
    [
      { ...looked, fault: "replaced" },
      { ...read, status: 503, fault: "answered" },
      { ...read, status: null, fault: "connection_reset" },
      deleted,
    ],
    [
      ["I1", 4],
      ["I3", 4],
      ["I3", 4],
    ],
  ],
  ["a mask on what was seen live", [looked, { ...read, isLive: true }, masked], [["I3", 3]]],
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
  [
    "another mask than before",
    [looked, read, masked, { ...masked, body: { name: "other" } }],
    [["I4", 4]],
  ],
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

it("finds a list without an end, and leaves alone the lists of children", () => {
  const list = "/api/v2/conversations";
  const children: Told = { method: "GET", path: list, route: list };
  const listings = logged(children, children, children).map(
    ({ conversationId: _, ...call }) => call,
  );
  expect(violations(listings, knowledge)).toMatchObject([{ invariant: "I16", n: 3 }]);
  expect(judged(children, children, children)).toEqual([]);
});

it("lets a policy mask what is locked, unless it is the strict one", () => {
  const told = [{ ...looked, isLocked: true } as const, read, masked];
  expect(judged(...told)).toEqual([]);
  expect(judgedKnowing({ policy: "strict" }, ...told)).toEqual([["I3", 3]]);
});

it("believes one of several who are at it at once when it saw no lock", () => {
  const told = [looked, { ...looked, isLocked: true } as const, read, deleted];
  expect(judged(...told)).toEqual([["I3", 4]]);
  expect(judgedKnowing({ mayOverlap: true }, ...told)).toEqual([]);
  const [, ...seenByAll] = told;
  expect(judgedKnowing({ mayOverlap: true }, ...seenByAll)).toEqual([["I3", 3]]);
});
