import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { digestOf } from "../../src/domain/digest";
import { daysUntil, dueDates, mayExtend, workingDaysBefore } from "../../src/domain/time-limit";
import { calendars, closedOn } from "../support/calendars";

const germany = calendars.DE;

interface Vector {
  received: string;
  country: keyof typeof calendars;
  nominal: string;
  due: string;
  extended: string;
}
const rows: [string, keyof typeof calendars, string, string, string][] = [
  ["2026-03-05T09:00:00Z", "DE", "2026-04-05", "2026-04-07", "2026-06-05"],
  ["2026-03-05T09:00:00Z", "PT", "2026-04-05", "2026-04-06", "2026-06-05"],
  ["2026-03-03T09:00:00Z", "FR", "2026-04-03", "2026-04-03", "2026-06-03"],
  ["2026-08-31T09:00:00Z", "DE", "2026-09-30", "2026-09-30", "2026-11-30"],
  ["2026-01-31T09:00:00Z", "DE", "2026-02-28", "2026-03-02", "2026-04-30"],
  ["2026-11-25T09:00:00Z", "DE", "2026-12-25", "2026-12-28", "2027-02-25"],
  ["2026-05-01T09:00:00Z", "DE", "2026-06-01", "2026-06-01", "2026-08-03"],
  ["2026-03-31T22:30:00Z", "DE", "2026-05-01", "2026-05-04", "2026-07-01"],
  ["2024-05-12T08:30:00Z", "DE", "2024-06-12", "2024-06-12", "2024-08-12"],
  ["2024-02-28T09:00:00Z", "DK", "2024-03-28", "2024-04-02", "2024-05-28"],
];
const vectors = rows.map(
  ([received, country, nominal, due, extended]): Vector => ({
    received,
    country,
    nominal,
    due,
    extended,
  }),
);

