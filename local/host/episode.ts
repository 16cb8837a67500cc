import type { ExecutorView } from "./executor-view";
import type { FailureDetails, HistoryEvent, ScheduledEvent } from "./history";
import type { HardFailure, OrchestratorState } from "./orchestrator-state";
import type { Instance } from "./rows";

/** Everything that decides what follows from a replay. */
export interface EpisodeFacts {
  readonly instance: Pick<Instance, "id" | "exec" | "name">;
  /** The clock of the episode. */
  readonly now: Date;
  readonly isStrict: boolean;
  readonly defaultVersion: string | null;
  /** What earlier episodes scheduled, and what of it is open after the events of this one. */
  readonly scheduled: ReadonlyMap<number, ScheduledEvent>;
  readonly open: ReadonlySet<number>;
  readonly state: OrchestratorState | HardFailure;
  readonly view: ExecutorView;
  readonly directory: Directory;
}

/** What can be called at all. */
export interface Directory {
  /** Why the activity cannot be called, if it cannot. */
  refuseActivity(name: string): string | undefined;
  /** Why the sub-orchestration cannot be created, if it cannot. */
  refuseChild(child: Omit<PlannedChild, "task" | "input">): string | undefined;
}

/** An activity to be queued; `input` is what its trigger gets as a text. */
interface PlannedActivity {
  readonly task: number;
  readonly name: string;
  readonly input: string | null;
}

/** A sub-orchestration to be created. */
export interface PlannedChild extends PlannedActivity {
  readonly id: string;
  readonly version: string | null;
}

/** A timer to be set. */
interface PlannedTimer {
  readonly task: number;
  readonly fireAt: Date;
}

/** How the instance goes on. */
export type Ending =
  | { readonly kind: "waits" }
  | { readonly kind: "continues as new"; readonly input: string | null }
  | { readonly kind: "completed"; readonly output: string | null }
  | {
      readonly kind: "failed";
      readonly message: string;
      readonly details: FailureDetails | null;
    };

/** What an episode adds to the history and to the work of the host. */
export interface EpisodePlan {
  readonly events: readonly HistoryEvent[];
  readonly activities: readonly PlannedActivity[];
  readonly children: readonly PlannedChild[];
  readonly timers: readonly PlannedTimer[];
  readonly cancelledTimers: readonly number[];
  readonly custom: string | null;
  readonly ending: Ending;
  /** For the host's log. */
  readonly warnings: readonly string[];
}

/** What is scheduled for the first time in this episode. */
export interface NewWork {
  readonly events: ScheduledEvent[];
  readonly activities: PlannedActivity[];
  readonly children: PlannedChild[];
  readonly timers: PlannedTimer[];
}
