/** Why a text is not taken for JSON. */
export type JsonFault = "MALFORMED_JSON" | "DUPLICATE_MEMBER" | "TOO_DEEP";

const DEEPEST = 8;

/**
 * Parses JSON that leaves no room for two readings: a member given twice, which parsers resolve
 * differently, is refused, and so is nesting that only an attacker needs.
 */
export function parseStrictJson(
  text: string,
): { ok: true; value: unknown } | { ok: false; fault: JsonFault } {
  try {
    const value: unknown = JSON.parse(text);
    const fault = faultIn(text);
    return fault ? { ok: false, fault } : { ok: true, value };
  } catch (fault) {
    if (fault instanceof SyntaxError) return { ok: false, fault: "MALFORMED_JSON" };
    throw fault;
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/** Walks the tokens of a text that is known to be JSON: a string before a colon is a member's name. */
function faultIn(text: string): JsonFault | null {
  const tokens = text.match(TOKEN) ?? [];
  const open: Set<string>[] = [];
  for (const [at, token] of tokens.entries()) {
    step(open, token);
    if (open.length > DEEPEST) return "TOO_DEEP";
    if (tokens[at + 1] === ":" && isRepeated(open.at(-1), token)) return "DUPLICATE_MEMBER";
  }
  return null;
}

function step(open: Set<string>[], token: string): void {
  if (token === "{" || token === "[") open.push(new Set());
  if (token === "}" || token === "]") open.pop();
}

/** Two spellings of one name are one name: escapes are resolved first. */
function isRepeated(names: Set<string> | undefined, token: string): boolean {
  const name = String(JSON.parse(token));
  if (names?.has(name)) return true;
  names?.add(name);
  return false;
}
