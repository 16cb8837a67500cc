import { bodyOf, sealRecord, verifyRecord } from "../../src/domain/audit-seal";
import { canonicalBytes } from "../../src/domain/digest";
import { bodyNumber, key, keyFor, keyId, logId, record } from "./sample-log";

describe("a sealed record", () => {
  it("has the same hash for the same body, whatever the order of its members", () => {
    const reversed = Object.fromEntries(Object.entries(bodyNumber(1)).reverse());
    const sealing = { key, keyId, afterSeq: 1, sealedAt: record(1).seal.sealedAt };
    expect(sealRecord({ ...bodyNumber(1), ...reversed }, sealing)).toEqual(record(1));
  });

  it("says what its body says, and proves it", async () => {
    expect(bodyOf(record(1))).toEqual(bodyNumber(1));
    const bytes = canonicalBytes(record(1));
    await expect(verifyRecord(bytes, { logId, keyFor })).resolves.toEqual(record(1));
  });

  it("is refused when its bytes are no JSON at all", async () => {
    const bytes = Buffer.from([0xff, 0x7b]);
    await expect(verifyRecord(bytes, { logId, keyFor })).rejects.toMatchObject({
      code: "NOT_CANONICAL",
    });
  });
});
