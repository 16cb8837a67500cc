import { noticeDraft } from "../../domain/sample-log";
import { aSignersPem, note, Stage } from "./signed-log";

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open(1);
  stage.begin();
});
afterEach(() => stage.close());

const missing = { what: ["key vault: audit-signer"] };
const lines = async (size: number) =>
  (await stage.contentOf(note(size))).split("\n").filter((line) => line.startsWith("— ")).length;

it("a log is signed by nobody until there is a key that may, and evidence goes on", async () => {
  await stage.append(1);
  await expect(stage.write()).rejects.toMatchObject(missing);
  await stage.vault.add("audit-signer", { value: "no key at all, but long enough for a secret" });
  await stage.vault.add("audit-signer", { value: aSignersPem("ed448") });
  await stage.vault.add("audit-signer", { value: aSignersPem(), until: null });
  await stage.vault.add("audit-signer", { value: aSignersPem(), from: "2026-05-12T09:16:00Z" });
  await stage.vault.add("audit-signer", { value: aSignersPem(), until: "2026-05-12T09:15:00Z" });
  await stage.vault.add("audit-signer", { value: aSignersPem(), enabled: false });
  await expect(stage.write()).rejects.toMatchObject(missing);
  expect(await stage.names("checkpoints")).toEqual([]);
  await stage.append(2);
  await stage.vault.add("audit-signer", { value: aSignersPem() });
  expect(await stage.write()).toMatchObject({ kind: "written", size: 3 });
  stage.vault.silence();
  await expect(stage.write()).rejects.toMatchObject(missing);
});

it("a new key is announced in the log, and its first checkpoint is signed by the old one too", async () => {
  const first = await stage.vault.add("audit-signer", { value: aSignersPem() });
  await stage.append(1);
  expect(await stage.write()).toMatchObject({ size: 2 });
  expect(await lines(2)).toBe(1);
  const second = await stage.vault.add("audit-signer", {
    value: aSignersPem(),
    from: "2026-05-12T10:00:00Z",
  });
  stage.setClock("2026-05-12T10:00:00.000Z");
  const both = await Promise.all([stage.write(), stage.write()]);
  for (const outcome of both) expect(outcome).toMatchObject({ size: 3 });
  expect(await lines(3)).toBe(2);
  expect(await stage.names("keys/audit-signer")).toEqual(
    [first, second].map((keyId) => `${keyId.split("/")[1]}.json`).sort(),
  );
  await stage.append(2);
  expect(await stage.write()).toMatchObject({ size: 4 });
  expect(await lines(4)).toBe(1);
});

it("a key that has ended signs nothing more, and what it signed is still believed", async () => {
  await stage.vault.add("audit-signer", { value: aSignersPem(), until: "2026-05-12T10:00:00Z" });
  await stage.append(1);
  expect(await stage.write()).toMatchObject({ size: 2 });
  stage.setClock("2026-05-12T10:00:00.000Z");
  await expect(stage.write()).rejects.toMatchObject(missing);
  await stage.vault.add("audit-signer", { value: aSignersPem(), from: "2026-05-12T10:00:00Z" });
  expect(await stage.write()).toMatchObject({ kind: "written", size: 3 });
  expect(await lines(3)).toBe(1);
  await expect(stage.evidence().append(noticeDraft(2))).resolves.toBeDefined();
});
