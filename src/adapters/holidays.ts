/** Public holidays of the Member States, from a well-kept library, as dates. */
import type { HolidaysTypes } from "date-holidays";
import { digestOf } from "../domain/digest";
import type { HolidayCalendar } from "../ports";

type Library = typeof import("date-holidays").default;

/** The controller's place: a country, and in it a state or a state's region (`DE`, `BY`, `BY-A`). */
export interface Place {
  readonly country: string;
  readonly region?: string;
}

/** A calendar of whole days off. Throws for a place that the library does not know: it would answer all the same. */
export function holidayCalendar(place: Place): HolidayCalendar {
  const version = versionOfLibrary();
  const years = new Map<number, ReturnType<HolidayCalendar["publicHolidays"]>>();
  const count = (year: number) => {
    const days = daysOff(place, year);
    return { days: new Set(days), digest: digestOf({ days, package: `date-holidays@${version}` }) };
  };
  return {
    name: `${nameOf(place)}, date-holidays ${version}`,
    publicHolidays: (year) => {
      const known = years.get(year) ?? count(year);
      years.set(year, known);
      return known;
    },
  };
}

/** The settings that name no place or no zone. A misspelt region would silently get the country's days. */
export function wrongCalendarSettings({
  country,
  region,
  zone,
}: Place & { zone: string }): string[] {
  const knowsCountry = isPlace({ country });
  const knowsRegion = region === undefined || isPlace({ country, region });
  return [
    ...(knowsCountry ? [] : ["CONTROLLER_COUNTRY"]),
    ...(knowsCountry && !knowsRegion ? ["CONTROLLER_REGION"] : []),
    ...(isZone(zone) ? [] : ["CONTROLLER_TIME_ZONE"]),
  ];
}

const nameOf = ({ country, region }: Place): string =>
  region === undefined ? country : `${country}-${region}`;

function isPlace({ country, region }: Place): boolean {
  const library = new (loaded())();
  if (!Object.hasOwn(library.getCountries(), country)) return false;
  if (region === undefined) return true;
  const [state = "", part, ...rest] = region.split("-");
  // Typed as always there, and missing where a country has no states.
  const states: Record<string, string> | undefined = library.getStates(country);
  if (!Object.hasOwn(states ?? {}, state) || rest.length > 0) return false;
  if (part === undefined) return true;
  const parts: Record<string, string> | undefined = library.getRegions(country, state);
  return Object.hasOwn(parts ?? {}, part);
}

/** A zone by name: a bare offset from UTC knows no summer time. */
function isZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat("en", { timeZone: zone }).format(0);
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}

/** The year's days off, sorted; of the year before, too, whose last holiday may last into this one. */
function daysOff({ country, region = "" }: Place, year: number): string[] {
  if (!isPlace(region === "" ? { country } : { country, region })) {
    throw new RangeError("no public holidays are known for this place");
  }
  const [state = "", part = ""] = region.split("-");
  // Only these roll a time limit: bank, school and optional holidays and observances are working days.
  const library = new (loaded())(country, state, part, { types: ["public"] });
  const days = [year - 1, year].flatMap((listed) => library.getHolidays(listed).flatMap(wholeDays));
  return [...new Set(days)].filter((day) => day.startsWith(`${year}-`)).sort();
}

const HOUR_MS = 3_600_000;

/**
 * The whole days of one entry, which may last several days or part of one. Its text is the date in the
 * country's zone; a day has 23 or 25 hours when the clocks change.
 */
function wholeDays({ date, start, end }: HolidaysTypes.Holiday): string[] {
  const first = new Date(`${date.slice(0, 10)}T00:00:00Z`).getTime();
  const begins = Number(date.slice(11, 13)) + Number(date.slice(14, 16)) / 60;
  const hours = (end.getTime() - start.getTime()) / HOUR_MS;
  const from = Math.ceil(begins / 24);
  const to = Math.floor((begins + hours + 1) / 24);
  return Array.from({ length: Math.max(to - from, 0) }, (_, day) =>
    new Date(first + (from + day) * 24 * HOUR_MS).toISOString().slice(0, 10),
  );
}

/** Loaded when it is asked for: the library's rules take a tenth of a second. */
const loaded = (): Library => require("date-holidays");

const versionOfLibrary = (): string => require("date-holidays/package.json").version;
