import { Unavailable } from "../../../src/ports";
import { startTestVault, type TestVault } from "./vault";

let test: TestVault;

beforeAll(async () => {
  test = await startTestVault();
});
afterAll(() => test.close());

const sealing = new Set(["sealing"]);
const lifeOf = (secret: string) => test.keyRing({ sealing }).lifeOf(secret);
/** The vault's own clock says when a version was made. */
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

it("counts from the newest enabled version, and to the end of the last to serve", async () => {
  await test.add("sealing", { from: inDays(-10), until: inDays(20.5) });
  await test.add("sealing", { from: inDays(20), until: inDays(111) });
  await test.add("sealing", { from: inDays(-1), until: inDays(900), enabled: false });
  test.setClock(inDays(7.5));
  expect(await lifeOf("sealing")).toEqual({ days: 7, daysLeft: 103 });
});

it("takes no version for one that seals of which nobody has said when it ends", async () => {
  test.setClock(inDays(3.5));
  const open = { from: null, until: null };
  await test.add("opening", open);
  expect(await lifeOf("opening")).toEqual({ days: 3, daysLeft: null });
  const closed = test.keyRing().lifeOf("opening");
  await expect(closed).rejects.toMatchObject({ what: ["key vault: opening"] });
});

it("is unavailable for a secret that is not there, and while the vault is silent", async () => {
  await expect(lifeOf("nothing")).rejects.toBeInstanceOf(Unavailable);
  test.silence();
  await expect(lifeOf("sealing")).rejects.toMatchObject({ what: ["key vault: sealing"] });
});