describe("a time limit", () => {
  it.each(vectors)(
    "of $received in $country ends on $due, extended on $extended",
    ({ received, country, nominal, due, extended }) => {
      expect(dueDates(received, calendars[country])).toMatchObject({ nominal, dueBy: due });
      expect(dueDates(received, calendars[country], 3)).toMatchObject({ dueBy: extended });
    },
  );

  it("runs from the date at the controller's, and ends with the last instant of its last day", () => {
    expect(dueDates("2026-03-31T22:30:00.000Z", germany)).toEqual({
      receiptDate: "2026-04-01",
      nominal: "2026-05-01",
      dueBy: "2026-05-04",
      expiresAt: "2026-05-04T22:00:00.000Z",
      calendar: "DE, date-holidays 3.37.0",
      calendarDigest: digestOf([[2026, germany.publicHolidays(2026).digest]]),
    });
  });

  it.each([
    ["2026-12-01T12:00:00Z", "2027-01-04", [[2027, "digest of 2027"]]],
    ["2025-11-30T23:30:00Z", "2026-01-02", [[2026, "digest of 2026"]]],
    [
      "2026-11-30T12:00:00Z",
      "2027-01-04",
      [
        [2026, "digest of 2026"],
        [2027, "digest of 2027"],
      ],
    ],
  ])("of %s ends on %s and names the years whose holidays were counted", (received, due, years) => {
    const newYear = closedOn(["2026-01-01", "2026-12-30", "2026-12-31", "2027-01-01"]);
    const counted = dueDates(received, newYear);
    expect(counted).toMatchObject({ dueBy: due, calendarDigest: digestOf(years) });
  });

  it.each<[string, 1 | 3, string]>([
    ["2028-01-31T12:00:00Z", 1, "2028-02-29"],
    ["2027-11-30T12:00:00Z", 3, "2028-02-29"],
    ["2026-12-31T12:00:00Z", 1, "2027-01-31"],
    ["2026-10-31T12:00:00Z", 1, "2026-11-30"],
  ])("of %s after %d months has the nominal end %s", (received, months, nominal) => {
    expect(dueDates(received, closedOn([]), months).nominal).toBe(nominal);
  });

  it("cannot be counted without working days", () => {
    const days = Array.from({ length: 800 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    );
    expect(() => dueDates("2026-03-05T09:00:00Z", closedOn(days))).toThrow(RangeError);
  });
});

describe("a day", () => {
  it.each([
    [
      "where summer time begins next day",
      "Europe/Berlin",
      "2026-03-28",
      "2026-03-27T23:00:00.000Z",
    ],
    ["where summer time has begun", "Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00.000Z"],
    ["without a midnight", "Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00.000Z"],
    ["with two midnights", "America/Havana", "2019-11-03", "2019-11-03T04:00:00.000Z"],
    ["after a second last hour", "America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00.000Z"],
    [
      "that a minute past midnight began anew",
      "America/St_Johns",
      "2010-11-07",
      "2010-11-07T03:30:00.000Z",
    ],
    ["east of everybody", "Pacific/Kiritimati", "2026-03-06", "2026-03-05T10:00:00.000Z"],
    ["west of everybody", "Pacific/Pago_Pago", "2026-03-06", "2026-03-06T11:00:00.000Z"],
    ["that never was", "Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z"],
  ])("%s begins when the zone's calendar says so", (_, zone, date, instant) => {
    expect(workingDaysBefore(date, 0, closedOn([], zone))).toBe(instant);
  });

  it("that is the last one is over when the next begins", () => {
    const { dueBy, expiresAt } = dueDates("2026-03-23T12:00:00Z", closedOn([], "Africa/Cairo"));
    expect([dueBy, expiresAt]).toEqual(["2026-04-23", "2026-04-23T22:00:00.000Z"]);
  });
});

it.each([
  [3, "2026-03-30T22:00:00.000Z"],
  [1, "2026-04-01T22:00:00.000Z"],
  [0, "2026-04-06T22:00:00.000Z"],
])("%d working days before the Tuesday after Easter begin at %s", (days, instant) => {
  expect(workingDaysBefore("2026-04-07", days, germany)).toBe(instant);
});

it.each([
  ["2026-04-06T21:59:59.999Z", "Europe/Berlin", 1],
  ["2026-04-06T22:00:00.000Z", "Europe/Berlin", 0],
  ["2026-04-07T21:59:59.999Z", "Europe/Berlin", 0],
  ["2026-04-07T22:00:00.000Z", "Europe/Berlin", -1],
  ["2026-04-06T22:00:00.000Z", "Europe/Lisbon", 1],
  ["2026-03-24T22:59:59.999Z", "Europe/Berlin", 14],
  ["2026-03-24T23:00:00.000Z", "Europe/Berlin", 13],
])("at %s in %s there are %d days to 7 April", (now, zone, days) => {
  expect(daysUntil("2026-04-07", new Date(now), zone)).toBe(days);
});

it.each([
  ["in time", "2026-05-04T21:59:59.999Z", false, true],
  ["a moment late", "2026-05-04T22:00:00.000Z", false, false],
  ["a second time", "2026-05-01T00:00:00.000Z", true, false],
])("an extension announced %s", (_, noticeAt, alreadyExtended, holds) => {
  const first = dueDates("2026-03-31T22:30:00.000Z", germany);
  expect(mayExtend(first, { noticeAt, alreadyExtended })).toBe(holds);
});

describe("this machine's own zone", () => {
  const inZone = (TZ: string) => {
    const program = `
      const { dueDates, workingDaysBefore } = require("./src/domain/time-limit");
      const { holidayCalendar } = require("./src/adapters/holidays");
      const answers = ${JSON.stringify(vectors)}.map(({ received, country }) => {
        const calendar = { ...holidayCalendar({ country }), zone: "Europe/Berlin" };
        const first = dueDates(received, calendar);
        return [first, dueDates(received, calendar, 3), workingDaysBefore(first.dueBy, 3, calendar)];
      });
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      console.log(JSON.stringify({ timeZone, answers }));`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", "./test/support/require-typescript.cjs", "--eval", program],
      { cwd: resolve(__dirname, "../.."), env: { ...process.env, TZ }, encoding: "utf8" },
    );
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout);
  };

  it.each(["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])("does not count: %s", (TZ) => {
    const expected = vectors.map(({ received, country }) => {
      const calendar = { ...calendars[country], zone: "Europe/Berlin" };
      const first = dueDates(received, calendar);
      const margin = workingDaysBefore(first.dueBy, 3, calendar);
      return [first, dueDates(received, calendar, 3), margin];
    });
    expect(inZone(TZ)).toEqual({ timeZone: TZ, answers: expected });
  });
});
