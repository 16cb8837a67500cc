import { inspect } from "node:util";
import { kindOf, withoutWords, wordless } from "../../src/domain/without-words";

/** A fault that tells of a person in every way a fault can. */
function telling(): Error {
  const words = 'Unexpected token, "anna@example.com"\n    at anna@example.com (x.ts:1:1)';
  const fault = new SyntaxError(words, { cause: new Error("anna@example.com") });
  return Object.assign(fault, { request: { body: "anna@example.com" } });
}

describe("a fault without words", () => {
  it("tells its kind and where it arose", () => {
    const bare = withoutWords(telling());
    expect(bare.message).toBe("unexpected fault: SyntaxError");
    expect(bare.stack).toMatch(
      /^Error: unexpected fault: SyntaxError\n\s+at telling \(.*\.ts:\d+:\d+\)/,
    );
  });

  it("tells nothing else", () => {
    expect(inspect(withoutWords(telling()), { showHidden: true, depth: 9 })).not.toContain("anna");
  });

  it.each([
    ["anna@example.com"],
    [undefined],
    [{ message: "anna@example.com", stack: "anna@example.com" }],
  ])("may have been no error: %j", (thrown) => {
    expect(kindOf(thrown)).toBe("no error");
    expect(withoutWords(thrown).stack).toBe("Error: unexpected fault: no error");
  });

  it("shows no frames when its words are not where they should be", () => {
    const fault = telling();
    fault.stack = String(fault.stack);
    fault.message = "changed since";
    expect(withoutWords(fault).stack).toBe("Error: unexpected fault: SyntaxError");
    delete fault.stack;
    expect(withoutWords(fault).stack).toBe("Error: unexpected fault: SyntaxError");
  });
});

it("leaves what succeeds as it is", async () => {
  await expect(wordless(Promise.resolve(7))).resolves.toBe(7);
  await expect(wordless(Promise.reject(telling()))).rejects.toThrow(
    "unexpected fault: SyntaxError",
  );
});
