import { type KeyVersion, keyLifeOf } from "../../src/domain/key-life";

const NOW = new Date("2026-05-12T09:00:00Z");
const onDay = (days: number): number => NOW.getTime() + days * 86_400_000;

/** A version by the days, counted from now, on which it was made, begins and ends. */
const made = (
  created: number,
  [from, until]: readonly [number | null, number | null] = [null, null],
  enabled = true,
): KeyVersion => ({
  enabled,
  createdOn: onDay(created),
  notBefore: from === null ? undefined : onDay(from),
  expiresOn: until === null ? undefined : onDay(until),
});

interface Row {
  name: string;
  versions: KeyVersion[];
  days: number;
  daysLeft: number | null;
}

const rows: Row[] = [
  { name: "without an end", versions: [made(-3)], days: 3, daysLeft: null },
  { name: "with an end", versions: [made(-90, [-90, 30])], days: 90, daysLeft: 30 },
  {
    name: "that ends within the day",
    versions: [made(-90, [-90, 0.5])],
    days: 90,
    daysLeft: 0,
  },
  { name: "that has ended", versions: [made(-120, [-120, -1])], days: 120, daysLeft: 0 },
  { name: "that has not begun", versions: [made(-1, [1, 90])], days: 1, daysLeft: 0 },
  {
    name: "whose next version begins before it ends",
    versions: [made(-1, [3, 90]), made(-100, [-100, 5])],
    days: 1,
    daysLeft: 90,
  },
  {
    name: "whose next version begins the moment it ends",
    versions: [made(-100, [-100, 5]), made(-1, [5, 90])],
    days: 1,
    daysLeft: 90,
  },
  {
    name: "whose next version begins after a gap",
    versions: [made(-100, [-100, 5]), made(-1, [6, 90])],
    days: 1,
    daysLeft: 5,
  },
  {
    name: "whose next version ends before it",
    versions: [made(-100, [-100, 50]), made(-1, [-1, 5])],
    days: 1,
    daysLeft: 50,
  },
  {
    name: "whose next version is disabled",
    versions: [made(-100, [-100, 5]), made(-1, [3, 90], false)],
    days: 100,
    daysLeft: 5,
  },
];

it.each(rows)(
  "a key $name is $days days old and lasts $daysLeft",
  ({ versions, days, daysLeft }) => {
    expect(keyLifeOf(versions, NOW)).toEqual({ days, daysLeft });
  },
);

it("a key all of whose versions are disabled has no life", () => {
  expect(keyLifeOf([made(-1, [-1, 90], false)], NOW)).toBeUndefined();
});
