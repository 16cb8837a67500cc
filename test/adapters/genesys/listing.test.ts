import { ConversationId } from "../../../src/domain/identifiers";
import { Personal } from "../../../src/domain/personal";
import { closeServers, type Reaction } from "../loopback";
import { CONVERSATION, contactCentre, TOKEN } from "./contact-centre";

afterEach(closeServers);

const id = ConversationId.parse("conv-1");
const query = {
  externalId: "customer 1&2",
  from: "2020-01-01T00:00:00.000Z",
  to: "2026-01-01T00:00:00.000Z",
};
const page = (conversations: unknown[], nextPageUri: unknown = null) => ({
  json: { conversations, nextPageUri },
});
const centreOf = (reaction: Reaction) => contactCentre({ api: () => reaction });
const listedFrom = async (reaction: Reaction) =>
  (await centreOf(reaction)).platform.list({ ...query, pageToken: null });

describe("a listing", () => {
  it("asks for whole conversations, under the token, with the page's token", async () => {
    const { platform, calls } = await centreOf(page([]));
    await platform.list({ ...query, pageToken: "p 2" });
    expect(calls[0]?.headers.authorization).toBe(`Bearer ${TOKEN.access_token}`);
    const { pathname, searchParams } = new URL(calls[0]?.url ?? "", "http://origin");
    expect(pathname).toBe("/api/v2/conversations");
    expect(Object.fromEntries(searchParams)).toEqual({
      ...query,
      includeMedia: "true",
      includeTranscripts: "true",
      pageToken: "p 2",
    });
  });

  it("asks for the children of a conversation, whole as well", async () => {
    const { platform, calls } = await centreOf(page([]));
    await platform.children(id, null);
    expect(calls[0]?.url).toBe(
      "/api/v2/conversations?parentConversationId=conv-1&includeMedia=true&includeTranscripts=true",
    );
  });

  it("gives conversations in the domain's words", async () => {
    expect(await listedFrom(page([CONVERSATION]))).toEqual({
      kind: "page",
      nextPageToken: null,
      conversations: [
        {
          id: "conv-1",
          parentId: null,
          startedAt: "2024-02-01T10:00:00.000Z",
          endedAt: "2024-02-01T10:12:00.000Z",
          participants: [
            {
              id: "part-1",
              externalId: "customer-1",
              name: expect.any(Personal),
              email: expect.any(Personal),
              role: "CUSTOMER",
              unknownMembers: [],
            },
            {
              id: "part-2",
              externalId: null,
              name: expect.any(Personal),
              email: null,
              role: "AGENT",
              unknownMembers: [],
            },
          ],
          mediaIds: ["media-1"],
          transcripts: [{ id: "trans-1", text: expect.any(Personal) }],
          legalHold: "none",
          retention: { kind: "until", at: "2024-03-01T00:00:00.000Z" },
          unknownMembers: [],
        },
      ],
    });
  });

  it.each<[string, Reaction]>([
    ["no JSON", { text: "<html>" }],
    ["an empty body", {}],
    ["no list", { json: { nextPageUri: null } }],
    ["a list that is none", { json: { conversations: {}, nextPageUri: null } }],
    ["no word about a next page", { json: { conversations: [] } }],
    ["a next page without a token", page([], "/api/v2/conversations?pageToken=")],
    ["a next page with two tokens", page([], "/api/v2/conversations?pageToken=a&pageToken=b")],
    ["no content", { status: 204 }],
  ])("takes %s for a fault after three tries, never for an empty list", async (_, reaction) => {
    const { platform, calls } = await centreOf(reaction);
    expect(await platform.list({ ...query, pageToken: null })).toMatchObject({
      kind: "failed",
      code: "MALFORMED_ANSWER",
    });
    expect(calls).toHaveLength(3);
  });

  it("keeps the good conversations of a page beside those it can't read", async () => {
    const listed = await listedFrom(
      page([
        CONVERSATION,
        { ...CONVERSATION, media: null },
        { ...CONVERSATION, conversationId: "a@b.example" },
      ]),
    );
    expect(listed).toMatchObject({
      conversations: [{ id: "conv-1" }, { problem: "malformed" }, { problem: "misfit_identifier" }],
    });
  });

  it("uses nothing of the next page's address but its token", async () => {
    const { platform, url } = await contactCentre({
      api: (seen) =>
        page(
          [],
          `http://${seen.headers.host}/api/v2/conversations?externalId=another&pageToken=p%2F2`,
        ),
    });
    expect(url).toMatch(/^http/);
    expect(await platform.list({ ...query, pageToken: null })).toMatchObject({
      nextPageToken: "p/2",
    });
  });
});
