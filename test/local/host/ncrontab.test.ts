import { nextOccurrence, parseSchedule } from "../../../local/host/ncrontab";

describe("a schedule", () => {
  it.each([
    ["every second", "* * * * * *", "2026-03-10T10:00:00.000Z", "2026-03-10T10:00:01.000Z"],
    ["every other second", "*/2 * * * * *", "2026-03-10T10:00:00.500Z", "2026-03-10T10:00:02.000Z"],
    ["once a minute", "0 * * * * *", "2026-03-10T10:00:00.000Z", "2026-03-10T10:01:00.000Z"],
    ["in five fields", "*/15 * * * *", "2026-03-10T10:01:00.000Z", "2026-03-10T10:15:00.000Z"],
    ["at night", "0 30 3 * * *", "2026-03-10T10:00:00.000Z", "2026-03-11T03:30:00.000Z"],
    ["later today", "0 30 23 * * *", "2026-03-10T10:00:00.000Z", "2026-03-10T23:30:00.000Z"],
    [
      "on weekdays by name",
      "0 0 9 * * Mon-Fri",
      "2026-03-13T10:00:00.000Z",
      "2026-03-16T09:00:00.000Z",
    ],
    [
      "on Sunday, which is 7 too",
      "0 0 0 * * 7",
      "2026-03-10T10:00:00.000Z",
      "2026-03-15T00:00:00.000Z",
    ],
    [
      "in months by name",
      "0 0 0 1 Jan,Jul *",
      "2026-03-10T10:00:00.000Z",
      "2026-07-01T00:00:00.000Z",
    ],
    [
      "in steps of a range",
      "0 0 8-18/5 * * *",
      "2026-03-10T13:00:00.000Z",
      "2026-03-10T18:00:00.000Z",
    ],
    ["from a start on", "0 50/5 * * * *", "2026-03-10T10:51:00.000Z", "2026-03-10T10:55:00.000Z"],
    ["on a leap day", "0 0 0 29 2 *", "2026-03-10T10:00:00.000Z", "2028-02-29T00:00:00.000Z"],
    [
      "over the end of a year",
      "0 0 0 1 1 *",
      "2026-12-31T23:59:59.999Z",
      "2027-01-01T00:00:00.000Z",
    ],
  ])("occurs next %s", (_, expression, after, next) => {
    const occurrence = nextOccurrence(parseSchedule(expression), new Date(after));
    expect(occurrence.toISOString()).toBe(next);
  });

  it.each([
    "",
    "* * *",
    "60 * * * * *",
    "0 0 0 0 * *",
    "0 0 5-3 * * *",
    "*/0 * * * * *",
    "00:05:00",
  ])("'%s' is refused by name", (expression) => {
    expect(() => parseSchedule(expression)).toThrow(
      `the schedule '${expression}' is not supported`,
    );
  });

  it("that never occurs is refused", () => {
    expect(() => nextOccurrence(parseSchedule("0 0 0 31 2 *"), new Date())).toThrow(
      "no occurrence",
    );
  });
});
