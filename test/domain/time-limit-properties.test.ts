import fc from "fast-check";
import { dueDates, workingDaysBefore } from "../../src/domain/time-limit";
import { calendars, closedOn } from "../support/calendars";

describe("for every receipt and calendar", () => {
  const receipt = fc
    .date({ min: new Date("2024-01-01"), max: new Date("2032-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString());
  const calendar = fc.constantFrom(...Object.values(calendars));
  const zone = fc.constantFrom(
    "Africa/Cairo",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
  );
  const dayMs = 86_400_000;

  it("the last day is a working day, at most five days after the nominal one", () => {
    fc.assert(
      fc.property(receipt, calendar, (received, where) => {
        const { nominal, dueBy } = dueDates(received, where);
        expect([1, 2, 3, 4, 5]).toContain(new Date(dueBy).getUTCDay());
        expect(where.publicHolidays(Number(dueBy.slice(0, 4))).days.has(dueBy)).toBe(false);
        const rolled = (Date.parse(dueBy) - Date.parse(nominal)) / dayMs;
        expect(rolled).toBeGreaterThanOrEqual(0);
        expect(rolled).toBeLessThanOrEqual(5);
      }),
    );
  });

  it("who asks later never gets an earlier answer, and an extension never ends before the month", () => {
    fc.assert(
      fc.property(receipt, receipt, calendar, (one, other, where) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const first = dueDates(earlier, where);
        expect(first.dueBy <= dueDates(later, where).dueBy).toBe(true);
        expect(first.dueBy <= dueDates(earlier, where, 3).dueBy).toBe(true);
      }),
    );
  });

  it("the limit expires with the last millisecond of its last day in the zone", () => {
    fc.assert(
      fc.property(receipt, zone, (received, timeZone) => {
        const { dueBy, expiresAt } = dueDates(received, closedOn([], timeZone));
        const shown = (instant: number) =>
          new Intl.DateTimeFormat("sv-SE", { timeZone }).format(instant);
        expect(shown(Date.parse(expiresAt) - 1)).toBe(dueBy);
        expect(shown(Date.parse(expiresAt)) > dueBy).toBe(true);
      }),
    );
  });

  it("waiting ends so many working days before a date", () => {
    fc.assert(
      fc.property(receipt, calendar, fc.nat({ max: 10 }), (received, where, days) => {
        const { dueBy } = dueDates(received, where);
        const ends = Date.parse(workingDaysBefore(dueBy, days, where));
        let left = 0;
        // Noon: a day that is an hour longer or shorter has its noon on the same date.
        for (let noon = ends + dayMs / 2; noon < Date.parse(dueBy); noon += dayMs) {
          const date = new Date(noon).toISOString().slice(0, 10);
          const off = where.publicHolidays(Number(date.slice(0, 4))).days.has(date);
          if (!off && ![0, 6].includes(new Date(date).getUTCDay())) left += 1;
        }
        expect(left).toBe(days);
      }),
    );
  });
});
