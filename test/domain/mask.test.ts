import type { Conversation, Participant } from "../../src/domain/conversation";
import { ExternalId, ParticipantId } from "../../src/domain/identifiers";
import { Personal } from "../../src/domain/personal";
import {
  ERASED_TEXT,
  guardIdentifiers,
  type Mask,
  maskHolds,
  maskOf,
  pseudonymOf,
} from "../../src/domain/pseudonymise";
import { conversation, keysOfCase, participant, transcript } from "../support/conversations";

const keys = keysOfCase(7);

const wanted = (found: Conversation, subjectParticipants: readonly Participant[]): Mask => {
  const masking = maskOf(found, { subjectParticipants, keys });
  if (masking.kind !== "mask") throw new Error(masking.kind);
  return masking.mask;
};

/** The conversation as the contact centre shows it once the mask was accepted. */
const masked = (found: Conversation, mask: Mask): Conversation => ({
  ...found,
  participants: found.participants.map((shown) => {
    const over = mask.participants.find(({ id }) => id === shown.id);
    if (!over) return shown;
    return {
      ...shown,
      externalId: over.externalId ?? null,
      name: over.name === undefined ? null : new Personal(over.name),
      email: over.email === undefined ? null : new Personal(over.email),
    };
  }),
  transcripts: mask.transcripts.map(({ id, text }) => transcript(id, text)),
});

describe("a mask", () => {
  const anna = participant();
  const agent = participant({
    id: ParticipantId.parse("part-2"),
    externalId: null,
    name: new Personal("Bert Agent"),
    email: null,
    role: "AGENT",
  });
  const found = conversation({ participants: [anna, agent] });

  it("covers name, e-mail and externalId of the data subject only, and every transcript whole", () => {
    expect(wanted(found, [anna])).toEqual({
      participants: [
        {
          id: "part-1",
          role: "CUSTOMER",
          externalId: pseudonymOf("customer-uuid-7f9c2d", "externalId", keys.externalId),
          name: pseudonymOf("Anna Example", "name", keys.name),
          email: pseudonymOf("anna@example.com", "email", keys.email),
        },
      ],
      transcripts: [{ id: "trans-001", text: ERASED_TEXT }],
    });
  });

  it("that goes by an id is put on nobody when another bears the same id", () => {
    const other = { ...agent, id: anna.id };
    const mixed = conversation({ participants: [other, anna] });
    expect(maskOf(mixed, { subjectParticipants: [anna], keys })).toEqual({ kind: "unmaskable" });
    const twice = conversation({ participants: [anna, agent, { ...anna }] });
    expect(maskHolds(masked(twice, wanted(twice, [anna])), wanted(twice, [anna]))).toBe(true);
  });

  it("leaves out what says nothing", () => {
    const nameless = participant({ externalId: null, name: null, email: null });
    expect(wanted(conversation(), [nameless]).participants).toEqual([
      { id: "part-1", role: "CUSTOMER" },
    ]);
  });

  it("laid over a masked conversation changes nothing", () => {
    const mask = wanted(found, [anna]);
    const once = masked(found, mask);
    expect(wanted(once, [once.participants[0] ?? anna])).toEqual(mask);
  });

  it.each<[string, Partial<Conversation>, Participant[]]>([
    ["of a conversation with a member that nobody knows", { unknownMembers: ["summary"] }, [anna]],
    [
      "of a data subject with a member that nobody knows",
      {},
      [anna, participant({ unknownMembers: ["phone"] })],
    ],
    ["of a name that is no name", {}, [participant({ name: new Personal("a".repeat(1025)) })]],
    ["of a conversation without the data subject", {}, []],
  ])("is not made %s", (_, members, subjectParticipants) => {
    expect(maskOf(conversation(members), { subjectParticipants, keys })).toEqual({
      kind: "unmaskable",
    });
  });

  it("is made though somebody else has a member that nobody knows", () => {
    const stranger = { ...agent, unknownMembers: ["phone"] };
    const mask = wanted(conversation({ participants: [anna, stranger] }), [anna]);
    expect(mask.participants.map(({ id }) => id)).toEqual(["part-1"]);
  });

  it("holds when the conversation shows it, whatever else is said of others", () => {
    const mask = wanted(found, [anna]);
    expect(maskHolds(masked(found, mask), mask)).toBe(true);
  });

  const mask = wanted(found, [anna]);
  const after = masked(found, mask);
  const [maskedAnna = anna] = after.participants;
  it.each<[string, Conversation]>([
    ["before it is laid", found],
    ["when a name is back", { ...after, participants: [{ ...maskedAnna, name: anna.name }] }],
    ["when an address is back", { ...after, participants: [{ ...maskedAnna, email: anna.email }] }],
    [
      "when the identifier is back",
      { ...after, participants: [{ ...maskedAnna, externalId: anna.externalId }] },
    ],
    ["when a name is gone", { ...after, participants: [{ ...maskedAnna, name: null }] }],
    ["when the role is another", { ...after, participants: [{ ...maskedAnna, role: "AGENT" }] }],
    [
      "when a member nobody knows has come",
      { ...after, participants: [{ ...maskedAnna, unknownMembers: ["phone"] }] },
    ],
    [
      "when a copy of the participant is in clear",
      { ...after, participants: [anna, ...after.participants] },
    ],
    ["when the participant is gone", { ...after, participants: [agent] }],
    ["when a text is back", { ...after, transcripts: found.transcripts }],
    ["when a text is gone", { ...after, transcripts: [] }],
    [
      "when another text has come",
      { ...after, transcripts: [...after.transcripts, transcript("trans-002", "It is Anna.")] },
    ],
  ])("does not hold %s", (_, shown) => expect(maskHolds(shown, mask)).toBe(false));

  it("does not hold when a name appears where none was", () => {
    const nothing = participant({ externalId: null, name: null, email: null });
    const nameless = conversation({ participants: [nothing] });
    const empty = wanted(nameless, nameless.participants);
    expect(maskHolds(masked(nameless, empty), empty)).toBe(true);
    const named = { ...masked(nameless, empty), participants: [maskedAnna] };
    expect(maskHolds(named, empty)).toBe(false);
  });

  it("says nothing that the conversation says", () => {
    const text = JSON.stringify(mask);
    expect(text).not.toMatch(/anna|example|7f9c2d/i);
  });
});

it("guards by the identifiers of the data subject and their pseudonyms in this case", () => {
  const ids = ["customer-uuid-7f9c2d", "C-100234"].map((id) => ExternalId.parse(id));
  const pseudonyms = ids.map((id) => pseudonymOf(id, "externalId", keys.externalId));
  expect(guardIdentifiers(ids, keys.externalId)).toEqual(new Set([...ids, ...pseudonyms]));
});
