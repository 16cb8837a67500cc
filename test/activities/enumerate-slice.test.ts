import { caseFiles } from "../../src/domain/case-files";
import type { ConversationPlatform, ListedPage } from "../../src/ports";
import { aCandidate, type CaseInHand } from "../support/case-in-hand";
import { takeInventory } from "../support/drive-case";
import {
  ANNA,
  aConversation,
  anna,
  asPortGives,
  conversations,
  type Held,
  stranger,
} from "../support/held-conversation";
import { child, listed, pagesOf } from "../support/inventory-in-hand";

const cursorOf = async ({ store, caseId }: CaseInHand) =>
  (await store.read(caseFiles.cursor(caseId, 1))) ?? Promise.reject(new Error("no cursor"));

describe("the inventory", () => {
  it.each([
    ["nothing", 0, []],
    ["one", 1, [1]],
    ["a page", 25, [25]],
    ["one more than a page", 26, [25, 1]],
    ["over fifty", 52, [25, 25, 2]],
  ])("of %s fills pages of 25", async (_, count, sizes) => {
    const hand = await listed({ held: conversations(count) });
    hand.platform.pageSize = 7;
    expect(await takeInventory(hand)).toEqual({ state: "complete", found: count });
    expect((await pagesOf(hand)).map((page) => page.length)).toEqual(sizes);
  });

  it("goes on from slice to slice while the clock advances", async () => {
    const hand = await listed({ held: conversations(52) });
    hand.platform.pageSize = 10;
    hand.platform.callMs = 3_000;
    const { activities, caseId, context } = hand;
    let slices = 0;
    for (; slices < 100; slices += 1) {
      const slice = await activities.enumerateSlice({ caseId, round: 1 }, context);
      if (slice !== "unavailable" && slice.state === "complete") break;
    }
    expect(slices).toBeGreaterThan(10);
    expect(new Set((await pagesOf(hand)).flat()).size).toBe(52);
    expect((await cursorOf(hand)).found).toBe(52);
  });

  it("follows children of children, and no circle twice", async () => {
    const held = [
      aConversation({ id: "conv-1" }),
      child("conv-2", "conv-1"),
      child("conv-3", "conv-2"),
      child("conv-4", "conv-3"),
    ];
    const hand = await listed({ held });
    const children = hand.platform.children.bind(hand.platform);
    hand.platform.children = async (parent, pageToken) => {
      const page = await children(parent, pageToken);
      if (parent !== "conv-4" || page.kind !== "page") return page;
      const first = await hand.platform.list({
        externalId: ANNA,
        from: "2000-01-01T00:00:00.000Z",
        to: "2027-01-01T00:00:00.000Z",
        pageToken: null,
      });
      return first;
    };
    await takeInventory(hand);
    expect((await pagesOf(hand)).flat()).toEqual(["conv-1", "conv-2", "conv-3", "conv-4"]);
  });

  it("goes on below what the subject has no part in, as deep and as wide as that leads", async () => {
    const withoutHer = (id: string, parentId: string) =>
      aConversation({ id, parentId, participants: [stranger()] });
    const hand = await listed({
      held: [
        aConversation({ id: "conv-1" }),
        withoutHer("leg-1", "conv-1"),
        withoutHer("leg-2", "leg-1"),
        ...conversations(30).map((each) => ({ ...each, parentId: "leg-2" })),
        withoutHer("leg-3", "conv-1000"),
        child("conv-3", "leg-3"),
        { ...withoutHer("leg-1", "conv-3"), id: "leg-circle" },
      ],
    });
    hand.platform.pageSize = 4;
    await takeInventory(hand);
    const listedOnce = (await pagesOf(hand)).flat();
    expect(listedOnce).toHaveLength(32);
    expect(new Set(listedOnce)).toContain("conv-3");
    const { foreign } = await cursorOf(hand);
    expect(foreign).toEqual(["leg-1", "leg-2", "leg-3", "leg-circle"]);
    const asked = hand.platform.calls.flatMap(({ op, id }) => (op === "children" ? id : []));
    expect(new Set(asked).size).toBe(36);
  });

  it.each<[string, Partial<Held>]>([
    ["below a seed that is a stranger's", { parentId: null }],
    ["below what is listed under another parent than was asked for", { parentId: "elsewhere" }],
  ])("asks for nothing %s", async (_, members) => {
    const foreign = aConversation({ id: "conv-foreign", participants: [stranger()], ...members });
    const held = [aConversation({ id: "conv-1" }), foreign];
    const hand = await listed({ held, seeds: ["conv-foreign"] });
    const asked: string[] = [];
    hand.platform.children = async (parent) => {
      asked.push(parent);
      return { kind: "page", conversations: [asPortGives(foreign)], nextPageToken: null };
    };
    expect(await takeInventory(hand)).toEqual({ state: "complete", found: 1 });
    expect(asked).toEqual(["conv-1"]);
    expect((await cursorOf(hand)).foreign).toEqual(["conv-foreign"]);
  });

  it("says nothing of legs where there are none, for a package that knows of none", async () => {
    const hand = await listed({ held: conversations(30) });
    const steps: (string | undefined)[] = [];
    hand.store.interrupt = ({ name, when }) => {
      if (when === "after" && name.endsWith("cursor.json"))
        steps.push(hand.store.files.get(name)?.text);
    };
    hand.platform.callMs = 9_000;
    await takeInventory(hand);
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.join()).not.toMatch(/"legs|beneath_leg/);
  });

  it("does not go on for ever where every leg leads to another", async () => {
    const hand = await listed({ held: [aConversation({ id: "conv-1" })] });
    let legs = 0;
    hand.platform.children = async (parent) => {
      legs += 1;
      const leg = aConversation({
        id: `leg-${legs}`,
        parentId: parent,
        participants: [stranger()],
      });
      return { kind: "page", conversations: [asPortGives(leg)], nextPageToken: null };
    };
    expect(await takeInventory(hand)).toMatchObject({ state: "suspicious" });
    expect(legs).toBe(1_001);
  });

  it("lists what has two of the subject's identifiers once", async () => {
    const held = [
      aConversation({
        id: "conv-1",
        participants: [anna(), anna({ id: "part-2", externalId: "other" })],
      }),
    ];
    const candidates = [aCandidate(), aCandidate({ externalId: "other" as never })];
    const hand = await listed({ held, candidates });
    await takeInventory(hand);
    expect((await pagesOf(hand)).flat()).toEqual(["conv-1"]);
    const page = await hand.store.read(caseFiles.page(hand.caseId, 1, 0));
    expect(page?.entries[0]?.participantIds).toEqual(["part-1", "part-2"]);
  });

  it("remembers ids and circumstances, and no name, address or text", async () => {
    const hand = await listed({ held: conversations(1) });
    await takeInventory(hand);
    const page = hand.store.files.get(caseFiles.page(hand.caseId, 1, 0).name)?.text;
    expect(page).not.toMatch(/Anna|example\.com|My name/);
  });
});

