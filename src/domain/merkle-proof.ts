/** Verifies proofs about the log's tree, in the words of RFC 9162; shares nothing with what makes them. */
import { nodeHash } from "./digest";

/** A tree as a checkpoint names it. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** Where the path is: the node's index and the last node's, both at the same height. */
interface Place {
  readonly node: number;
  readonly last: number;
}

const isOdd = (count: number): boolean => count % 2 === 1;
const above = ({ node, last }: Place): Place => ({
  node: Math.floor(node / 2),
  last: Math.floor(last / 2),
});

function climbedWhile(place: Place, condition: (place: Place) => boolean): Place {
  let reached = place;
  while (condition(reached)) reached = above(reached);
  return reached;
}

/** Whether the next hash of the path stands left of what was hashed so far. */
const isRight = ({ node, last }: Place): boolean => isOdd(node) || node === last;

/** At the tree's ragged right edge nodes have no sibling: those heights are passed over. */
const beside = (place: Place): Place =>
  climbedWhile(place, ({ node }) => !isOdd(node) && node !== 0);

/** Climbs along a path to the root, and tells on which side each hash of it stands; false if it ends elsewhere. */
function climbs(
  from: Place,
  path: readonly Buffer[],
  join: (sibling: Buffer, side: "left" | "right") => void,
): boolean {
  let place = from;
  for (const sibling of path) {
    if (place.last === 0) return false;
    const side = isRight(place) ? "left" : "right";
    join(sibling, side);
    place = above(side === "left" ? beside(place) : place);
  }
  return place.last === 0;
}

/** Whether a leaf is in a tree (RFC 9162 §2.1.3.2). */
export function provesInclusion(
  { index, hash }: { readonly index: number; readonly hash: Buffer },
  { size, root }: TreeHead,
  path: readonly Buffer[],
): boolean {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return false;
  let reached = hash;
  const arrives = climbs({ node: index, last: size - 1 }, path, (sibling, side) => {
    reached = side === "left" ? nodeHash(sibling, reached) : nodeHash(reached, sibling);
  });
  return arrives && reached.equals(root);
}

/**
 * Whether an old tree is the beginning of a new one (RFC 9162 §2.1.4.2). From a tree without leaves nothing
 * can be proven: any tree begins with it.
 */
export function provesConsistency(
  old: TreeHead,
  fresh: TreeHead,
  proof: readonly Buffer[],
): boolean {
  if (!(old.size > 0 && old.size <= fresh.size)) return false;
  if (old.size === fresh.size) return proof.length === 0 && old.root.equals(fresh.root);
  if (proof.length === 0) return false;
  // Of a complete old tree the proof leaves out the root, which is known.
  const [first = old.root, ...path] = isPowerOfTwo(old.size) ? [old.root, ...proof] : proof;
  let [oldHash, freshHash] = [first, first];
  const last = { node: old.size - 1, last: fresh.size - 1 };
  const from = climbedWhile(last, ({ node }) => isOdd(node));
  const arrives = climbs(from, path, (sibling, side) => {
    if (side === "left") oldHash = nodeHash(sibling, oldHash);
    freshHash = side === "left" ? nodeHash(sibling, freshHash) : nodeHash(freshHash, sibling);
  });
  return arrives && oldHash.equals(old.root) && freshHash.equals(fresh.root);
}

function isPowerOfTwo(count: number): boolean {
  let rest = count;
  while (rest > 1 && !isOdd(rest)) rest /= 2;
  return rest === 1;
}
