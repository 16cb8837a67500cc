import { ConversationId } from "../../../src/domain/identifiers";
import { closeServers } from "../loopback";
import { CONVERSATION, contactCentre } from "./contact-centre";

afterEach(closeServers);

const readFrom = async (json: unknown) =>
  (await contactCentre({ api: () => ({ json }) })).platform.read(ConversationId.parse("conv-1"));

describe("one conversation", () => {
  it.each<[string, object]>([
    ["a medium's", { media: [{ id: "../media", type: "recording" }] }],
    ["a transcript's", { transcripts: [{ id: "a b", text: "" }] }],
  ])("goes to a person when %s id can't stand in an audit record", async (_, change) => {
    expect(await readFrom({ ...CONVERSATION, ...change })).toEqual({
      kind: "unreadable",
      problem: "misfit_identifier",
    });
  });

  it.each<[string, object]>([
    ["an id that can't stand in an audit record", { id: "anna@example.com", role: "CUSTOMER" }],
    ["an id that is too long", { id: "p".repeat(129), role: "CUSTOMER" }],
    ["an id that is a number", { id: 7, role: "CUSTOMER" }],
    ["no id", { role: "CUSTOMER" }],
    ["no role", { id: "part-9" }],
    ["a name of several parts", { id: "part-9", name: { first: "B" }, role: "CUSTOMER" }],
  ])("is read though one of its participants has %s", async (_, odd) => {
    const [anna] = CONVERSATION.participants;
    const other = { externalId: "customer-2", ...odd };
    expect(await readFrom({ ...CONVERSATION, participants: [anna, other] })).toMatchObject({
      conversation: { participants: [{ id: "part-1" }, { id: null, externalId: "customer-2" }] },
    });
  });

  it.each([null, "part-1", [], { id: "p", externalId: {}, role: "A" }])(
    "is unreadable where nobody can tell whose the participant %j is",
    async (participant) => {
      expect(await readFrom({ ...CONVERSATION, participants: [participant] })).toEqual({
        kind: "unreadable",
        problem: "malformed",
      });
    },
  );
});