describe("a seed of the customer index", () => {
  it.each([
    ["that is listed already enters once", [aConversation({ id: "conv-1" })], ["conv-1"], []],
    ["that only it knows enters", [child("conv-1", "elsewhere")], ["conv-1"], []],
    ["that is gone enters nothing", [], [], []],
    [
      "that is somebody else's is reported and not on a page",
      [aConversation({ id: "conv-1", participants: [stranger()] })],
      [],
      ["conv-1"],
    ],
  ])("%s", async (_, held, manifest, foreign) => {
    const hand = await listed({ held, seeds: ["conv-1"] });
    await takeInventory(hand);
    expect((await pagesOf(hand)).flat()).toEqual(manifest);
    expect((await cursorOf(hand)).foreign).toEqual(foreign);
  });
});

describe("what can't be relied on", () => {
  const answering = (page: (call: number) => ListedPage): ConversationPlatform["list"] =>
    (
      (calls) => async () =>
        page(calls++)
    )(0);
  const empty = { kind: "page", conversations: [], nextPageToken: null } as const;

  it.each<[string, (call: number) => ListedPage]>([
    ["a page that fails", () => ({ kind: "failed", code: "HTTP_STATUS", httpStatus: 500 })],
    ["another origin", () => ({ kind: "suspicious", reason: "foreign_origin" })],
    ["a token that comes back", () => ({ ...empty, nextPageToken: "again" })],
    [
      "tokens in a circle",
      (call) => ({ ...empty, nextPageToken: ["a", "b", "c"][call % 3] ?? null }),
    ],
  ])("%s is suspicious, and the cursor stays", async (_, page) => {
    const hand = await listed({ held: conversations(1) });
    hand.platform.list = answering(page);
    expect(await takeInventory(hand)).toMatchObject({ state: "suspicious" });
    expect(await cursorOf(hand)).toMatchObject({ at: { step: "listing", index: 0 }, listings: 0 });
  });

  it.each(["children", "read"])("a failing %s is suspicious too", async (op) => {
    const hand = await listed({ held: conversations(1), seeds: ["conv-9"] });
    hand.platform.meets = (call) => (call.op === op ? "fails" : undefined);
    expect(await takeInventory(hand)).toMatchObject({ state: "suspicious" });
    hand.platform.meets = () => undefined;
    expect(await takeInventory(hand)).toEqual({ state: "complete", found: 1 });
  });

  it("a conversation that can't be read is counted, and listed nowhere", async () => {
    const hand = await listed({ held: [aConversation({ id: "conv-1", unreadable: true })] });
    await takeInventory(hand);
    expect(await cursorOf(hand)).toMatchObject({ unreadable: 1, found: 0 });
  });

  it("the same page twice lists nothing twice", async () => {
    const hand = await listed({ held: conversations(30) });
    const list = hand.platform.list.bind(hand.platform);
    hand.platform.list = async (query) => {
      const page = await list({ ...query, pageToken: null });
      return page.kind === "page" && query.pageToken === null
        ? { ...page, nextPageToken: "second" }
        : page;
    };
    await takeInventory(hand);
    expect(new Set((await pagesOf(hand)).flat()).size).toBe(30);
    expect((await pagesOf(hand)).flat()).toHaveLength(30);
  });
});
