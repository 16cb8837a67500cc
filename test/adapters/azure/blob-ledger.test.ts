import { setTimeout as sleep } from "node:timers/promises";
import { blobLedger } from "../../../src/adapters/azure/blob-ledger";
import type { Errand } from "../../../src/adapters/genesys/errands";
import { RateLease } from "../../../src/adapters/genesys/rate-lease";
import { emptyLedger, RateLedger } from "../../../src/adapters/genesys/rate-ledger";
import { SharedPace } from "../../../src/adapters/genesys/shared-pace";
import { keyFrom } from "../../../src/domain/digest";
import { everything, startTestStorage, type TestStorage } from "./storage";

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage.close());

const keys = {
  eternal: async () => ({ keyId: "case-index/1", key: keyFrom(Buffer.alloc(32, 7)) }),
};
const ledgerOf = (clientId: string) =>
  blobLedger({
    service: storage.operations,
    keys,
    loginUrl: "https://login.example.org/anything",
    clientId,
  });

it("is not there before its first write, and says how old it is afterwards", async () => {
  const ledger = ledgerOf("first");
  expect(await ledger.read()).toBeUndefined();
  expect(await ledger.write(emptyLedger, undefined)).toBe(true);
  const found = await ledger.read();
  expect(found).toMatchObject({ content: emptyLedger });
  expect(Math.abs(found?.ageMs ?? Number.NaN)).toBeLessThanOrEqual(60_000);
});

it("takes a write on the version that was read, and on no other", async () => {
  const ledger = ledgerOf("second");
  expect(await ledger.write(emptyLedger, undefined)).toBe(true);
  expect(await ledger.write(emptyLedger, undefined)).toBe(false);
  const version = (await ledger.read())?.version;
  expect(await ledger.write({ ...emptyLedger, trim: 0.9 }, version)).toBe(true);
  expect(await ledger.write({ ...emptyLedger, trim: 0.8 }, version)).toBe(false);
  expect((await ledger.read())?.content).toEqual({ ...emptyLedger, trim: 0.9 });
});

it("bears a name, and says things, that tell nobody whose budget it is", async () => {
  await ledgerOf("erasure-client-id").write(emptyLedger, undefined);
  const blobs = await everything(storage.behind("operations", "cases"));
  for (const [name, content] of blobs) {
    expect(name).toMatch(/^limiter\/[0-9a-f]{32}\.json$/);
    expect(name + content).not.toMatch(/erasure-client-id|login\.example/);
  }
});

it("does not take what is no JSON for a ledger", async () => {
  const ledger = ledgerOf("fourth");
  await ledger.write(emptyLedger, undefined);
  const before = new Set((await everything(storage.behind("operations", "cases"))).keys());
  for (const name of before)
    await storage.behind("operations", "cases").getBlockBlobClient(name).upload("{", 1);
  expect(await ledger.read()).toMatchObject({ content: undefined });
});

/** An instance whose clock shows what the test wants, beside the real one. */
function instance(clientId: string, budget: number) {
  let ahead = 0;
  const conditions = { clock: () => performance.now() + ahead, sleep, random: Math.random };
  const store = ledgerOf(clientId);
  const lease = new RateLease({ ...conditions, requestsPerMinute: budget, store });
  return {
    pace: new SharedPace(lease, conditions),
    pass: (ms: number) => {
      ahead += ms;
    },
  };
}
const errand: Errand = { caseId: "", order: 1, latest: Number.POSITIVE_INFINITY };
const sharesOf = async (clientId: string): Promise<{ holder: string; perMinute: number }[]> => {
  const found = await ledgerOf(clientId).read();
  return RateLedger.parse(found?.content).shares;
};

it("parts one budget among instances, and gives a dead one's share to the other", async () => {
  const first = instance("shared", 6_000);
  const second = instance("shared", 6_000);
  await first.pace.paced(async () => undefined, errand);
  expect(await sharesOf("shared")).toMatchObject([{ perMinute: 6_000 }]);
  let state: "waiting" | "served" = "waiting";
  const waiting = second.pace
    .paced(async () => undefined, errand)
    .then(() => {
      state = "served";
    });
  while ((await sharesOf("shared")).length < 2) await sleep(10);
  expect(state).toBe("waiting");
  expect((await sharesOf("shared")).map(({ perMinute }) => perMinute)).toEqual([6_000, 0]);
  // The first never renews: whoever saw its share unchanged for a lease's time has it.
  second.pass(7_000);
  await waiting;
  expect((await sharesOf("shared")).map(({ perMinute }) => perMinute)).toEqual([6_000]);
});
