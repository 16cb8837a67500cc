import fc from "fast-check";
import {
  claimed,
  emptyLedger,
  fairShare,
  type RateLedger,
  readLedger,
  Sightings,
} from "../../../src/adapters/genesys/rate-ledger";

type Share = RateLedger["shares"][number];
const share = (holder: string, perMinute: number, more: Partial<Share> = {}): Share => ({
  holder,
  term: 1,
  perMinute,
  wants: 240,
  ...more,
});
const claim = {
  holder: "me",
  term: 2,
  budget: 240,
  wants: 240,
  begun: 0,
  pause: null as RateLedger["pause"],
};

describe("a share", () => {
  it.each<[string, Share[], number, number]>([
    ["is everything for whoever is alone", [], 240, 240],
    ["is what it wants, when that is less", [], 60, 60],
    ["is nothing while another may use everything", [share("a", 240)], 240, 0],
    ["is nothing while others have more than there is", [share("a", 260)], 240, 0],
    ["is what the other leaves", [share("a", 150)], 240, 90],
    ["is half when the other has made room", [share("a", 120)], 240, 120],
    ["shrinks to half for a newcomer", [share("a", 0)], 240, 120],
    ["is a third among three", [share("a", 0), share("b", 0)], 240, 80],
    ["is what modest ones leave", [share("a", 30, { wants: 30 }), share("b", 0)], 240, 105],
  ])("%s", (_, others, wants, perMinute) => {
    expect(claimed(emptyLedger, others, { ...claim, wants }).perMinute).toBe(perMinute);
  });

  it("stands in the ledger beside the others'", () => {
    const { ledger } = claimed(emptyLedger, [share("a", 150)], claim);
    expect(ledger.shares).toEqual([share("a", 150), share("me", 90, { term: 2 })]);
  });

  it("is never more, all together, than the budget, whoever claims what in which order", () => {
    const claiming = fc.record({
      holder: fc.constantFrom("a", "b", "c", "d", "e"),
      wants: fc.integer({ min: 0, max: 240 }),
      begun: fc.integer({ min: 0, max: 30 }),
      pause: fc.option(fc.constant({ id: "p", ms: 1_000 })),
    });
    fc.assert(
      fc.property(fc.array(claiming, { maxLength: 40 }), (claims) => {
        let ledger = emptyLedger;
        for (const each of claims) {
          const others = ledger.shares.filter(({ holder }) => holder !== each.holder);
          ledger = claimed(ledger, others, { ...claim, ...each }).ledger;
          const inUse = ledger.shares.reduce((sum, { perMinute }) => sum + perMinute, 0);
          expect(inUse).toBeLessThanOrEqual(240 + 1e-6);
          expect(ledger.trim).toBeGreaterThanOrEqual(0.5);
        }
      }),
    );
  });

  it("becomes the fair one when everybody claims again", () => {
    const wants = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(wants, (wanted) => {
        let ledger = emptyLedger;
        for (let round = 0; round < 3; round += 1)
          for (const [index, want] of wanted.entries()) {
            const holder = String(index);
            const others = ledger.shares.filter((one) => one.holder !== holder);
            ledger = claimed(ledger, others, { ...claim, holder, wants: want }).ledger;
          }
        const got = ledger.shares.reduce((sum, { perMinute }) => sum + perMinute, 0);
        const asked = wanted.reduce((sum, want) => sum + want, 0);
        expect(got).toBeCloseTo(Math.min(240, asked));
        for (const [index, want] of wanted.entries()) {
          const fair = fairShare(240, want, wanted.toSpliced(index, 1));
          expect(
            ledger.shares.find(({ holder }) => holder === String(index))?.perMinute,
          ).toBeCloseTo(fair);
        }
      }),
    );
  });
});

describe("what a complaint teaches", () => {
  const paused = { ...claim, pause: { id: "mine", ms: 30_000 } };

  it("is to do with less", () => {
    const { ledger, perMinute } = claimed(emptyLedger, [], paused);
    expect(ledger).toMatchObject({ trim: 0.85, pause: { id: "mine", ms: 30_000 } });
    expect(perMinute).toBe(0.85 * 240);
  });

  it("is learnt once by all who met the same limit", () => {
    const told = { ...emptyLedger, trim: 0.85, pause: { id: "other", ms: 20_000 } };
    expect(claimed(told, [], paused).ledger).toMatchObject({
      trim: 0.85,
      pause: { id: "mine", ms: 30_000 },
    });
    const longer = { ...told, pause: { id: "other", ms: 40_000 } };
    expect(claimed(longer, [], paused).ledger.pause).toEqual({ id: "other", ms: 40_000 });
  });

  it("never takes more than half of the budget", () => {
    const low = { ...emptyLedger, trim: 0.51 };
    expect(claimed(low, [], paused).ledger.trim).toBe(0.5);
  });

  it("leaves half of the budget even where the ledger says less, for else nothing could be learnt any more", () => {
    expect(claimed({ ...emptyLedger, trim: 0 }, [], claim).perMinute).toBe(120);
  });

  it("is learnt anew when the last pause is over", () => {
    const over = { ...emptyLedger, trim: 0.85, pause: { id: "other", ms: 0 } };
    expect(claimed(over, [], paused).ledger.trim).toBeCloseTo(0.85 * 0.85);
  });

  it("is forgotten slowly, call by call, and never beyond the budget", () => {
    const low = { ...emptyLedger, trim: 0.85 };
    expect(claimed(low, [], { ...claim, begun: 50 }).ledger.trim).toBeCloseTo(0.9);
    expect(claimed(low, [], { ...claim, begun: 5_000 }).ledger.trim).toBe(1);
  });
});

describe("a share that is not renewed", () => {
  it("is over when it was seen unchanged for longer than it lasts", () => {
    const sightings = new Sightings();
    const shares = [share("a", 100), share("b", 100)];
    expect(sightings.alive(shares, 1_000)).toEqual(shares);
    expect(sightings.alive(shares, 7_400)).toEqual(shares);
    const renewed = [share("a", 100, { term: 2 }), share("b", 100)];
    expect(sightings.alive(renewed, 7_500)).toEqual([renewed[0]]);
  });

  it("is over at once in a ledger that nobody has written for longer than that", () => {
    const ledger = { ...emptyLedger, trim: 0.7, shares: [share("a", 240)] };
    expect(readLedger(ledger, 8_000)).toEqual(ledger);
    expect(readLedger(ledger, 9_000)).toEqual({ ...ledger, shares: [] });
  });
});

it.each([
  ["of another form", { shares: [] }],
  ["that promises more than the budget", { ...emptyLedger, trim: 1.1 }],
  ["with a share below nothing", { ...emptyLedger, shares: [share("a", -1)] }],
  ["with a pause longer than there is one", { ...emptyLedger, pause: { id: "p", ms: 300_001 } }],
  ["with a member of another version", { ...emptyLedger, queue: [] }],
])("does not guess what a ledger says %s, until all shares in it are over", (_, ledger) => {
  expect(readLedger(ledger, 1_000)).toBeUndefined();
  expect(readLedger(undefined, 9_000)).toEqual(emptyLedger);
});
