import { createHash } from "node:crypto";
import fc from "fast-check";
import { canonicalBytes, digestOf, sha256 } from "../../src/domain/digest";
import { Personal } from "../../src/domain/personal";

const canonical = (value: unknown): string => canonicalBytes(value).toString("utf8");

describe("the canonical form (RFC 8785)", () => {
  it.each<[string, unknown, string]>([
    [
      "the RFC's own example",
      JSON.parse(
        String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
      ),
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    ],
    [
      "members in the order of their UTF-16 code units",
      { "\ufb33": 1, "\ud83d\ude00": 2, "\u20ac": 3, "10": 4, "9": 5, a: 6, A: 7 },
      '{"10":4,"9":5,"A":7,"a":6,"\u20ac":3,"\ud83d\ude00":2,"\ufb33":1}',
    ],
    ["nested members", { b: [{ d: 1, c: 2 }], a: {} }, '{"a":{},"b":[{"c":2,"d":1}]}'],
    ["no negative zero", [-0, 0], "[0,0]"],
    ["numbers at the edges", [1e21, 1e-7, 5e-324, 2 ** 53], "[1e+21,1e-7,5e-324,9007199254740992]"],
    ["what looks alike but is not", ["\u00e9", "e\u0301"], '["\u00e9","e\u0301"]'],
    [
      "a member named like the prototype",
      JSON.parse('{"a":1,"__proto__":2}'),
      '{"__proto__":2,"a":1}',
    ],
    ["nothing of an absent member", { a: undefined, b: 1 }, '{"b":1}'],
    ["null", null, "null"],
  ])("writes %s", (_, value, expected) => expect(canonical(value)).toBe(expected));

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a function", () => 1],
    ["no number", Number.NaN],
    ["no finite number", { a: [Number.POSITIVE_INFINITY] }],
    ["half a character", ["\ud83d"]],
    ["half a character as a name", { "\ud83d": 1 }],
    ["a large integer", 1n],
    ["personal data", { name: new Personal("Anna") }],
  ])("refuses %s", (_, value) => expect(() => canonicalBytes(value)).toThrow());

  it("is the same whatever the order of the members, and says the same", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonical(reversed)).toBe(canonical(value));
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value));
      }),
    );
  });

  it("is what a digest is of", () => {
    const expected = createHash("sha256").update('{"a":1,"b":2}').digest("hex");
    expect(digestOf({ b: 2, a: 1 })).toBe(`sha256:${expected}`);
    expect(sha256(Buffer.from('{"a":1,"b":2}'))).toBe(expected);
  });
});
