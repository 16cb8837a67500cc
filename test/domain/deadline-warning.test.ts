import { type DeadlineWarning, warningAt } from "../../src/domain/deadline-warning";

it.each<[number, DeadlineWarning | null]>([
  [30, null],
  [15, null],
  [14, "14"],
  [13, "14"],
  [8, "14"],
  [7, "7"],
  [5, "7"],
  [4, "7"],
  [3, "3"],
  [2, "3"],
  [1, "1"],
  [0, "1"],
  [-1, "overdue"],
  [-90, "overdue"],
])("with %d days left the warning of the nearest threshold is true: %s", (daysLeft, warning) => {
  expect(warningAt(daysLeft)).toBe(warning);
});
