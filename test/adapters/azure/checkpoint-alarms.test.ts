import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { publish } from "../../../src/adapters/azure/checkpoint-blobs";
import { beginning } from "../../../src/adapters/azure/log-walk";
import { checkpointText, signedNote } from "../../../src/domain/checkpoint";
import { sha256 } from "../../../src/domain/digest";
import { noticeDraft } from "../../domain/sample-log";
import { aSignersPem, note, Stage } from "./signed-log";
import { overwrite } from "./storage";

const pem = aSignersPem();
const publicKey = createPublicKey(pem).export({ format: "der", type: "spki" }).subarray(-32);
const signed = async (message: Uint8Array) => sign(null, message, createPrivateKey(pem));
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.signing(30, pem);
});
afterAll(() => stage.close());
beforeEach(() => stage.begin());
afterEach(() => {
  expect(stage.storage.storage.state().forbidden).toEqual([]);
});

describe("nothing is signed, and the alarm says why, when", () => {
  const grown = async () => {
    const logId = await stage.append(1, 2);
    await stage.write();
    await stage.append(3, 4);
    return logId;
  };
  const planted = async (size: number, edit = (text: string) => text) => {
    const name = (await stage.nameOf(note(3))).replace(note(3), note(size));
    const text = await stage.contentOf(note(3));
    await overwrite(stage.behind(), name, Buffer.from(edit(text)));
  };

  it.each<[string, () => Promise<unknown>, string]>([
    [
      "a new record was changed",
      () => stage.change(`${noticeDraft(4).auditId}.json`, "EU-GDPR", "elsewhere"),
      "BLOB_HASH_MISMATCH",
    ],
    [
      "a new record is gone",
      () => stage.remove(`${noticeDraft(4).auditId}.json`),
      "RECORD_MISSING",
    ],
    [
      "a new segment was changed",
      () => stage.change("segments/0000000003.json", '"2026-05', '"2025-05'),
      "CHAIN_BROKEN",
    ],
    ["a new segment is gone", () => stage.remove("segments/0000000003.json"), "GAP"],
    [
      "the log's end was cut off below the last checkpoint",
      async () => {
        await stage.remove("segments/0000000002.json");
        await stage.remove("segments/0000000003.json");
        await stage.remove("segments/0000000004.json");
      },
      "LOG_CUT",
    ],
    [
      "an entry below the last checkpoint was changed",
      async () => {
        await stage.remove("/ranges/");
        await stage.change("segments/0000000002.json", "audit-signer/", "audit-signer/0");
      },
      "FORK",
    ],
    [
      "the last checkpoint was changed",
      () => stage.change(note(3), "\n3\n", "\n2\n"),
      "SIGNATURE_INVALID",
    ],
    [
      "the last checkpoint is not ours",
      () => planted(9, (text) => text.replace(/.{12}\n$/, "AAAAAAAAAA==\n")),
      "SIGNATURE_INVALID",
    ],
    ["an old checkpoint stands under a new name", () => planted(9), "NOTE_MISPLACED"],
    [
      "the published key is another",
      () => stage.change("/keys/", "BEGIN", "begin"),
      "AUDIT_CONFLICT",
    ],
  ])("%s", async (_, spoil, what) => {
    const logId = await grown();
    await spoil();
    const before = await stage.names("checkpoints");
    expect(await stage.write()).toEqual({ kind: "alarm", logId, what });
    expect(await stage.write()).toEqual({ kind: "alarm", logId, what });
    expect(await stage.names("checkpoints")).toEqual(before);
    await expect(stage.evidence().append(noticeDraft(5))).resolves.toMatchObject({ logId });
  });
});

describe("whoever holds the key and signs another log", () => {
  it("is found out by the log that is stored: it has another root, or ends before", async () => {
    const logId = await stage.append(1, 2);
    await stage.write();
    const origin = `audit.example/${logId}`;
    const checkpoint = { origin, size: 3, root: Buffer.alloc(32, 7) };
    const signature = await signed(Buffer.from(checkpointText(checkpoint)));
    const other = signedNote(checkpoint, [{ publicKey, signature }]);
    await overwrite(stage.behind(), await stage.nameOf(note(3)), other);
    expect(await stage.write()).toEqual({ kind: "alarm", logId, what: "FORK" });
  });

  it("can't put his head in the place of one that is signed", async () => {
    const logId = await stage.append(1, 2);
    await stage.write();
    const log = {
      container: stage.storage.audit.getContainerClient(stage.behind().containerName),
      logId,
      origin: `audit.example/${logId}`,
    };
    const signing = {
      reached: beginning,
      signers: [{ keyId: "audit-signer/x", publicKey, sign: signed }],
      publicKeys: [publicKey],
    };
    const head = { size: 3, root: Buffer.alloc(32, 7) };
    await expect(publish(log, head, signing)).rejects.toMatchObject({ code: "FORK" });
    expect(await stage.write()).toMatchObject({ kind: "unchanged", size: 3 });
  });
});

it("a record that was forged without the key is not signed", async () => {
  const logId = await stage.append(1);
  await stage.change(
    `${noticeDraft(1).auditId}.json`,
    /"hmacSignature":"../,
    '"hmacSignature":"00',
  );
  const bytes = Buffer.from(await stage.contentOf(`${noticeDraft(1).auditId}.json`));
  await stage.change(
    "segments/0000000000.json",
    /"blobHash":"[^"]+"/,
    `"blobHash":"${sha256(bytes)}"`,
  );
  expect(await stage.write()).toEqual({ kind: "alarm", logId, what: "MAC_MISMATCH" });
});
