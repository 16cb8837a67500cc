import { aCase } from "../support/case-in-hand";
import { disposeAndClose, prepared } from "../support/drive-case";
import { conversations, type Held } from "../support/held-conversation";

/** What a whole case of so many conversations costs in calls to the stores and to the contact centre. */
async function costOf(count: number, members: Partial<Held> = {}) {
  const held = conversations(count, members);
  const seeds = held.map(({ id }) => id);
  const hand = await aCase({ held, seeds, rules: { blastRadius: 9999 } });
  hand.platform.pageSize = 25;
  const bytes = { written: 0 };
  hand.store.interrupt = ({ name, when }) => {
    if (when === "after") bytes.written += hand.store.files.get(name)?.text.length ?? 0;
  };
  await prepared(hand);
  await disposeAndClose(hand);
  let reads = 0;
  let bytesRead = 0;
  for (const [name, times] of hand.store.reads) {
    reads += times;
    bytesRead += times * (hand.store.files.get(name)?.text.length ?? 0);
  }
  return { reads, bytesRead, calls: hand.platform.calls.length, bytesWritten: bytes.written };
}

const WINDOW = { windowEndsAt: "2026-03-02T09:30:00.000Z" };

describe.each<[string, Partial<Held>]>([
  ["erased at once", {}],
  ["masked first and erased later", { evaluation: WINDOW }],
])("a conversation that is %s", (_, members) => {
  it("costs the same in a long case as in a short one", async () => {
    const base = await costOf(50, members);
    const short = await costOf(150, members);
    const long = await costOf(350, members);
    for (const kind of ["reads", "bytesRead", "calls", "bytesWritten"] as const) {
      const inShort = (short[kind] - base[kind]) / 100;
      const inLong = (long[kind] - short[kind]) / 200;
      expect(inLong / inShort).toBeLessThan(1.15);
    }
  });
});

it("the contact centre is called no more often than it takes to be safe", async () => {
  const empty = await costOf(0);
  const full = await costOf(25);
  // Found: its evaluations and children. Disposed of: evaluations, itself, and three artifacts erased
  // and read back. Verified: itself, and its children once more.
  expect(full.calls - empty.calls).toBe(25 * (2 + 2 + 6 + 2));
});
