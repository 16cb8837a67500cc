import { sampleGenesysData, samplePeople } from "../../../local/sandbox/sample-data";
import { misfitsOfSchema } from "./guide-contract";

const { conversations, evaluations } = sampleGenesysData;
const idsOf = (ids: readonly string[]) => ({ ids: ids.length, distinct: new Set(ids).size });

describe("the sample data", () => {
  it("begins with the guide's data subject, as the contract prints it", () => {
    expect(samplePeople[0]?.subjectIdentifier).toBe("customer-uuid-7f9c2d");
    expect(samplePeople[0]?.conversations).toMatchObject([
      { conversationId: "conv-7742-a1", media: [{ id: "media-001" }, { id: "media-002" }] },
      { conversationId: "conv-7742-a2", media: [{ id: "media-003" }], transcripts: [] },
    ]);
    expect(evaluations).toMatchObject([{ scoringWindow: { secondsAfterFirstAsked: 15 } }]);
  });

  it("fits the contract throughout", () => {
    expect(conversations.flatMap((one) => misfitsOfSchema("Conversation", one))).toEqual([]);
  });

  it("uses every id once", () => {
    for (const ids of [
      samplePeople.map(({ subjectIdentifier }) => subjectIdentifier),
      conversations.map(({ conversationId }) => conversationId),
      conversations.flatMap(({ media }) => media.map(({ id }) => id)),
      conversations.flatMap(({ transcripts }) => transcripts.map(({ id }) => id)),
      [...new Set(samplePeople.flatMap(({ candidates }) => candidates))].map((one) => one.personId),
    ])
      expect(idsOf(ids)).toEqual({ ids: ids.length, distinct: ids.length });
  });

  it("describes each person in one line", () => {
    for (const { description } of samplePeople) expect(description).toMatch(/^[^\n]{20,90}$/);
  });

  it("names nobody's real address, and no identifier that looks like one", () => {
    for (const { participants } of conversations)
      for (const { email } of participants) expect(email).toMatch(/example\.com$/);
    for (const { subjectIdentifier } of samplePeople)
      expect(subjectIdentifier).toMatch(/^[a-z][a-z0-9-]+$/);
  });

  it.each([
    ["a cycle of parents", () => conversations.some((one) => parentsOf(one.conversationId) > 9)],
    ["more than one page", () => conversations.filter(isManys).length > 200],
    ["a live conversation", () => conversations.some(({ endTime }) => endTime === null)],
    ["a litigation hold", () => conversations.some((one) => one.legalHold?.kind === "litigation")],
    ["a regulatory hold", () => conversations.some((one) => one.legalHold?.kind === "regulatory")],
    ["no retention", () => conversations.some(({ retention }) => retention === null)],
    ["an agent", () => conversations.some((one) => one.participants.some(isAgent))],
  ])("has %s", (_, isThere) => {
    expect(isThere()).toBe(true);
  });
});

const isManys = ({ conversationId }: { conversationId: string }) =>
  conversationId.startsWith("conv-many-");
const isAgent = ({ role }: { role: string }) => role === "AGENT";

function parentsOf(conversationId: string, found = 0): number {
  const parent = conversations.find(
    (one) => one.conversationId === conversationId,
  )?.parentConversationId;
  return parent && found < 10 ? parentsOf(parent, found + 1) : found;
}
