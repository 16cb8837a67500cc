/**
 * The tree over the log's entries (RFC 6962, RFC 9162 §2.1). Proofs are made and verified by different code,
 * so that one mistake can't make both agree.
 */
import { emptyTreeHash, nodeHash } from "./digest";

/** A tree by its complete subtrees, the largest first: enough to know the root and to go on. */
export interface CompactRange {
  readonly size: number;
  readonly hashes: readonly Buffer[];
}

/** The tree without leaves. */
export const emptyRange: CompactRange = { size: 0, hashes: [] };

/** The tree with one leaf more. Two complete subtrees of one size become one, as a carry does. */
export function withLeaf({ size, hashes }: CompactRange, leaf: Buffer): CompactRange {
  const grown = [...hashes];
  let last = leaf;
  for (let carry = size; carry % 2 === 1; carry = (carry - 1) / 2)
    last = nodeHash(grown.pop() ?? last, last);
  return { size: size + 1, hashes: [...grown, last] };
}

/** The root of a tree. */
export function rootOf({ hashes }: CompactRange): Buffer {
  const [last, ...before] = [...hashes].reverse();
  if (!last) return emptyTreeHash;
  return before.reduce((right, left) => nodeHash(left, right), last);
}

/** Gives the root of the leaves from `start` up to `end`, which it does not include. */
export type Subtrees = (start: number, end: number) => Buffer;

/** All subtrees of a tree whose leaves are known. */
export const subtreesOf =
  (leaves: readonly Buffer[]): Subtrees =>
  (start, end) =>
    rootOf(leaves.slice(start, end).reduce(withLeaf, emptyRange));

/** The subtrees that a proof from an old tree to its continuation is made of: the old leaves are not needed. */
export function subtreesAfter(old: CompactRange, added: readonly Buffer[]): Subtrees {
  const complete = new Map<string, Buffer>();
  let at = 0;
  for (const hash of old.hashes) {
    const width = largestPowerUpTo(old.size - at);
    complete.set(`${at}-${at + width}`, hash);
    at += width;
  }
  const addedSubtrees = subtreesOf(added);
  return (start, end) => {
    if (start >= old.size) return addedSubtrees(start - old.size, end - old.size);
    const hash = complete.get(`${start}-${end}`);
    if (!hash) throw new RangeError("a proof from this size has no such node");
    return hash;
  };
}

/** That the leaf of an index is in the tree of a size (RFC 9162 §2.1.3.1). */
export function inclusionProof(index: number, size: number, subtrees: Subtrees): Buffer[] {
  const pathOf = (start: number, end: number): Buffer[] => {
    if (end - start === 1) return [];
    const middle = start + largestPowerUpTo(end - start - 1);
    return index < middle
      ? [...pathOf(start, middle), subtrees(middle, end)]
      : [...pathOf(middle, end), subtrees(start, middle)];
  };
  return pathOf(0, size);
}

/** That a tree of `old` leaves is the beginning of one of `size` (RFC 9162 §2.1.4.1). */
export function consistencyProof(old: number, size: number, subtrees: Subtrees): Buffer[] {
  const pathOf = (start: number, end: number): Buffer[] => {
    // The verifier knows the old root: it is left out where it is a node of the new tree.
    if (end === old) return start === 0 ? [] : [subtrees(start, end)];
    const middle = start + largestPowerUpTo(end - start - 1);
    return old <= middle
      ? [...pathOf(start, middle), subtrees(middle, end)]
      : [...pathOf(middle, end), subtrees(start, middle)];
  };
  return pathOf(0, size);
}

function largestPowerUpTo(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}
