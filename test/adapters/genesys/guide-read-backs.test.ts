import type { Conversation } from "../../../src/domain/conversation";
import { ConversationId } from "../../../src/domain/identifiers";
import { ABSENT, closeServers, type Reaction, ROUTELESS } from "../loopback";
import { CONVERSATION, contactCentre } from "./contact-centre";

afterEach(closeServers);

describe("the presence of an artifact", () => {
  const artifact = { id: "media-1", kind: "media" } as never;
  it.each<[string, Reaction, object]>([
    ["is known by 200", { json: { id: "media-1" } }, { kind: "present", httpStatus: 200 }],
    ["is denied by 404", ABSENT, { kind: "absent", httpStatus: 404 }],
    ...ROUTELESS.map(([whose, reaction]): [string, Reaction, object] => [
      `stays open after the 404 of ${whose}`,
      reaction,
      { kind: "failed", code: "MALFORMED_ANSWER", httpStatus: 404 },
    ]),
    [
      "stays open after a page that says 200",
      { text: "<html>Sign in</html>" },
      { kind: "failed", code: "MALFORMED_ANSWER", httpStatus: 200 },
    ],
    [
      "stays open after an answer about another",
      { json: { id: "media-2", conversationId: "conv-1" } },
      { kind: "failed", code: "MALFORMED_ANSWER", httpStatus: 200 },
    ],
    [
      "stays open after a part of the answer",
      { status: 206, json: { id: "media-1" } },
      { kind: "failed", code: "MALFORMED_ANSWER", httpStatus: 206 },
    ],
    [
      "stays open after 403",
      { status: 403, json: { id: "media-1" } },
      { kind: "failed", code: "NOT_AUTHORISED", httpStatus: 403 },
    ],
    [
      "stays open after 410",
      { status: 410 },
      { kind: "failed", code: "HTTP_STATUS", httpStatus: 410 },
    ],
    [
      "stays open after 204",
      { status: 204 },
      { kind: "failed", code: "MALFORMED_ANSWER", httpStatus: 204 },
    ],
  ])("%s", async (_, reaction, expected) => {
    const { platform, calls } = await contactCentre({ api: () => reaction });
    expect(await platform.presence(artifact)).toEqual(expected);
    expect(calls[0]?.url).toBe("/api/v2/media/media-1");
  });

  it.each<[string, Reaction[], string]>([
    [
      "at the third look",
      [{ json: { id: "media-1" } }, { json: { id: "media-1" } }, ABSENT],
      "absent",
    ],
    ["not at the third look either", Array(4).fill({ json: { id: "media-1" } }), "present"],
  ])("may end a moment after the answer to its erasure: %s", async (_, answers, kind) => {
    const { platform, calls } = await contactCentre({ api: () => answers.shift() ?? "reset" });
    expect(await platform.presence(artifact, "absent")).toMatchObject({ kind });
    expect(calls).toHaveLength(3);
  });

  it("is asked for once where no end of it is awaited", async () => {
    const there = () => ({ json: { id: "media-1" } });
    const { platform, calls } = await contactCentre({ api: there });
    expect(await platform.presence(artifact)).toMatchObject({ kind: "present" });
    expect(calls).toHaveLength(1);
  });
});

describe("a conversation that is to show a write", () => {
  const shows = ({ transcripts }: Conversation) => transcripts[0]?.text.reveal() === "masked";
  const masked = { json: { ...CONVERSATION, transcripts: [{ id: "trans-1", text: "masked" }] } };

  it.each<[string, Reaction[], number]>([
    ["at once", [masked], 1],
    ["a moment later", [{ json: CONVERSATION }, masked], 2],
    ["not yet, and is what it is", Array(4).fill({ json: CONVERSATION }), 3],
    ["no more, for it is gone", [{ json: CONVERSATION }, ABSENT], 2],
  ])("is looked at until it does: %s", async (_, answers, looks) => {
    const { platform, calls } = await contactCentre({ api: () => answers.shift() ?? "reset" });
    await platform.read(ConversationId.parse("conv-1"), shows);
    expect(calls).toHaveLength(looks);
  });
});
