/** What the store keeps: one interface per table, and the filter for instances. */

/** The life of an instance, as the management API names it. */
type Status = "Pending" | "Running" | "Suspended" | "Completed" | "Failed" | "Terminated";

/** One orchestration instance; `input`, `output` and `custom` are JSON texts. */
export interface Instance {
  readonly id: string;
  readonly exec: string;
  readonly name: string;
  readonly version: string | null;
  readonly input: string | null;
  readonly output: string | null;
  readonly status: Status;
  readonly custom: string | null;
  readonly created: number;
  readonly updated: number;
  readonly parent: string | null;
  readonly parentExec: string | null;
  readonly parentTask: number | null;
}

/** An event on its way to an instance; without `exec` it is for whichever execution there is. */
export interface Mail {
  readonly id: string;
  readonly exec: string | null;
  readonly ev: string;
}

/** An activity that was scheduled and has not ended. */
export interface ActivityRow {
  readonly n: number;
  readonly id: string;
  readonly exec: string;
  readonly task: number;
  readonly name: string;
  readonly input: string | null;
  readonly attempts: number;
}

/** A durable timer; `ev` is the event to deliver once `fire` has come. */
export interface TimerRow extends Mail {
  readonly exec: string;
  readonly task: number;
  readonly fire: number;
}

/** When a timer trigger ran last and is to run next. */
export interface TriggerTimes {
  readonly last: number;
  readonly next: number;
}

/** Which instances a list or a purge is about. */
export interface InstanceFilter {
  readonly prefix?: string;
  readonly createdFrom?: number;
  readonly createdTo?: number;
  readonly statuses?: readonly string[];
  readonly after?: string;
  readonly limit?: number;
}

const TERMINAL: ReadonlySet<string> = new Set(["Completed", "Failed", "Terminated", "Canceled"]);

/** Whether an instance in that status has ended. */
export function isTerminal(status: string): boolean {
  return TERMINAL.has(status);
}
