import fc from "fast-check";
import type { Conversation, Participant } from "../../src/domain/conversation";
import { keyFrom, subkey } from "../../src/domain/digest";
import { ExternalId, ParticipantId } from "../../src/domain/identifiers";
import { Personal } from "../../src/domain/personal";
import {
  ERASED_TEXT,
  type FieldClass,
  guardIdentifiers,
  isPseudonym,
  type Mask,
  maskHolds,
  maskOf,
  type PseudonymKeys,
  pseudonymOf,
} from "../../src/domain/pseudonymise";
import { conversation, participant, transcript } from "../support/conversations";

const keysOfCase = (byte: number): PseudonymKeys => {
  const caseKey = keyFrom(Buffer.alloc(32, byte));
  const keyOf = (of: FieldClass) => subkey(caseKey, `rtbf/v1/${of}`);
  return { name: keyOf("name"), email: keyOf("email"), externalId: keyOf("externalId") };
};
const keys = keysOfCase(7);
const fieldClass = fc.constantFrom<FieldClass>("name", "email", "externalId");
const alphabet = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.emailAddress(),
  // The alphabet of the pseudonyms themselves, long enough for many an echo.
  fc.string({ unit: alphabet, minLength: 500, maxLength: 1024 }),
);

describe("a pseudonym", () => {
  it.each<[string, FieldClass, string]>([
    ["customer-uuid-7f9c2d", "externalId", "psn_v1_ehpld5kmqd37nehpfo3ie7nx2i"],
    ["Anna Example", "name", "psn_v1_yzr5xlt2bufnzwr5d7wfyydbnq"],
    ["anna@example.com", "email", "psn_v1_ilzk4pyrr2r7zbmitwmrwd6z4a@erased.invalid"],
    ["", "name", "psn_v1_avedq6zdkn4khioy5i2ahead3a"],
  ])("of %j as %s stays what it is for ever", (text, of, expected) => {
    expect(pseudonymOf(text, of, keys[of])).toBe(expected);
  });

  it("has its form, and shares no four characters in a row with the value", () => {
    fc.assert(
      fc.property(value, fieldClass, (text, of) => {
        const pseudonym = pseudonymOf(text, of, keys[of]);
        expect(isPseudonym(pseudonym)).toBe(true);
        expect(pseudonym.endsWith("@erased.invalid")).toBe(of === "email");
        const code = pseudonym.slice("psn_v1_".length, "psn_v1_".length + 26);
        const folded = text.toLowerCase();
        for (let at = 0; at + 4 <= code.length; at += 1) {
          expect(folded).not.toContain(code.slice(at, at + 4));
        }
      }),
    );
  });

  it("is the same whenever it is made, and of a pseudonym is that pseudonym", () => {
    fc.assert(
      fc.property(value, fieldClass, (text, of) => {
        const pseudonym = pseudonymOf(text, of, keys[of]);
        expect(pseudonymOf(text, of, keysOfCase(7)[of])).toBe(pseudonym);
        expect(pseudonymOf(pseudonym, of, keys[of])).toBe(pseudonym);
      }),
    );
  });

  it("differs between values, field classes and cases", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        fc.pre(one !== other);
        const pseudonyms = [
          pseudonymOf(one, "name", keys.name),
          pseudonymOf(other, "name", keys.name),
          pseudonymOf(one, "externalId", keys.externalId),
          pseudonymOf(one, "name", keysOfCase(8).name),
        ];
        expect(new Set(pseudonyms).size).toBe(pseudonyms.length);
      }),
    );
  });

  it.each<[string, FieldClass, string, string]>([
    ["blanks around a value", "name", " Anna Example\t", "Anna Example"],
    ["its Unicode form", "name", "Zoe\u0308", "Zo\u00eb"],
    ["an address's capitals", "email", "Anna@Example.COM", "anna@example.com"],
  ])("does not depend on %s", (_, of, spelling, plain) => {
    expect(pseudonymOf(spelling, of, keys[of])).toBe(pseudonymOf(plain, of, keys[of]));
  });

  it("tells names apart that differ in capitals only", () => {
    expect(pseudonymOf("ANNA", "name", keys.name)).not.toBe(pseudonymOf("Anna", "name", keys.name));
  });

  it("shares nothing with the value in letters of another width, case or accent either", () => {
    const code = pseudonymOf("Anna Example", "name", keys.name).slice(7);
    const wide = code.replace(/[a-z]/g, (letter) =>
      String.fromCodePoint((letter.codePointAt(0) ?? 0) - 97 + 0xff21),
    );
    const accented = code.replace(/([aeiou])/g, "$1\u0301");
    for (const text of [code, code.toUpperCase(), wide, accented]) {
      const other = pseudonymOf(text, "name", keys.name).slice(7);
      for (let at = 0; at + 4 <= other.length; at += 1) {
        expect(code).not.toContain(other.slice(at, at + 4));
      }
    }
  });

  it("is refused for a value that is no name any more", () => {
    expect(() => pseudonymOf("a".repeat(1025), "name", keys.name)).toThrow(RangeError);
  });

  it.each([
    ["another prefix", "psn_v2_aaaaaaaaaaaaaaaaaaaaaaaaaa"],
    ["25 characters", "psn_v1_aaaaaaaaaaaaaaaaaaaaaaaaa"],
    ["capitals", "psn_v1_AAAAAAAAAAAAAAAAAAAAAAAAAA"],
    ["more than 128 bits", "psn_v1_aaaaaaaaaaaaaaaaaaaaaaaaab"],
    ["another domain", "psn_v1_aaaaaaaaaaaaaaaaaaaaaaaaaa@example.com"],
    ["something behind it", "psn_v1_aaaaaaaaaaaaaaaaaaaaaaaaaa\n"],
  ])("is not recognised with %s", (_, text) => expect(isPseudonym(text)).toBe(false));
});

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
