import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { viewExecutor } from "../../local/host/executor-view";
import type { HistoryEvent } from "../../local/host/history";
import { KnownHistory } from "../../local/host/known-history";
import { findMismatch } from "../../local/host/non-determinism";
import { watchExecutor } from "../../local/host/sdk-executor";
import { generationOf, type Json, type Orchestration } from "../../src/durable";
import { disposePage } from "../../src/orchestrators/dispose-page";
import { disposeRound } from "../../src/orchestrators/dispose-round";
import { eraseDataSubject } from "../../src/orchestrators/erase-data-subject";

// The executor has no public entry point; in this folder only this file may know where it lives.
const { createOrchestrator, DummyOrchestrationContext, DurableOrchestrationInput } =
  require("durable-functions/lib/src/util/testingUtils");

/** One instance of a scenario as the host left it: what it was started with, and all that happened to it. */
export interface GoldenHistory {
  readonly instanceId: string;
  readonly orchestration: string;
  readonly input: unknown;
  readonly status: string;
  readonly output: unknown;
  readonly history: readonly HistoryEvent[];
}

/** A body with its contract taken away: what goes in and out is in the history. */
type Generation = ReturnType<typeof generationOf>;

const asGeneration = <Input extends Json, Output extends Json>(
  orchestration: Orchestration<Input, Output>,
): [string, Generation] => [orchestration.contract.name, generationOf(orchestration)];

/** The orchestrations of today under their names; a variant takes the place of its original. */
export const orchestrationsWith = <Input extends Json, Output extends Json>(
  variant?: Orchestration<Input, Output>,
): ReadonlyMap<string, Generation> =>
  new Map([
    asGeneration(eraseDataSubject),
    asGeneration(disposeRound),
    asGeneration(disposePage),
    ...(variant ? [asGeneration(variant)] : []),
  ]);

/** Where the histories of a version lie. */
const folderOf = (version: string): string => join(__dirname, version);

/** The recorded scenarios of a version, by name; none if the version was never recorded. */
export function historiesOf(version: string): ReadonlyMap<string, readonly GoldenHistory[]> {
  const folder = folderOf(version);
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return new Map(
    files.map((file) => [
      file.replace(/\.json$/, ""),
      JSON.parse(readFileSync(join(folder, file), "utf8")) as GoldenHistory[],
    ]),
  );
}

/** What running instances would break on: everything in a history that today's code does not do again. */
export async function breakagesOf(
  recorded: GoldenHistory,
  orchestrations: ReadonlyMap<string, Generation>,
): Promise<string[]> {
  const { orchestration, history, instanceId } = recorded;
  const generation = orchestrations.get(orchestration);
  if (generation === undefined) return [`there is no orchestration '${orchestration}' any more`];
  const context = new DummyOrchestrationContext(orchestration, instanceId, () => undefined);
  const fault = await replayed(recorded, generation, context);
  const { scheduled } = new KnownHistory(
    "",
    history.map((event) => JSON.stringify(event)),
  );
  const tasks = viewExecutor(context).tasks.map(({ id, work }) => [id, work] as const);
  const mismatch = findMismatch(scheduled, new Map(tasks))?.message;
  return [mismatch, fault].filter((one) => one !== undefined);
}

/** Runs the body through the whole history, as the platform does; says what ended otherwise than recorded. */
async function replayed(
  { input, instanceId, history, status, output }: GoldenHistory,
  generation: Generation,
  context: object,
): Promise<string | undefined> {
  watch();
  const limits = ["3.00:00:00", "6.00:00:00", 30_000, 3, true];
  const trigger = new DurableOrchestrationInput(instanceId, history, input, ...limits);
  try {
    const state: { isDone: boolean; output: unknown } = await createOrchestrator(generation)(
      trigger,
      context,
    );
    const [was, is] = [status === "Completed", state.isDone].map((over) => (over ? "" : "not "));
    if (was !== is) return `its end was ${was}reached, and now is ${is}reached`;
    const outputs = [output, state.output ?? null].map((one) => JSON.stringify(one));
    return outputs[0] === outputs[1]
      ? undefined
      : `it gave ${outputs[0]}, and now gives ${outputs[1]}`;
  } catch (thrown) {
    return `it now fails: ${reasonOf(thrown)}`;
  }
}

/** The executor throws the orchestrator's error inside the state it left, as a text behind this label. */
function reasonOf(thrown: unknown): string {
  const [words = "", state] = String(thrown).split("$OutOfProcData$:");
  return state === undefined ? words : String((JSON.parse(state) as { error?: unknown }).error);
}

let watched = false;

/** Once for each copy of the SDK: watching is a patch on it. */
function watch(): void {
  if (!watched) watchExecutor(process.cwd());
  watched = true;
}
