import { conversation, customer } from "../../../local/sandbox/sample/sample-person";
import { guideData, listOf, type SimulatedGenesys, simulatedGenesys } from "./simulated-genesys";

let genesys: SimulatedGenesys;
beforeEach(async () => {
  genesys = await simulatedGenesys({ data: guideData });
});
afterEach(() => genesys.close());

const statusOf = async (method: string, path: string, asked = {}) =>
  (await genesys.ask(method, path, asked)).status;

describe("children", () => {
  const member = customer("part-1", "circle", "Cilla Circle");
  const circle = [1, 2, 3].map((n) =>
    conversation({
      conversationId: `circle-${n}`,
      parentConversationId: `circle-${n === 1 ? 3 : n - 1}`,
      participants: [member],
    }),
  );
  const root = conversation({ conversationId: "root", participants: [member] });
  const limbs = [1, 2, 3].map((n) =>
    conversation({ conversationId: `limb-${n}`, parentConversationId: "root", participants: [] }),
  );
  const ids = async (path: string) => {
    const { body } = await genesys.ask("GET", path);
    const page = body as { conversations: { conversationId: string }[]; nextPageUri: string };
    return { ids: page.conversations.map((one) => one.conversationId), next: page.nextPageUri };
  };
  beforeEach(() => genesys.judge("POST", "data", { conversations: [...circle, root, ...limbs] }));

  it("are not in the list of an externalId", async () => {
    expect(await ids(listOf("circle"))).toEqual({ ids: ["root"], next: null });
  });

  it("can form a cycle, which the server doesn't break", async () => {
    const children = async (id: string) =>
      (await ids(`/api/v2/conversations?parentConversationId=${id}`)).ids;
    expect(await children("circle-1")).toEqual(["circle-2"]);
    expect(await children("circle-2")).toEqual(["circle-3"]);
    expect(await children("circle-3")).toEqual(["circle-1"]);
  });

  it("come in pages too, whoever takes part in them", async () => {
    await genesys.judge("PATCH", "options", { pageSize: 2 });
    const first = await ids("/api/v2/conversations?parentConversationId=root");
    expect(first.ids).toEqual(["limb-1", "limb-2"]);
    expect(await ids(first.next)).toEqual({ ids: ["limb-3"], next: null });
    expect(await ids("/api/v2/conversations?parentConversationId=none")).toEqual({
      ids: [],
      next: null,
    });
  });
});

describe("pages", () => {
  const many = Array.from({ length: 60 }, (_, n) =>
    conversation({
      conversationId: `many-${n}`,
      participants: [customer("part-1", "many", "Mona Many")],
    }),
  );
  type Page = { conversations: { conversationId: string }[]; nextPageUri: string | null };
  const page = async (path: string) => (await genesys.ask("GET", path)).body as Page;
  const rest = async (path: string | null): Promise<string[]> => {
    if (path === null) return [];
    const { conversations: some, nextPageUri } = await page(path);
    return [...some.map((one) => one.conversationId), ...(await rest(nextPageUri))];
  };
  beforeEach(() => genesys.judge("PUT", "data", { conversations: many }));

  it("hold 25 conversations, and together each conversation once", async () => {
    const first = await page(listOf("many"));
    expect(first.conversations).toHaveLength(25);
    const all = await rest(listOf("many"));
    expect(all).toHaveLength(60);
    expect(new Set(all).size).toBe(60);
  });

  it("lose nothing when what was on an earlier page is deleted in between", async () => {
    const first = await page(listOf("many"));
    for (const { conversationId } of first.conversations)
      await genesys.ask("DELETE", `/api/v2/conversations/${conversationId}`);
    expect(await rest(first.nextPageUri)).toHaveLength(35);
  });

  it("can be linked absolutely, on the API's own origin", async () => {
    await genesys.judge("PATCH", "options", { nextPageUri: "absolute" });
    const { nextPageUri } = await page(listOf("many"));
    expect(new URL(nextPageUri ?? "").origin).toBe(genesys.baseUrl);
  });

  it.each(["x", "e30", ""])("refuse the token '%s' that was never given out", async (token) => {
    expect(await statusOf("GET", `${listOf("many")}&pageToken=${token}`)).toBe(400);
  });

  it("refuse a token that was given out for another list", async () => {
    const { nextPageUri } = await page(listOf("many"));
    const other = nextPageUri?.replace("externalId=many", "externalId=few");
    expect(await statusOf("GET", other ?? "")).toBe(400);
  });
});
