/** A schedule of six fields: second, minute, hour, day, month, day of the week. */
export interface Schedule {
  readonly fields: readonly ReadonlySet<number>[];
}

interface Field {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: readonly Field[] = [
  { from: 0, to: 59 },
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12, names: MONTHS },
  { from: 0, to: 7, names: DAYS },
];
const DAY_MS = 24 * 3600 * 1000;
/** The 29th of February of a given weekday comes back within 40 years. */
const LONGEST_SEARCH_DAYS = 40 * 366;

/** Reads an NCRONTAB expression; with five fields the second is 0. */
export function parseSchedule(expression: string): Schedule {
  const texts = expression.trim().split(/\s+/);
  const six = texts.length === 5 ? ["0", ...texts] : texts;
  if (six.length !== FIELDS.length) throw unreadable(expression);
  return { fields: FIELDS.map((field, n) => parseField(six[n] ?? "", field, expression)) };
}

function parseField(text: string, field: Field, expression: string): Set<number> {
  const values = text.split(",").flatMap((part) => parsePart(part, field, expression));
  // Sunday is 0 and 7.
  return new Set(field.names === DAYS ? values.map((value) => value % DAYS.length) : values);
}

function parsePart(part: string, field: Field, expression: string): number[] {
  const found = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
  if (found === null) throw unreadable(expression);
  const [, first = "", last, step] = found;
  const from = first === "*" ? field.from : numberIn(first, field);
  const isOpenEnded = first === "*" || step !== undefined;
  const to = last === undefined ? (isOpenEnded ? lastOf(field) : from) : numberIn(last, field);
  const every = Number(step ?? 1);
  if (from === undefined || to === undefined || from > to || every < 1)
    throw unreadable(expression);
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, n) => from + n * every);
}

function lastOf(field: Field): number {
  return field.names === DAYS ? DAYS.length - 1 : field.to;
}

function numberIn(text: string, { names = [], from, to }: Field): number | undefined {
  const index = names.indexOf(text.toLowerCase());
  if (index >= 0) return index + from;
  const value = Number(text);
  return Number.isInteger(value) && value >= from && value <= to ? value : undefined;
}

function unreadable(expression: string): Error {
  return new Error(`embedded host: the schedule '${expression}' is not supported`);
}

/** The first instant of the schedule after the given one, in UTC. */
export function nextOccurrence({ fields }: Schedule, after: Date): Date {
  const [seconds, minutes, hours, days, months, weekdays] = fields;
  const first = Math.floor(after.getTime() / 1000) * 1000 + 1000;
  const midnight = first - (first % DAY_MS);
  for (let n = 0; n < LONGEST_SEARCH_DAYS; n++) {
    const day = new Date(midnight + n * DAY_MS);
    const isDay =
      months?.has(day.getUTCMonth() + 1) &&
      days?.has(day.getUTCDate()) &&
      weekdays?.has(day.getUTCDay());
    if (!isDay) continue;
    const time = timeOfDay([hours, minutes, seconds], n === 0 ? first - midnight : 0);
    if (time !== undefined) return new Date(day.getTime() + time);
  }
  throw new Error("embedded host: a schedule has no occurrence");
}

/** The first time of the day that is not before the given one, in milliseconds since midnight. */
function timeOfDay(
  fields: readonly (ReadonlySet<number> | undefined)[],
  notBefore: number,
): number | undefined {
  const [hours = [], minutes = [], seconds = []] = fields.map((f) =>
    [...(f ?? [])].sort(ascending),
  );
  for (const hour of hours) {
    for (const minute of minutes) {
      const start = (hour * 60 + minute) * 60_000;
      if (start + 59_000 < notBefore) continue;
      const second = seconds.find((one) => start + one * 1000 >= notBefore);
      if (second !== undefined) return start + second * 1000;
    }
  }
  return undefined;
}

function ascending(one: number, other: number): number {
  return one - other;
}
