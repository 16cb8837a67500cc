import fc from "fast-check";
import { parseStrictJson } from "../../src/domain/strict-json";

const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

describe("strict JSON", () => {
  it.each([
    '{"a":1,"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":["a","a"],"b":"a"}',
    '{"a":"\\"a\\":1,\\"a\\":2","b":"{[}]:,"}',
    '{"":1," ":2}',
    '{"a\\\\":1,"a":2}',
    ' {"a" : 1 , "b" : 2 } ',
    deep(8),
    '"text"',
    "null",
    "1e3",
  ])("takes %s", (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a" :1,"a"\n:2}',
    '{"x":{"a":1,"b":2,"a":3}}',
    '[[{"a":1},{"a":1,"a":2}]]',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"a":{"b":1},"c":[{"d":1}],"a":2}',
    '{"\\/":1,"/":2}',
    '{"a:":1,"a\\u003a":2}',
  ])("takes no member that is given twice: %s", (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: false, fault: "DUPLICATE_MEMBER" });
  });

  it.each([deep(9), `{"a":${deep(8)}}`, deep(8_000)])(
    "goes no deeper than eight levels",
    (text) => {
      expect(parseStrictJson(text)).toEqual({ ok: false, fault: "TOO_DEEP" });
    },
  );

  it.each([
    "",
    " ",
    "{",
    "{'a':1}",
    '{"a":1,}',
    "[1]x",
    "NaN",
    '{"a":01}',
    '"\n"',
    "\ufeff{}",
    "//",
  ])("takes no %j", (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: false, fault: "MALFORMED_JSON" });
  });

  it("keeps a member called __proto__ a member", () => {
    const parsed = parseStrictJson('{"__proto__":{"admin":true}}');
    expect(parsed.ok && Object.keys(parsed.value as object)).toEqual(["__proto__"]);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it("agrees with JSON.parse on whatever JSON.stringify makes", () => {
    const value = fc.jsonValue({ maxDepth: 6 });
    fc.assert(
      fc.property(value, fc.nat(3), (given, indent) => {
        const text = JSON.stringify(given, null, indent);
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it("finds the repeated member wherever it stands and however it is spelt", () => {
    const escaped = (name: string): string =>
      [...name].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
    const names = fc.uniqueArray(fc.string({ unit: "binary-ascii", maxLength: 5 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(names, fc.nat(), fc.jsonValue({ maxDepth: 3 }), (given, at, value) => {
        const repeated = given[at % given.length] ?? "";
        const members = given.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
        const text = `{${[...members, `"${escaped(repeated)}":0`].join(",")}}`;
        expect(parseStrictJson(text)).toEqual({ ok: false, fault: "DUPLICATE_MEMBER" });
      }),
    );
  });
});
