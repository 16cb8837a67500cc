/** The tree of RFC 6962 §2.1 written down as it is defined there, with nothing of ours. */
import { createHash } from "node:crypto";

const hashed = (...parts: Uint8Array[]) =>
  createHash("sha256").update(Buffer.concat(parts)).digest();

const powerBelow = (count: number) => 2 ** Math.ceil(Math.log2(count) - 1);

/** MTH(D[n]) of leaves that are hashes already. */
export function bruteRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return hashed();
  if (leaves.length === 1) return leaves[0] ?? hashed();
  const k = powerBelow(leaves.length);
  return hashed(Buffer.of(1), bruteRoot(leaves.slice(0, k)), bruteRoot(leaves.slice(k)));
}

/** PATH(m, D[n]) of RFC 6962 §2.1.1. */
export function brutePath(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = powerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k
    ? [...brutePath(m, left), bruteRoot(right)]
    : [...brutePath(m - k, right), bruteRoot(left)];
}

/** SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2. */
export function bruteSubproof(m: number, leaves: readonly Buffer[], isWhole: boolean): Buffer[] {
  if (m === leaves.length) return isWhole ? [] : [bruteRoot(leaves)];
  const k = powerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...bruteSubproof(m, left, isWhole), bruteRoot(right)]
    : [...bruteSubproof(m - k, right, false), bruteRoot(left)];
}
