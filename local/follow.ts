import { setTimeout as pause } from "node:timers/promises";
import type { IntakeForm, Status } from "./intake-form";

const ENDED = new Set(["COMPLETED", "COMPLETED_WITH_RESIDUALS", "REFUSED", "CANCELLED"]);

/** Statuses in which only people can do anything. */
const WITH_PEOPLE = new Set(["IN_REVIEW", "AWAITING_APPROVAL"]);

/** Follows a request until it has ended or waits for people, and tells whenever something has changed. */
export async function follow(
  form: IntakeForm,
  requestId: string,
  onChange: (status: Status) => void,
): Promise<Status> {
  let shown = "";
  for (;;) {
    const status = await form.statusOf(requestId);
    const line = progressLine(status);
    if (line !== shown) onChange(status);
    shown = line;
    if (ENDED.has(status.status) || WITH_PEOPLE.has(status.status)) return status;
    await pause(250);
  }
}

/** Whether a request has come to its end. */
export const hasEnded = ({ status }: Status): boolean => ENDED.has(status);

/** One line: the phase, how many conversations are done, what is waited for, when it is due. */
export function progressLine({ status, done, total, waits, nextLookAt, dueBy }: Status): string {
  const waiting = waits > 0 ? `, ${waits} waiting${nextLookAt ? ` until ${nextLookAt}` : ""}` : "";
  return `${status.padEnd(24)} ${done}/${total} conversations${waiting}, due ${dueBy}`;
}
