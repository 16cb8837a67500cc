import { holidayCalendar, type Place, wrongCalendarSettings } from "../../src/adapters/holidays";
import { digestOf } from "../../src/domain/digest";

const daysOff = (place: Place, year: number): string[] => [
  ...holidayCalendar(place).publicHolidays(year).days,
];

describe("the holiday calendar", () => {
  it.each<[string, Place, string, boolean]>([
    ["Easter Monday in Germany", { country: "DE" }, "2026-04-06", true],
    ["Easter Monday in Portugal", { country: "PT" }, "2026-04-06", false],
    ["Easter Sunday in Germany, an observance", { country: "DE" }, "2026-04-05", false],
    ["Easter Sunday in Portugal", { country: "PT" }, "2026-04-05", true],
    ["Christmas Eve in Germany, half a bank's day", { country: "DE" }, "2026-12-24", false],
    ["Good Friday in France", { country: "FR" }, "2026-04-03", false],
    ["Good Friday in Moselle", { country: "FR", region: "57" }, "2026-04-03", true],
    ["Women's Day in Germany", { country: "DE" }, "2027-03-08", false],
    ["Women's Day in Berlin", { country: "DE", region: "BE" }, "2027-03-08", true],
    ["Augsburg's feast in Bavaria", { country: "DE", region: "BY" }, "2028-08-08", false],
    ["Augsburg's feast in Augsburg", { country: "DE", region: "BY-A" }, "2028-08-08", true],
    ["Good Friday in the Netherlands, a school's day", { country: "NL" }, "2026-04-03", false],
    ["the second day of an entry of two days", { country: "RO" }, "2026-01-02", true],
    ["the day after an entry of two days", { country: "RO" }, "2026-01-03", false],
    ["Christmas Eve in Iceland, from one o'clock", { country: "IS" }, "2026-12-24", false],
    ["Christmas Day in Iceland", { country: "IS" }, "2026-12-25", true],
    ["a day of 23 hours", { country: "PL" }, "2027-03-28", true],
    ["the day after a day of 23 hours", { country: "NL" }, "2027-03-30", false],
    ["a day of 25 hours", { country: "AT" }, "2025-10-26", true],
    ["the day after a day of 25 hours", { country: "AT" }, "2025-10-27", false],
  ])("of %s: %o has %s off: %s", (_, place, date, off) => {
    expect(daysOff(place, Number(date.slice(0, 4))).includes(date)).toBe(off);
  });

  it.each([
    ["DE", 9],
    ["FR", 11],
    ["PT", 13],
    ["NL", 9],
  ])("counts the days off of %s: %d", (country, days) => {
    for (const year of [2024, 2026, 2027, 2028]) {
      expect(daysOff({ country }, year)).toHaveLength(days);
    }
  });

  it("keeps to the year that was asked for, in order, without repeats", () => {
    for (const country of ["RO", "RU", "AE", "TR", "BA", "EG"]) {
      const days = daysOff({ country }, 2026);
      expect(days).toEqual([...new Set(days)].sort());
      expect(days.filter((day) => !day.startsWith("2026-"))).toEqual([]);
    }
  });

  it("is the same list with the same digest each time, and says by which edition", () => {
    const calendar = holidayCalendar({ country: "DE", region: "BE" });
    const { days, digest } = calendar.publicHolidays(2026);
    expect(calendar.publicHolidays(2026).days).toBe(days);
    expect(digest).toBe(digestOf({ days: [...days], package: "date-holidays@3.37.0" }));
    expect(calendar.name).toBe("DE-BE, date-holidays 3.37.0");
    expect(holidayCalendar({ country: "DE" }).publicHolidays(2026).digest).not.toBe(digest);
  });

  it.each<[string, Place]>([
    ["a country", { country: "XX" }],
    ["a region", { country: "DE", region: "XX" }],
    ["a region of a country without any", { country: "PT", region: "11" }],
  ])("is none where %s is unknown: the library would answer all the same", (_, place) => {
    expect(() => holidayCalendar(place).publicHolidays(2026)).toThrow(RangeError);
  });
});

describe("the calendar's settings", () => {
  it.each<[Place & { zone: string }, string[]]>([
    [{ country: "DE", zone: "Europe/Berlin" }, []],
    [{ country: "DE", region: "BY", zone: "Europe/Berlin" }, []],
    [{ country: "DE", region: "BY-A", zone: "UTC" }, []],
    [{ country: "XX", zone: "Europe/Berlin" }, ["CONTROLLER_COUNTRY"]],
    [{ country: "de", zone: "Europe/Berlin" }, ["CONTROLLER_COUNTRY"]],
    [{ country: "", zone: "Europe/Berlin" }, ["CONTROLLER_COUNTRY"]],
    [{ country: "constructor", zone: "Europe/Berlin" }, ["CONTROLLER_COUNTRY"]],
    [{ country: "DE", region: "XX", zone: "Europe/Berlin" }, ["CONTROLLER_REGION"]],
    [{ country: "DE", region: "", zone: "Europe/Berlin" }, ["CONTROLLER_REGION"]],
    [{ country: "DE", region: "BY-XX", zone: "Europe/Berlin" }, ["CONTROLLER_REGION"]],
    [{ country: "DE", region: "BE-A", zone: "Europe/Berlin" }, ["CONTROLLER_REGION"]],
    [{ country: "DE", region: "BY-A-A", zone: "Europe/Berlin" }, ["CONTROLLER_REGION"]],
    [{ country: "PT", region: "11", zone: "Europe/Lisbon" }, ["CONTROLLER_REGION"]],
    [{ country: "DE", zone: "Europe/Bonn" }, ["CONTROLLER_TIME_ZONE"]],
    [{ country: "DE", zone: "" }, ["CONTROLLER_TIME_ZONE"]],
    [{ country: "DE", zone: "+02:00" }, ["CONTROLLER_TIME_ZONE"]],
    [
      { country: "XX", region: "XX", zone: "Mars/Phobos" },
      ["CONTROLLER_COUNTRY", "CONTROLLER_TIME_ZONE"],
    ],
  ])("%o are wrong in %o", (settings, wrong) => {
    expect(wrongCalendarSettings(settings)).toEqual(wrong);
  });
});
