import { createPublicKey, verify } from "node:crypto";
import { verifyChain } from "../../../src/domain/audit-chain";
import { noticeDraft } from "../../domain/sample-log";
import { note, Stage } from "./signed-log";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.signing(30);
});
afterAll(() => stage.close());
beforeEach(() => stage.begin());
afterEach(() => {
  expect(stage.storage.storage.state().forbidden).toEqual([]);
});

describe("a checkpoint", () => {
  it("signs a log that has grown, and openssl's own check agrees", async () => {
    const logId = await stage.append(1, 2, 3);
    expect(await stage.write()).toEqual({ kind: "written", logId, size: 4 });
    const [text = "", line = ""] = (await stage.contentOf(note(4))).split("\n\n");
    expect(text.split("\n").slice(0, 2)).toEqual([`audit.example/${logId}`, "4"]);
    const published = JSON.parse(await stage.contentOf("/keys/audit-signer/"));
    const signature = Buffer.from(line.trim().split(" ")[2] ?? "", "base64").subarray(4);
    const key = createPublicKey(published.pem);
    expect(verify(null, Buffer.from(`${text}\n`), key, signature)).toBe(true);
  });

  it("follows another only when there is something new to sign", async () => {
    const logId = await stage.append(1, 2);
    await stage.write();
    expect(await stage.write()).toEqual({ kind: "unchanged", logId, size: 3 });
    await stage.append(3);
    expect(await stage.write()).toEqual({ kind: "written", logId, size: 4 });
    expect(await stage.names("checkpoints")).toEqual([note(3), note(4)]);
  });

  it("does not read again what the last one proves", async () => {
    const logId = await stage.append(1, 2, 3);
    await stage.write();
    await stage.append(4);
    await stage.remove(`${noticeDraft(1).auditId}.json`);
    await stage.remove("segments/0000000000.json");
    expect(await stage.write()).toEqual({ kind: "written", logId, size: 5 });
  });

  it.each<[string, () => Promise<void>]>([
    ["missing", () => stage.remove("/ranges/")],
    ["no JSON", () => stage.change("000000000003.json", "{", "[")],
    ["of another place", () => stage.change("000000000003.json", '"size":2', '"size":1')],
    [
      "with other hashes",
      () => stage.change("000000000003.json", /"[0-9a-f]{64}"\]/, `"${"0".repeat(64)}"]`),
    ],
    [
      "of a segment that does not exist",
      () => stage.change("000000000003.json", /"segments":\d/, '"segments":7'),
    ],
  ])("finds its way without the waymark: %s", async (_, spoil) => {
    const logId = await stage.append(1, 2);
    await stage.write();
    await spoil();
    await stage.append(3);
    expect(await stage.write()).toEqual({ kind: "written", logId, size: 4 });
  });

  it("by two at once is one, or two that agree", async () => {
    const logId = await stage.append(1, 2, 3);
    const outcomes = await Promise.all([stage.write(), stage.write(), stage.write()]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ logId, size: 4 });
    expect(await stage.names("checkpoints")).toEqual([note(4)]);
    const log = await stage.evidence().readChain(2026);
    expect(log && (await verifyChain(log, null)).head.size).toBe(4);
  });

  it.each(["checkpoints/", "ranges/", "keys/", "segments/"])(
    "is written once though an acknowledgement was lost (%s)",
    async (part) => {
      const logId = await stage.append(1);
      stage.storage.storage.arrange({ loseAcknowledgements: 1, ofNamesContaining: part });
      expect(await stage.write()).toEqual({ kind: "written", logId, size: 2 });
      expect(stage.storage.storage.state().faults.loseAcknowledgements).toBe(0);
    },
  );
});

describe("silence", () => {
  it("is signed too: a log begins with the key, and grows by a heartbeat after a day without entries", async () => {
    expect(await stage.write()).toMatchObject({ kind: "written", size: 1 });
    stage.setClock("2026-05-13T09:15:29.000Z");
    expect(await stage.write()).toMatchObject({ kind: "unchanged", size: 1 });
    stage.setClock("2026-05-13T09:15:30.000Z");
    const beats = await Promise.all([stage.write(), stage.write()]);
    for (const beat of beats) expect(beat).toMatchObject({ size: 2 });
    expect(await stage.names("checkpoints")).toEqual([note(1), note(2)]);
  });

  it("of last year's log is not: it is signed when it grew, and begun by nobody", async () => {
    stage.setClock("2027-01-02T00:00:00.000Z");
    expect(await stage.write()).toEqual({ kind: "not_begun" });
    await stage
      .evidence()
      .append({ ...noticeDraft(1), executionTimestamp: "2026-12-31T23:59:59.000Z" });
    expect(await stage.write()).toMatchObject({ kind: "written", size: 2 });
    stage.setClock("2027-01-04T00:00:00.000Z");
    expect(await stage.write()).toMatchObject({ kind: "unchanged", size: 2 });
    expect(await stage.write(2027)).toMatchObject({ kind: "written", size: 1 });
  });
});
