/** Calendars of controllers in several Member States, and made-up ones. */
import { holidayCalendar } from "../../src/adapters/holidays";
import type { ControllerCalendar } from "../../src/domain/time-limit";

const calendarOf = (country: string, zone: string): ControllerCalendar => ({
  ...holidayCalendar({ country }),
  zone,
});

/** National calendars with their zones. */
export const calendars = {
  DE: calendarOf("DE", "Europe/Berlin"),
  FR: calendarOf("FR", "Europe/Paris"),
  PT: calendarOf("PT", "Europe/Lisbon"),
  NL: calendarOf("NL", "Europe/Amsterdam"),
  DK: calendarOf("DK", "Europe/Copenhagen"),
  RO: calendarOf("RO", "Europe/Bucharest"),
};

/** A calendar with these holidays only; a year's digest is the year. */
export const closedOn = (days: string[], zone = "Europe/Berlin"): ControllerCalendar => ({
  name: "test",
  zone,
  publicHolidays: (year) => ({ days: new Set(days), digest: `digest of ${year}` }),
});
