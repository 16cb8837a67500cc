/**
 * Runs an orchestration and its children on the real durable-functions executor, with activities that take
 * their time, side by side where the orchestration asks for that.
 */
import {
  callOf,
  continuedAsNew,
  events,
  fireAtOf,
  type HistoryEvent,
  isChild,
  isTimer,
  type OpenTask,
  type RunEpisode,
} from "./executor";
import { throughJson } from "./rehearse";

/** What an orchestration runs on. */
export interface Platform {
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  /** Runs an activity; a fault fails its task, but for `HostLost`, which ends everything. */
  readonly activity: (name: string, input: unknown) => Promise<unknown>;
  readonly orchestrations: Readonly<Record<string, RunEpisode>>;
  /** Called before a rest that a timer ends. */
  readonly rests?: () => void;
}

/** The instance is gone: whoever drives the case begins it anew from its first line. */
export class HostLost extends Error {
  override readonly name = "HostLost";
}

/** As the contracts say of what is tried again. */
const BACK_OFF_MS = 5_000;
const GENERATIONS = 200;

/** An instance to be run: of which orchestration, under which id, with what input. */
export interface Instance {
  readonly name: string;
  readonly instanceId: string;
  readonly input: unknown;
}

export async function enact(platform: Platform, instance: Instance): Promise<unknown> {
  let input = throughJson(instance.input);
  for (let generation = 1; generation < GENERATIONS; generation += 1) {
    const over = await oneGeneration(platform, { ...instance, input });
    if (!over.again) return over.output;
    input = throughJson(over.again.input);
  }
  throw new Error("never finished");
}

async function oneGeneration(platform: Platform, { name, instanceId, input }: Instance) {
  const { now, orchestrations } = platform;
  const run = orchestrations[name];
  if (!run) throw new Error(`there is no orchestration ${name}`);
  const history: HistoryEvent[] = [events.woken(now()), events.started(now(), name, input)];
  const begun = new Set<OpenTask["id"]>();
  const mail = new Mailbox();
  for (;;) {
    const episode = await run(instanceId, history, input);
    if (episode.isDone) return { output: episode.output, again: continuedAsNew(episode) };
    for (const task of episode.open.filter(({ id }) => !begun.has(id))) {
      begun.add(task.id);
      mail.expect(isTimer(task) ? fired(platform, task) : answered(platform, task));
    }
    const arrived = await mail.next();
    history.push(events.woken(now()), ...arrived);
  }
}

async function fired({ now, sleep, rests }: Platform, task: OpenTask): Promise<HistoryEvent> {
  const until = fireAtOf(task);
  if (until !== undefined) rests?.();
  await sleep(until === undefined ? BACK_OFF_MS : until.getTime() - now().getTime());
  return events.fired(now(), task);
}

async function answered(platform: Platform, task: OpenTask): Promise<HistoryEvent> {
  const { now, activity } = platform;
  const call = callOf(task);
  if (!call) throw new Error("a task of a kind that is not played");
  const { functionName: name, instanceId = "" } = call;
  const input = throughJson(call.input);
  try {
    const answer = isChild(call)
      ? await enact(platform, { name, instanceId, input })
      : await activity(name, input);
    return events.answered(now(), task, throughJson(answer));
  } catch (fault) {
    if (fault instanceof HostLost) throw fault;
    return events.failed(now(), task, fault);
  }
}

/** What has come, in the order in which it came; whoever waits gets all of it at once. */
class Mailbox {
  readonly #come: HistoryEvent[] = [];
  #lost: unknown;
  #ring: () => void = () => undefined;

  expect(letter: Promise<HistoryEvent>): void {
    letter.then(
      (event) => {
        this.#come.push(event);
        this.#ring();
      },
      (fault: unknown) => {
        this.#lost = fault;
        this.#ring();
      },
    );
  }

  async next(): Promise<HistoryEvent[]> {
    if (this.#come.length === 0 && this.#lost === undefined)
      await new Promise<void>((resolve) => {
        this.#ring = resolve;
      });
    if (this.#lost !== undefined) throw this.#lost;
    return this.#come.splice(0);
  }
}
