import { ConversationId } from "../../../src/domain/identifiers";
import { ABSENT, closeServers, type Reaction, ROUTELESS } from "../loopback";
import { CONVERSATION, contactCentre } from "./contact-centre";

afterEach(closeServers);

const id = ConversationId.parse("conv-1");
const centreOf = (reaction: Reaction) => contactCentre({ api: () => reaction });
const readFrom = async (json: unknown) => (await centreOf({ json })).platform.read(id);

describe("one conversation", () => {
  it("is found under its id", async () => {
    expect(await readFrom(CONVERSATION)).toMatchObject({
      kind: "found",
      conversation: { id },
      httpStatus: 200,
    });
  });

  it("is absent only when the contact centre says so", async () => {
    const headers = { "ININ-Correlation-Id": "corr-1" };
    const { platform } = await centreOf({ ...ABSENT, headers });
    expect(await platform.read(id)).toEqual({
      kind: "absent",
      httpStatus: 404,
      correlationId: "corr-1",
    });
  });

  it.each(ROUTELESS)("is not absent by the 404 of %s, and asked for again", async (_, reaction) => {
    const { platform, calls } = await centreOf(reaction);
    expect(await platform.read(id)).toEqual({
      kind: "failed",
      code: "MALFORMED_ANSWER",
      httpStatus: 404,
    });
    expect(calls).toHaveLength(3);
  });

  it("is found though a gateway had no route to it for a moment", async () => {
    const answers: Reaction[] = [{ status: 404, text: "no route" }, { json: CONVERSATION }];
    const { platform } = await contactCentre({ api: () => answers.shift() ?? "reset" });
    expect(await platform.read(id)).toMatchObject({ kind: "found" });
  });

  it("is not believed when it is another one", async () => {
    expect(await readFrom({ ...CONVERSATION, conversationId: "conv-2" })).toMatchObject({
      kind: "failed",
      code: "MALFORMED_ANSWER",
    });
  });

  it.each([[[]], [{}], [null], ["conv-1"], [[CONVERSATION]]])(
    "is asked for again when the answer is %j, and found when it is whole",
    async (garbled) => {
      const answers = [garbled, CONVERSATION];
      const { platform } = await contactCentre({ api: () => ({ json: answers.shift() }) });
      expect(await platform.read(id)).toMatchObject({ kind: "found" });
    },
  );

  it.each([
    "startTime",
    "endTime",
    "participants",
    "media",
    "transcripts",
    "legalHold",
    "retention",
  ])("is unreadable without %s: what is missing is not harmless", async (member) => {
    const { [member]: _, ...rest } = CONVERSATION as Record<string, unknown>;
    expect(await readFrom(rest)).toEqual({ kind: "unreadable", problem: "malformed" });
  });

  it.each(["parentConversationId", "threadId", "channel", "isDeleted"])(
    "is read without %s, which decides nothing",
    async (member) => {
      const { [member]: _, ...rest } = CONVERSATION as Record<string, unknown>;
      expect(await readFrom(rest)).toMatchObject({ kind: "found" });
    },
  );

  it("is read though an artifact tells no more than its id", async () => {
    const bare = { media: [{ id: "media-1" }], transcripts: [{ id: "trans-1" }] };
    expect(await readFrom({ ...CONVERSATION, ...bare })).toMatchObject({
      conversation: { mediaIds: ["media-1"], transcripts: [{ id: "trans-1" }] },
    });
  });

  it("has no retention period yet while it is live", async () => {
    const { retention: _, ...live } = { ...CONVERSATION, endTime: null };
    expect(await readFrom(live)).toMatchObject({
      conversation: { endedAt: null, retention: { kind: "none" } },
    });
  });

  it.each([
    "2024-03-01T01:00:00+01:00",
    "2024-03-01T00:00:00Z",
    "2024-03-01T00:00:00.000000Z",
    "2024-03-01t00:00:00z",
  ])("has instants in our spelling though they are written %s", async (written) => {
    const instants = { startTime: written, endTime: written, retention: { expiresAt: written } };
    expect(await readFrom({ ...CONVERSATION, ...instants })).toMatchObject({
      conversation: {
        startedAt: "2024-03-01T00:00:00.000Z",
        endedAt: "2024-03-01T00:00:00.000Z",
        retention: { at: "2024-03-01T00:00:00.000Z" },
      },
    });
  });

  it.each<[string, object]>([
    ["a hold of an unknown kind", { legalHold: { kind: "tax" } }],
    ["a hold without a kind", { legalHold: {} }],
    ["a retention period without an end", { retention: {} }],
    ["an end that is no instant", { endTime: "yesterday" }],
    [
      "an identifier that is no text",
      { participants: [{ id: "p", externalId: 7, role: "CUSTOMER" }] },
    ],
  ])("is unreadable with %s", async (_, change) => {
    expect(await readFrom({ ...CONVERSATION, ...change })).toEqual({
      kind: "unreadable",
      problem: "malformed",
    });
  });

  it("names the holds the contract knows, and the lack of a retention period", async () => {
    const held = {
      legalHold: { kind: "litigation", matterId: "M-1", until: null },
      retention: null,
      endTime: null,
    };
    expect(await readFrom({ ...CONVERSATION, ...held })).toMatchObject({
      conversation: { legalHold: "litigation", retention: { kind: "none" }, endedAt: null },
    });
  });

  it("keeps unknown members by name, wherever they stand and whatever they are called", async () => {
    const text = JSON.stringify({
      ...CONVERSATION,
      wrapUp: "Anna wants a call",
      constructor: "a b",
      participants: [{ ...CONVERSATION.participants[0], ani: "+49", "anna@example.com": 1 }],
      media: [{ id: "media-1", file: "a b" }],
      transcripts: [{ id: "trans-1", text: "", summary: "a b" }],
      legalHold: { kind: "litigation", note: "a b" },
      retention: { expiresAt: "2024-03-01T00:00:00.000Z", reason: "a b" },
    }).replace('"wrapUp"', '"__proto__":{"polluted":"a b"},"wrapUp"');
    const { platform } = await centreOf({ text });
    const reading = await platform.read(id);
    expect(reading).toMatchObject({
      conversation: {
        unknownMembers: [
          ...["__proto__", "wrapUp", "constructor", "media.file", "transcripts.summary"],
          ...["legalHold.note", "retention.reason"],
        ],
        participants: [{ unknownMembers: ["ani", "(unprintable)"] }],
      },
    });
    expect(reading).not.toHaveProperty("conversation.polluted");
  });

  it.each([
    ["a word of the customer's name", { caller: "ANNA" }],
    ["the customer's identifier inside another text", { tag: "crm:customer-1" }],
    ["a phone number", { ani: "+49-151-1234567" }],
    ["text deep inside", { data: [{ note: "call back" }] }],
  ])("keeps an unknown member with %s", async (_, members) => {
    expect(await readFrom({ ...CONVERSATION, ...members })).toMatchObject({
      conversation: { unknownMembers: Object.keys(members) },
    });
  });

  it("needs no mask for flags, numbers, codes, ids and instants of a richer API", async () => {
    const technical = {
      selfUri: "/api/v2/conversations/conv-1",
      direction: "inbound",
      version: 3,
      recorded: true,
      divisionIds: ["0b1f6c1e-5a8e-4d6f-9b8c-111111111111"],
      updatedAt: "2024-02-01T10:12:00.000Z",
      day: "2024-02-01",
      queue: null,
      participants: [{ ...CONVERSATION.participants[0], phone: null }],
    };
    expect(await readFrom({ ...CONVERSATION, ...technical })).toMatchObject({
      conversation: { unknownMembers: [], participants: [{ unknownMembers: [] }] },
    });
  });
});
