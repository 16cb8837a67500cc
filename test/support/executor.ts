/** The real durable-functions executor, one episode at a time, and the events of the histories it replays. */
import { generationOf, type Json, type Orchestration } from "../../src/durable";

// The executor has no public entry point; this one file may know where it lives.
const { createOrchestrator, DummyOrchestrationContext, DurableOrchestrationInput } =
  require("durable-functions/lib/src/util/testingUtils");

interface Action {
  actionType: number;
  functionName: string;
  input: unknown;
  instanceId?: string;
  fireAt?: string | Date;
}

/** A call or a timer that an episode waits for. */
export interface OpenTask {
  id: number | string;
  actionObj: Action | "noOp";
  isCanceled?: boolean;
  parent?: { children: OpenTask[]; innerTask?: { actionObj: Action } };
}

/** What an episode of the executor leaves: whether the generation is over, and what it waits for. */
export interface Episode {
  isDone: boolean;
  output: unknown;
  customStatus?: unknown;
  actions: Action[][];
  open: OpenTask[];
}

export type HistoryEvent = object;

const CALL_SUB_ORCHESTRATION = 2;
const CONTINUE_AS_NEW = 4;
const CREATE_TIMER = 5;

/** Runs the body from the top against a history. */
export type RunEpisode = (
  instanceId: string,
  history: readonly HistoryEvent[],
  input: unknown,
) => Promise<Episode>;

export function episodesOf<Input extends Json, Output extends Json>(
  orchestration: Orchestration<Input, Output>,
): RunEpisode {
  const orchestrator = createOrchestrator(generationOf(orchestration));
  return async (instanceId, history, input) => {
    const quiet = new DummyOrchestrationContext(undefined, undefined, () => undefined);
    // Timers longer than six days would be split; schema 3 is what the host speaks.
    const limits = ["3.00:00:00", "6.00:00:00", 30_000, 3];
    const trigger = new DurableOrchestrationInput(instanceId, [...history], input, ...limits);
    const state = await orchestrator(trigger, quiet);
    const open: OpenTask[] = Object.values(quiet.df.taskOrchestratorExecutor.openTasks);
    return { ...state, open };
  };
}

/** The input of the next generation, when the episode asked for one. */
export const continuedAsNew = ({ actions }: Episode): Action | undefined =>
  actions.flat().find(({ actionType }) => actionType === CONTINUE_AS_NEW);

/** What a task calls; the tries after the first have no action of their own, nor have the pauses between. */
export function callOf({ actionObj, parent }: OpenTask): Action | undefined {
  const action = actionObj === "noOp" ? parent?.innerTask?.actionObj : actionObj;
  return action?.actionType === CREATE_TIMER ? undefined : action;
}

export const isChild = ({ actionType }: Action): boolean => actionType === CALL_SUB_ORCHESTRATION;

export function isTimer(task: OpenTask): boolean {
  if (task.actionObj !== "noOp") return task.actionObj.actionType === CREATE_TIMER;
  return (task.parent?.children.indexOf(task) ?? 0) % 2 === 1;
}

/** When a timer fires; unknown of the pauses between tries. */
export const fireAtOf = ({ actionObj }: OpenTask): Date | undefined =>
  actionObj === "noOp" || !actionObj.fireAt ? undefined : new Date(actionObj.fireAt);

const event = (EventType: number, at: Date): HistoryEvent => ({
  EventType,
  EventId: -1,
  IsPlayed: false,
  Timestamp: at,
});

/** The events that the host writes, each with the instant at which it happened. */
export const events = {
  woken: (at: Date): HistoryEvent => event(12, at),
  started: (at: Date, name: string, input: unknown): HistoryEvent => ({
    ...event(0, at),
    Name: name,
    Input: JSON.stringify(input),
  }),
  fired: (at: Date, { id }: OpenTask): HistoryEvent => ({
    ...event(11, at),
    TimerId: id,
    FireAt: at,
  }),
  answered: (at: Date, task: OpenTask, answer: unknown): HistoryEvent => ({
    ...event(ofChild(task) ? 8 : 5, at),
    TaskScheduledId: task.id,
    Result: JSON.stringify(answer),
  }),
  failed: (at: Date, task: OpenTask, fault: unknown): HistoryEvent => ({
    ...event(ofChild(task) ? 9 : 6, at),
    TaskScheduledId: task.id,
    Reason: String(fault),
    Details: "",
  }),
};

function ofChild(task: OpenTask): boolean {
  const call = callOf(task);
  return call !== undefined && isChild(call);
}
