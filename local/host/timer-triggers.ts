import type { FunctionsCore, LoadedFunction } from "./functions-core";
import { resolveSettings } from "./host-settings";
import type { Invoke } from "./invoke";
import type { Logger } from "./logger";
import { nextOccurrence, parseSchedule, type Schedule } from "./ncrontab";
import type { TriggerTimes } from "./rows";
import type { Store } from "./store";

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
const MINUTE_MS = 60_000;
const NEVER = "0001-01-01T00:00:00+00:00";

interface TimerFunction {
  readonly called: LoadedFunction;
  readonly schedule: Schedule;
  /** Whether the next run is remembered, so that one that was missed is made up for. */
  readonly hasMonitor: boolean;
}

/** What running timer functions takes. */
export interface TimerTriggerParts {
  readonly core: FunctionsCore;
  readonly store: Store;
  readonly invoke: Invoke;
  readonly logger: Logger;
}

/** Runs the app's timer functions when their schedules say so. */
export class TimerTriggers {
  readonly #parts: TimerTriggerParts;
  readonly #functions: readonly TimerFunction[];
  readonly #timeouts = new Map<string, NodeJS.Timeout>();
  #isClosed: boolean;

  constructor(parts: TimerTriggerParts) {
    this.#parts = parts;
    this.#isClosed = false;
    this.#functions = parts.core.ofType("timerTrigger").map(timerFunction);
  }

  start(): void {
    for (const timer of this.#functions) this.#startOne(timer);
  }

  /** Runs a timer function now, without regard to its schedule; false if there is none. */
  runNow(name: string): boolean {
    const timer = this.#functions.find(
      ({ called }) => called.name.toLowerCase() === name.toLowerCase(),
    );
    if (timer !== undefined) this.#fire(timer, false);
    return timer !== undefined;
  }

  close(): void {
    this.#isClosed = true;
    for (const timeout of this.#timeouts.values()) clearTimeout(timeout);
  }

  #startOne(timer: TimerFunction): void {
    const { called, schedule, hasMonitor } = timer;
    const known = this.#parts.store.triggerTimes(called.name);
    const isPastDue = hasMonitor && known !== undefined && known.next < Date.now();
    if (isPastDue || called.trigger["runOnStartup"] === true) this.#fire(timer, isPastDue);
    this.#arm(timer, nextOccurrence(schedule, new Date()));
  }

  #arm(timer: TimerFunction, at: Date): void {
    if (this.#isClosed) return;
    const wait = Math.min(Math.max(0, at.getTime() - Date.now()), LONGEST_TIMEOUT_MS);
    const timeout = setTimeout(() => {
      if (at.getTime() > Date.now()) {
        this.#arm(timer, at);
        return;
      }
      this.#fire(timer, false);
      this.#arm(timer, nextOccurrence(timer.schedule, at));
    }, wait);
    this.#timeouts.set(timer.called.name, timeout);
  }

  #fire(timer: TimerFunction, isPastDue: boolean): void {
    this.#run(timer, isPastDue).catch((error: unknown) => {
      this.#parts.logger.error(`timer function '${timer.called.name}': ${String(error)}`);
    });
  }

  async #run({ called, schedule, hasMonitor }: TimerFunction, isPastDue: boolean): Promise<void> {
    const { store, invoke, logger } = this.#parts;
    const known = store.triggerTimes(called.name);
    const now = new Date();
    const next = nextOccurrence(schedule, now);
    const data = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: hasMonitor ? scheduleStatus(known, next) : null,
      IsPastDue: isPastDue,
    };
    const times = { last: now.getTime(), next: next.getTime() };
    if (hasMonitor) store.putTriggerTimes(called.name, times);
    const result = await invoke(called, { json: JSON.stringify(data) });
    if (!result.threw) return;
    const { error } = result;
    logger.error(`timer function '${called.name}' threw: ${String(error)}`);
  }
}

function timerFunction(called: LoadedFunction): TimerFunction {
  const schedule = parseSchedule(resolveSettings(String(called.trigger["schedule"])));
  const first = nextOccurrence(schedule, new Date());
  const isRare = nextOccurrence(schedule, first).getTime() - first.getTime() >= MINUTE_MS;
  // Azure monitors no schedule that occurs more often than once a minute.
  return { called, schedule, hasMonitor: isRare && called.trigger["useMonitor"] !== false };
}

function scheduleStatus(known: TriggerTimes | undefined, next: Date): object {
  const last = known === undefined ? NEVER : offsetTime(new Date(known.last));
  return { Last: last, Next: offsetTime(next), LastUpdated: last };
}

function offsetTime(time: Date): string {
  return time.toISOString().replace("Z", "+00:00");
}
