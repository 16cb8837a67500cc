import { setImmediate as nextTurn } from "node:timers/promises";
import { ActivityPump } from "./activity-pump";
import { Gates } from "./gates";
import type { HistoryEvent } from "./history";
import { type ActivityRow, isTerminal, type Mail } from "./rows";
import { type EpisodeParts, EpisodeRunner } from "./run-episode";
import { isControl } from "./sort-mail";
import type { Store } from "./store";
import { TimerQueue } from "./timer-queue";

/** What the engine takes; `onFault` gets errors of the host itself, after which it cannot go on. */
export interface EngineParts extends Omit<EpisodeParts, "isClosing"> {
  readonly onFault: (error: unknown) => void;
}

/** Wakes instances that have mail, one episode at a time, and keeps activities and timers going. */
export class Engine {
  readonly #store: Store;
  readonly #isStrict: boolean;
  readonly #onFault: (error: unknown) => void;
  readonly #runner: EpisodeRunner;
  readonly #pump: ActivityPump;
  readonly #timers: TimerQueue;
  readonly #gates = new Gates();
  readonly #ready = new Set<string>();
  #running: string | undefined;
  #isDraining: boolean;
  #isClosing: boolean;

  constructor({ onFault, ...parts }: EngineParts) {
    const { store, core, invoke, settings, isStrict } = parts;
    this.#store = store;
    this.#isStrict = isStrict;
    this.#isDraining = false;
    this.#isClosing = false;
    this.#onFault = onFault;
    this.#runner = new EpisodeRunner({ ...parts, isClosing: () => this.#isClosing });
    this.#timers = new TimerQueue(store, (id, event) => {
      this.#notify(id, event);
    });
    this.#pump = new ActivityPump({
      store,
      core,
      invoke,
      limit: settings.maxConcurrentActivities,
      onEnd: (row, event) => {
        this.#activityEnded(row, event);
      },
      onFault,
    });
  }

  /** Takes up everything that was under way when the last process ended. */
  recover(): void {
    for (const id of this.#store.idsWithMail()) this.wake(id);
    this.#pump.add(this.#store.activityNumbers());
    this.#timers.arm();
  }

  /** Puts an event into the inbox of an instance. */
  mail(mail: Omit<Mail, "ev">, event: HistoryEvent): void {
    this.#store.addMail({ ...mail, ev: JSON.stringify(event) });
    this.#notify(mail.id, event);
  }

  wake(id: string): void {
    if (this.#isClosing) return;
    this.#ready.add(id);
    if (this.#isDraining) return;
    this.#isDraining = true;
    setImmediate(() => {
      this.#drain().catch(this.#onFault);
    });
  }

  close(): void {
    this.#isClosing = true;
    this.#timers.close();
    this.#pump.close();
  }

  #notify(id: string, event: HistoryEvent): void {
    // What arrives during an episode is looked at when the episode is over.
    if (this.#running !== id && this.#gates.letsPass(id, event)) this.wake(id);
  }

  async #drain(): Promise<void> {
    for (const id of this.#ready) {
      if (this.#isClosing) return;
      this.#ready.delete(id);
      await this.#runEpisode(id);
      await nextTurn();
    }
    this.#isDraining = false;
  }

  async #runEpisode(id: string): Promise<void> {
    this.#gates.open(id);
    this.#running = id;
    const { queued, mailed, awaited } = await this.#runner.run(id);
    this.#running = undefined;
    if (this.#isClosing) return;
    if (awaited !== undefined && !this.#isStrict) this.#gates.close(id, awaited);
    this.#pump.add(queued);
    this.#timers.arm();
    for (const { id: other, event } of mailed) this.#notify(other, event);
    const isToBeWoken = this.#leftOver(id).map((event) => this.#gates.letsPass(id, event));
    if (isToBeWoken.includes(true)) this.wake(id);
  }

  /** The mail which an episode left behind and which another one could take. */
  #leftOver(id: string): HistoryEvent[] {
    const events = this.#store.mail(id).map(({ ev }) => JSON.parse(ev) as HistoryEvent);
    const isSuspended = this.#store.instance(id)?.status === "Suspended";
    return isSuspended ? events.filter(isControl) : events;
  }

  #activityEnded({ n, id, exec }: ActivityRow, event: HistoryEvent): void {
    const isWanted = this.#store.transaction(() => {
      // The row is gone when the instance has ended meanwhile.
      if (this.#store.activity(n) === undefined) return false;
      this.#store.deleteActivity(n);
      const instance = this.#store.instance(id);
      if (instance?.exec !== exec || isTerminal(instance.status)) return false;
      this.#store.addMail({ id, exec, ev: JSON.stringify(event) });
      return true;
    });
    if (isWanted) this.#notify(id, event);
  }
}
