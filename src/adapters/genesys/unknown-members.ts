/** Members that the contract does not know: which of them may say something of a person. */
import { z } from "zod";
import { isContactAddress } from "../../domain/erasure-request";

/** A member that the contract does not know, with what it holds. */
export interface UnknownMember {
  readonly name: string;
  readonly value: unknown;
}

export const UnknownMember = z.object({ name: z.string(), value: z.unknown() });

/** Looked for among the object's own members: one may be called `constructor` or `__proto__`. */
export const membersBeyond = (shape: object, json: object): UnknownMember[] =>
  Object.entries(json)
    .filter(([name]) => !Object.hasOwn(shape, name))
    .map(([name, value]) => ({
      name: /^[\w.-]{1,64}$/.test(name) ? name : "(unprintable)",
      value,
    }));

/** No API nests deeper. What does is not looked into: it could be built to exhaust whoever does. */
const DEEPEST = 32;

const INSTANT = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/**
 * Whether a value may say something of a person: free text, a contact address, or one of the known
 * values. Codes, ids, instants, numbers and flags of a richer API than the contract's do not.
 */
export function maySpeakOf(known: readonly string[], value: unknown, depth = 0): boolean {
  if (depth > DEEPEST) return true;
  if (typeof value === "object" && value !== null)
    return Object.values(value).some((part) => maySpeakOf(known, part, depth + 1));
  if (typeof value !== "string" || INSTANT.safeParse(value).success) return false;
  const folded = value.toLowerCase();
  return (
    /[\s@]/.test(value) || isContactAddress(value) || known.some((word) => folded.includes(word))
  );
}

/** A name as it may stand inside other text: whole, and by its words. */
export const wordsOf = (name: string | null | undefined): string[] => {
  const folded = (name ?? "").toLowerCase();
  return [folded, ...folded.split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length > 2);
};
