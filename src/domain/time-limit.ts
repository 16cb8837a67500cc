/** The law's time limits: Art. 12(3) and (4), counted as Regulation (EEC, Euratom) 1182/71 counts. */
import type { DueDates } from "./case-file-forms";
import { digestOf } from "./digest";

/** Where the controller sits: its time zone (IANA) and the public holidays that hold there. */
export interface ControllerCalendar {
  readonly name: string;
  readonly zone: string;
  publicHolidays(year: number): { readonly days: ReadonlySet<string>; readonly digest: string };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The month from the legal receipt, or three where it was extended (Art. 12(3)). Both are counted from
 * the date of receipt, never from each other. A refusal, even a partial one, has the first month only
 * (Art. 12(4)).
 */
export function dueDates(
  receivedAt: string,
  calendar: ControllerCalendar,
  months: 1 | 3 = 1,
): DueDates {
  const receiptDate = datesIn(calendar.zone)(new Date(receivedAt).getTime());
  const nominal = monthsAfter(receiptDate, months);
  const dueBy = nearestWorkingDay(nominal, 1, calendar);
  return {
    receiptDate,
    nominal,
    dueBy,
    expiresAt: startOf(dayAfter(dueBy, 1), calendar.zone),
    calendar: calendar.name,
    calendarDigest: digestOfYears(yearOf(nominal), yearOf(dueBy), calendar),
  };
}

/** An extension holds once, and only if its notice went out before the first month was over (Art. 12(3)). */
export const mayExtend = (
  first: Pick<DueDates, "expiresAt">,
  { noticeAt, alreadyExtended }: { noticeAt: string; alreadyExtended: boolean },
): boolean => !alreadyExtended && new Date(noticeAt) < new Date(first.expiresAt);

/**
 * The start of the day that lies so many working days before a date: with three before a Tuesday, that
 * Thursday's first instant, so that Thursday, Friday and Monday are left to act in.
 */
export function workingDaysBefore(
  date: string,
  days: number,
  calendar: ControllerCalendar,
): string {
  let day = date;
  for (let left = days; left > 0; left -= 1) {
    day = nearestWorkingDay(dayAfter(day, -1), -1, calendar);
  }
  return startOf(day, calendar.zone);
}

/**
 * Days from the date that a zone's calendar shows now to a due date: 0 on the due date itself, which still
 * belongs to the time limit, and below 0 when it has passed.
 */
export const daysUntil = (dueBy: string, now: Date, zone: string): number =>
  Math.round((Date.parse(dueBy) - Date.parse(datesIn(zone)(now.getTime()))) / DAY_MS);

/** The same day of a later month, or that month's last day where there is none (Art. 3(2)(c)). */
function monthsAfter(date: string, months: number): string {
  const year = yearOf(date);
  const month = Number(date.slice(5, 7)) - 1 + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return dateOf(Date.UTC(year, month, Math.min(Number(date.slice(8)), lastDay)));
}

/** A period that would end on a day off ends with the next working day (Art. 3(4)). */
function nearestWorkingDay(from: string, step: 1 | -1, calendar: ControllerCalendar): string {
  let day = from;
  for (let tried = 0; tried < 366; tried += 1) {
    if (isWorkingDay(day, calendar)) return day;
    day = dayAfter(day, step);
  }
  throw new RangeError("a calendar without working days");
}

/** All days but public holidays, Sundays and Saturdays (Art. 2(2)). */
function isWorkingDay(date: string, calendar: ControllerCalendar): boolean {
  const weekday = new Date(date).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !calendar.publicHolidays(yearOf(date)).days.has(date);
}

/** Which holidays were counted with, so that the count can be done again. */
function digestOfYears(first: number, last: number, calendar: ControllerCalendar): string {
  const years = first === last ? [first] : [first, last];
  return digestOf(years.map((year) => [year, calendar.publicHolidays(year).digest]));
}

const yearOf = (date: string): number => Number(date.slice(0, 4));

const dateOf = (utc: number): string => new Date(utc).toISOString().slice(0, 10);

const dayAfter = (date: string, days: number): string =>
  dateOf(new Date(date).getTime() + days * DAY_MS);

/**
 * The first instant of a date in a zone. Going back hour by hour from where the date has certainly begun,
 * an hour that is set back across midnight still counts to the day before, and a midnight that is skipped
 * needs no case of its own.
 */
function startOf(date: string, zone: string): string {
  const dateAt = datesIn(zone);
  let begun = new Date(date).getTime() + 13 * HOUR_MS;
  while (dateAt(begun - HOUR_MS) >= date) begun -= HOUR_MS;
  let notBegun = begun - HOUR_MS;
  while (begun - notBegun > 1) {
    const middle = Math.floor((notBegun + begun) / 2);
    if (dateAt(middle) >= date) begun = middle;
    else notBegun = middle;
  }
  return new Date(begun).toISOString();
}

/** The date that the calendar on a zone's walls shows, whatever zone this machine is in. */
function datesIn(zone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return (instant) => {
    const parts = format.formatToParts(instant).map(({ type, value }) => [type, value]);
    const { year, month, day } = Object.fromEntries(parts);
    return `${year}-${month}-${day}`;
  };
}
