import { leafHash } from "../../src/domain/digest";
import {
  consistencyProof,
  emptyRange,
  inclusionProof,
  rootOf,
  subtreesAfter,
  subtreesOf,
  withLeaf,
} from "../../src/domain/merkle";
import { provesConsistency, provesInclusion } from "../../src/domain/merkle-proof";
import { brutePath, bruteRoot, bruteSubproof } from "./brute-tree";

const MOST = 70;
const sizes = Array.from({ length: MOST + 1 }, (_, size) => size);
const all = sizes.map((n) => leafHash(Buffer.from(`entry ${n}`)));
const leavesOf = (size: number) => all.slice(0, size);
const ranges = [emptyRange];
for (const leaf of leavesOf(MOST)) ranges.push(withLeaf(ranges.at(-1) ?? emptyRange, leaf));
const rangeOf = (size: number) => ranges[size] ?? emptyRange;
const heads = ranges.map((range) => ({ size: range.size, root: rootOf(range) }));
const headOf = (size: number) => heads[size] ?? { size, root: Buffer.alloc(32) };
/** Every pair of sizes of which the first is not larger. */
const pairs = sizes.flatMap((size) => sizes.slice(0, size + 1).map((old) => ({ old, size })));
/** Where trees are ragged, and where they are complete or nearly so. */
const toSpoil = pairs.filter(({ size }) => size <= 20 || [31, 32, 33, 63, 64, 65].includes(size));
const around = (n: number) => [0, 1, n - 1, n + 1, 2 * n].filter((other) => other !== n);
const hex = (proof: readonly Buffer[]) => proof.map((hash) => hash.toString("hex")).join(" ");
const flipped = (hash: Buffer) => Buffer.from(hash.with(0, (hash[0] ?? 0) ^ 1));

/** A proof, spoilt in every place and in every way that keeps it a list of hashes. */
function spoilt(proof: readonly Buffer[]): Buffer[][] {
  return [
    ...proof.map((hash, at) => proof.with(at, flipped(hash))),
    ...proof.map((_, at) => proof.toSpliced(at, 1)),
    ...proof.map((hash, at) => proof.toSpliced(at, 0, hash)),
    [...proof, ...all.slice(0, 1)],
  ];
}

it("the root is that of the definition, for every size", () => {
  for (const size of sizes)
    expect(rootOf(rangeOf(size)).equals(bruteRoot(leavesOf(size)))).toBe(true);
  expect(rootOf(emptyRange).toString("hex")).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

it("a range holds as many hashes as its size has ones in binary", () => {
  for (const size of sizes)
    expect(rangeOf(size).hashes).toHaveLength(size.toString(2).replaceAll("0", "").length);
});

describe("an inclusion proof", () => {
  const places = pairs.filter(({ old, size }) => old < size);

  it("is that of the definition, and proves every leaf of every size", () => {
    for (const { old: index, size } of places) {
      const proof = inclusionProof(index, size, subtreesOf(leavesOf(size)));
      expect(hex(proof)).toBe(hex(brutePath(index, leavesOf(size))));
      expect(provesInclusion({ index, hash: all[index] as Buffer }, headOf(size), proof)).toBe(
        true,
      );
    }
  });

  it("proves nothing when a hash of it, the leaf, its index, the size or the root is another", () => {
    for (const { old: index, size } of toSpoil.filter(
      ({ old: leaf, size: count }) => leaf < count,
    )) {
      const proof = inclusionProof(index, size, subtreesOf(leavesOf(size)));
      const [head, hash] = [headOf(size), all[index] as Buffer];
      const accepted = [
        ...spoilt(proof).map((path) => provesInclusion({ index, hash }, head, path)),
        ...around(index).map((other) => provesInclusion({ index: other, hash }, head, proof)),
        provesInclusion({ index, hash: flipped(hash) }, head, proof),
        provesInclusion({ index, hash }, { ...head, root: flipped(head.root) }, proof),
        provesInclusion({ index: -1, hash }, head, proof),
        provesInclusion({ index: 0.5, hash }, head, proof),
      ];
      expect(accepted).not.toContain(true);
    }
  });
});

describe("a consistency proof", () => {
  it("is that of the definition, made of all leaves or of the old range and the new leaves alike", () => {
    for (const { old, size } of pairs.filter(({ old: first }) => first > 0)) {
      const proof = consistencyProof(old, size, subtreesAfter(rangeOf(old), all.slice(old, size)));
      expect(hex(proof)).toBe(hex(bruteSubproof(old, leavesOf(size), true)));
      expect(hex(proof)).toBe(hex(consistencyProof(old, size, subtreesOf(leavesOf(size)))));
      expect(provesConsistency(headOf(old), headOf(size), proof)).toBe(true);
    }
  });

  it("proves nothing when a hash of it, a size or a root is another", () => {
    for (const { old, size } of toSpoil.filter(({ old: first }) => first > 0)) {
      const proof = consistencyProof(old, size, subtreesOf(leavesOf(size)));
      const [first, second] = [headOf(old), headOf(size)];
      const accepted = [
        ...spoilt(proof).map((path) => provesConsistency(first, second, path)),
        provesConsistency({ ...first, root: flipped(first.root) }, second, proof),
        provesConsistency(first, { ...second, root: flipped(second.root) }, proof),
        provesConsistency({ ...first, size: 0 }, second, proof),
        provesConsistency({ ...first, size: size + 1 }, second, proof),
        ...around(old).map((other) => provesConsistency(headOf(other), second, proof)),
      ];
      expect(accepted).not.toContain(true);
    }
  });

  it("is never accepted from a tree without leaves, whatever it holds", () => {
    for (const size of sizes)
      for (const proof of [[], [headOf(size).root], leavesOf(size)])
        expect(provesConsistency(headOf(0), headOf(size), proof)).toBe(false);
  });

  it("is not made of a range that is not the old tree's", () => {
    const wrong = subtreesAfter(rangeOf(3), all.slice(3, 8));
    expect(() => consistencyProof(5, 8, wrong)).toThrow(RangeError);
  });
});
