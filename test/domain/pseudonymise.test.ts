import fc from "fast-check";
import { type FieldClass, isPseudonym, pseudonymOf } from "../../src/domain/pseudonymise";
import { keysOfCase } from "../support/conversations";

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
