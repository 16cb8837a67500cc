/** When people are told that the time limit of Art. 12(3) draws near. */

/** Nearest first. `overdue` begins with the first day after the due date. */
const WARNINGS = [
  { name: "overdue", from: -1 },
  { name: "1", from: 1 },
  { name: "3", from: 3 },
  { name: "7", from: 7 },
  { name: "14", from: 14 },
] as const;

/** A warning by the days before the due date at which it is given. */
export type DeadlineWarning = (typeof WARNINGS)[number]["name"];

/**
 * The warning that is true now: the nearest that has been reached. Those before it say less, so that a case
 * that was not looked at for days is warned of once, and on the due date itself the last day's warning holds.
 */
export const warningAt = (daysLeft: number): DeadlineWarning | null =>
  WARNINGS.find(({ from }) => daysLeft <= from)?.name ?? null;
