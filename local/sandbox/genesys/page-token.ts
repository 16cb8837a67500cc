import { createHash } from "node:crypto";
import { z } from "zod";
import { parseValue } from "../call";

/** The last conversation of a page; the next page begins after it, whatever was deleted since. */
export const PagePosition = z.strictObject({ startTime: z.string(), conversationId: z.string() });
export type PagePosition = z.output<typeof PagePosition>;

const PageToken = z.strictObject({ list: z.string(), after: PagePosition });

/** An opaque token that fits one list only. */
export const pageToken = (list: object, after: PagePosition): string =>
  Buffer.from(JSON.stringify({ list: nameOf(list), after })).toString("base64url");

/** The position in a token that was given out for this list; undefined for any other text. */
export function positionIn(token: string, list: object): PagePosition | undefined {
  const parsed = parseValue(decoded(token), PageToken);
  return parsed.ok && parsed.value.list === nameOf(list) ? parsed.value.after : undefined;
}

/** The conversation after which the page of a token begins, whatever list it is for. */
export function placeIn(token: string | null): string | undefined {
  const parsed = parseValue(decoded(token ?? ""), PageToken);
  return parsed.ok ? parsed.value.after.conversationId : undefined;
}

/** A token that means the same and reads differently; null for one that is that already. */
export function sameTokenInOtherWords(token: string | null): string | null {
  const text = Buffer.from(token ?? "", "base64url").toString("utf8");
  return text === "" || text.endsWith(" ") ? null : Buffer.from(`${text} `).toString("base64url");
}

const nameOf = (list: object): string =>
  createHash("sha256").update(JSON.stringify(list)).digest("base64url");

function decoded(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    // Callers may send anything; what doesn't decode is no token.
    return undefined;
  }
}
