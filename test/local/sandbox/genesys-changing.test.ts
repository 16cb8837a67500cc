import { conversation, customer } from "../../../local/sandbox/sample/sample-person";
import { misfitsOfBody } from "./guide-contract";
import {
  a1,
  guideData,
  listOf,
  type SimulatedGenesys,
  simulatedGenesys,
} from "./simulated-genesys";

let genesys: SimulatedGenesys;
beforeEach(async () => {
  genesys = await simulatedGenesys({ data: guideData });
});
afterEach(() => genesys.close());

const statusOf = async (method: string, path: string, asked = {}) =>
  (await genesys.ask(method, path, asked)).status;

const { conversations } = guideData;

describe("pseudonymising", () => {
  const masked = {
    isDeleted: false,
    participants: [
      { id: "part-1", externalId: "psn-e", name: "psn-n", email: "psn-m@erased.invalid" },
    ],
    transcripts: [{ id: "trans-001", text: "psn-t" }],
    retentionPolicy: { override: true, action: "pseudonymize" },
  };

  it("merges participants and transcripts by id, and keeps what was not sent", async () => {
    const { status, body } = await genesys.ask("PATCH", a1, { body: masked });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...conversations[0],
      participants: [{ ...masked.participants[0], role: "CUSTOMER" }],
      transcripts: masked.transcripts,
    });
    expect((await genesys.ask("GET", a1)).body).toEqual(body);
  });

  it("hides a conversation from the listing of the old externalId, and shows it under the new", async () => {
    await genesys.ask("PATCH", a1, { body: masked });
    const found = async (externalId: string) =>
      JSON.stringify((await genesys.ask("GET", listOf(externalId))).body).includes("conv-7742-a1");
    expect(await found("customer-uuid-7f9c2d")).toBe(false);
    expect(await found("psn-e")).toBe(true);
  });

  it("takes the guide's body without an id as whoever has that externalId", async () => {
    const body = {
      isDeleted: false,
      participants: [
        {
          externalId: "customer-uuid-7f9c2d",
          name: "HASH:7f9c2d-masked",
          email: "HASH:7f9c2d-masked@example.com",
          role: "CUSTOMER",
        },
      ],
      retentionPolicy: { override: true, action: "pseudonymize" },
    };
    expect((await genesys.ask("PATCH", a1, { body })).body).toMatchObject({
      participants: [{ id: "part-1", ...body.participants[0] }],
      transcripts: conversations[0]?.transcripts,
    });
  });

  it("touches nobody else's data", async () => {
    const two = [customer("p-1", "one", "Olga One"), customer("p-2", "two", "Tom Two")];
    const both = conversation({ conversationId: "both", participants: two });
    await genesys.judge("POST", "data", { conversations: [both] });
    const body = { participants: [{ id: "p-1", name: "psn" }] };
    expect((await genesys.ask("PATCH", "/api/v2/conversations/both", { body })).body).toMatchObject(
      {
        participants: [{ ...two[0], name: "psn" }, two[1]],
      },
    );
  });

  it.each<[string, object]>([
    ["an unknown member", { name: "x" }],
    ["an unknown member of a participant", { participants: [{ id: "part-1", phone: "x" }] }],
    ["a participant without id and externalId", { participants: [{ name: "x" }] }],
    ["a transcript without text", { transcripts: [{ id: "trans-001" }] }],
    ["a deletion in disguise", { isDeleted: true }],
    ["another retention policy", { retentionPolicy: { override: true, action: "delete" } }],
  ])("refuses %s as a bad request, as the contract does", async (_, body) => {
    expect(await statusOf("PATCH", a1, { body })).toBe(400);
    expect(misfitsOfBody("PATCH", "/api/v2/conversations/{conversationId}", body)).not.toEqual([]);
    expect((await genesys.ask("GET", a1)).body).toEqual(conversations[0]);
  });

  it("changes nothing at all when one of those named is not in the conversation", async () => {
    const stranger = { ...masked, transcripts: [{ id: "trans-999", text: "psn" }] };
    expect(await statusOf("PATCH", a1, { body: stranger })).toBe(400);
    expect((await genesys.ask("GET", a1)).body).toEqual(conversations[0]);
    expect(await statusOf("PATCH", "/api/v2/conversations/none", { body: masked })).toBe(404);
  });

  it("is sent in a body that fits the contract", () => {
    expect(misfitsOfBody("PATCH", "/api/v2/conversations/{conversationId}", masked)).toEqual([]);
  });
});
