import { createHash, createHmac, hkdfSync } from "node:crypto";
import { bodyOf, sealRecord, verifyRecord } from "../../src/domain/audit-seal";
import { canonicalBytes } from "../../src/domain/digest";
import { bodyNumber, key, keyFor, keyId, logId, record } from "./sample-log";

describe("a sealed record", () => {
  it("has the same hash for the same body, whatever the order of its members", () => {
    const reversed = Object.fromEntries(Object.entries(bodyNumber(1)).reverse());
    const sealing = { key, keyId, afterSeq: 1, sealedAt: record(1).seal.sealedAt };
    expect(sealRecord({ ...bodyNumber(1), ...reversed }, sealing)).toEqual(record(1));
  });

  it("carries the hash and the MAC that anybody computes by the same recipe", () => {
    const { seal, hmacSignature, ...body } = record(1);
    const hash = createHash("sha256").update(canonicalBytes(body)).digest("hex");
    const info = `rtbf-audit-hmac/1|${logId}`;
    const logKey = new Uint8Array(hkdfSync("sha256", Buffer.alloc(48, 1), "", info, 32));
    const claims = canonicalBytes({ auditId: body.auditId, logId, seal });
    const mac = createHmac("sha256", logKey).update("rtbf-audit-hmac/1\n").update(claims);
    expect(seal.recordHash).toBe(hash);
    expect(hmacSignature).toBe(mac.digest("hex"));
  });

  it("says what its body says, and proves it", async () => {
    expect(bodyOf(record(1))).toEqual(bodyNumber(1));
    const bytes = canonicalBytes(record(1));
    await expect(verifyRecord(bytes, { logId, keyFor })).resolves.toEqual(record(1));
  });

  it("may be sealed by a version however the vault names its versions", () => {
    const other = {
      key,
      keyId: "audit-hmac/2026-05",
      afterSeq: 1,
      sealedAt: record(1).seal.sealedAt,
    };
    expect(sealRecord(bodyNumber(1), other).seal.keyId).toBe("audit-hmac/2026-05");
  });

  it("is refused when its bytes are no JSON at all", async () => {
    const bytes = Buffer.from([0xff, 0x7b]);
    await expect(verifyRecord(bytes, { logId, keyFor })).rejects.toMatchObject({
      code: "NOT_CANONICAL",
    });
  });
});
