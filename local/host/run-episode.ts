import {
  commitPause,
  commitPlan,
  commitTermination,
  type Effects,
  type Episode,
} from "./commit-episode";
import { directoryOf } from "./directory";
import type { Directory, EpisodePlan } from "./episode";
import { NOTHING_SEEN, viewExecutor } from "./executor-view";
import type { FunctionsCore, LoadedFunction } from "./functions-core";
import { closedTask, EventType, eventOf, type HistoryEvent } from "./history";
import { HistoryCache } from "./history-cache";
import type { HostSettings } from "./host-settings";
import type { Invoke } from "./invoke";
import type { Logger } from "./logger";
import { orchestrationTrigger } from "./orchestration-trigger";
import { readOrchestratorState } from "./orchestrator-state";
import { failedPlan, planEpisode } from "./plan-episode";
import { reasonAsOutput } from "./reason";
import { type Instance, isTerminal } from "./rows";
import { type SortedMail, sortMail } from "./sort-mail";
import type { Store } from "./store";
import { refuseVersion } from "./version";

/** What running episodes takes. */
export interface EpisodeParts {
  readonly store: Store;
  readonly core: FunctionsCore;
  readonly invoke: Invoke;
  readonly settings: HostSettings;
  readonly isStrict: boolean;
  readonly logger: Logger;
  /** True once the host is closing: nothing may be committed any more. */
  readonly isClosing: () => boolean;
}

/** What an episode leaves to its caller. */
export interface EpisodeResult extends Effects {
  /** The numbers that must all be closed before another replay can lead anywhere. */
  readonly awaited: ReadonlySet<number> | undefined;
}

const NO_EFFECTS: EpisodeResult = { queued: [], mailed: [], awaited: undefined };

/** Runs the episodes of all instances: takes mail, replays the orchestrator, commits what follows. */
export class EpisodeRunner {
  readonly #parts: EpisodeParts;
  readonly #histories: HistoryCache;
  readonly #directory: Directory;

  constructor(parts: EpisodeParts) {
    this.#parts = parts;
    this.#histories = new HistoryCache(parts.store);
    this.#directory = directoryOf(parts.core, parts.store, parts.settings);
  }

  /** One episode is one transaction, so that a killed host only has to replay once more. */
  async run(id: string): Promise<EpisodeResult> {
    const { store, isStrict } = this.#parts;
    const instance = store.instance(id);
    if (instance === undefined || isTerminal(instance.status)) {
      store.clearMail(id);
      return NO_EFFECTS;
    }
    const isSuspended = instance.status === "Suspended";
    const rules = { exec: instance.exec, isSuspended, atMostOne: isStrict };
    const sorted = sortMail(store.mail(id), rules);
    const episode = this.#open(instance, sorted);
    if (sorted.isTerminated) return this.#terminate(episode, sorted);
    if (sorted.events.length > 0) return this.#replay(episode);
    if (sorted.control.length === 0) store.deleteMail(sorted.consumed);
    else this.#commit(episode, () => commitPause(store, episode, sorted.isSuspended));
    return NO_EFFECTS;
  }

  #open(instance: Instance, { consumed, control, events }: SortedMail): Episode {
    const now = new Date();
    const started = eventOf(EventType.orchestratorStarted, now.toISOString());
    const last = control.at(-1);
    return {
      instance,
      known: this.#histories.get(instance),
      now,
      isStrict: this.#parts.isStrict,
      consumed,
      events: [started, ...control, ...events],
      output: last === undefined ? instance.output : reasonAsOutput(reasonOf(last)),
    };
  }

  #terminate(episode: Episode, { control }: SortedMail): EpisodeResult {
    const last = control.at(-1);
    const reason = last === undefined ? null : reasonOf(last);
    const { store } = this.#parts;
    const effects = this.#commit(episode, () => commitTermination(store, episode, reason));
    return { ...effects, awaited: undefined };
  }

  async #replay(episode: Episode): Promise<EpisodeResult> {
    const { store, isClosing, logger } = this.#parts;
    const { plan, awaited } = await this.#plan(episode);
    if (isClosing()) return NO_EFFECTS;
    for (const warning of plan.warnings) logger.warn(warning);
    const effects = this.#commit(episode, () => commitPlan(store, episode, plan));
    return { ...effects, awaited: plan.ending.kind === "waits" ? awaited : undefined };
  }

  async #plan(
    episode: Episode,
  ): Promise<{ plan: EpisodePlan; awaited: ReadonlySet<number> | undefined }> {
    const { core, settings } = this.#parts;
    const { name, version } = episode.instance;
    const called = core.find(name, "orchestrationTrigger");
    const refusal =
      called === undefined ? this.#unknown(name) : refuseVersion(version, settings.defaultVersion);
    if (called === undefined || refusal !== undefined) {
      return { plan: failedPlan({ message: refusal ?? "" }), awaited: undefined };
    }
    return this.#invoke(episode, called);
  }

  async #invoke(
    { instance, known, events, now }: Episode,
    called: LoadedFunction,
  ): Promise<{ plan: EpisodePlan; awaited: ReadonlySet<number> | undefined }> {
    const { invoke, isStrict, settings } = this.#parts;
    const trigger = orchestrationTrigger(instance, known.texts, events);
    const result = await invoke(called, { string: trigger });
    const state = readOrchestratorState(result);
    const view = "hardFailure" in state ? NOTHING_SEEN : viewExecutor(result.context);
    const plan = planEpisode({
      instance,
      now,
      isStrict,
      defaultVersion: settings.defaultVersion,
      scheduled: known.scheduled,
      open: stillOpen(known.open, events),
      state,
      view,
      directory: this.#directory,
    });
    return { plan, awaited: view.awaited };
  }

  #unknown(name: string): string {
    const known = this.#parts.core.ofType("orchestrationTrigger").map((one) => `'${one.name}'`);
    return `Orchestrator function '${name}' failed: The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: The following are the known orchestrator functions: ${known.join(", ")}`;
  }

  #commit(episode: Episode, write: () => Effects): Effects {
    try {
      return this.#parts.store.transaction(write);
    } catch (error) {
      this.#histories.forget(episode.instance.id);
      throw error;
    }
  }
}

function reasonOf(event: HistoryEvent): string | null {
  if ("Reason" in event) return event.Reason;
  return "Input" in event ? event.Input : null;
}

function stillOpen(open: ReadonlySet<number>, events: readonly HistoryEvent[]): Set<number> {
  const still = new Set(open);
  for (const event of events) {
    const closed = closedTask(event);
    if (closed !== undefined) still.delete(closed);
  }
  return still;
}
