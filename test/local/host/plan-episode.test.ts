import type { EpisodeFacts } from "../../../local/host/episode";
import { NOTHING_SEEN, type TaskView, type Work } from "../../../local/host/executor-view";
import { EventType, eventOf, type ScheduledEvent } from "../../../local/host/history";
import type { OrchestratorState } from "../../../local/host/orchestrator-state";
import { planEpisode } from "../../../local/host/plan-episode";

const now = new Date("2026-03-10T10:00:00.000Z");
const TIME = now.toISOString();
const waiting: OrchestratorState = { isDone: false, actions: [] };
const done: OrchestratorState = { isDone: true, actions: [], output: { ok: true } };

const square: Work = { kind: "activity", name: "square", input: 5 };
const child = (instanceId?: string): Work => {
  return { kind: "child", name: "finish", input: "text", instanceId, version: undefined };
};
const timer: Work = { kind: "timer", fireAt: new Date("2026-03-10T11:00:00.000Z") };

function task(id: number, work: Work, more: Partial<TaskView> = {}): TaskView {
  return { id, work, isOpen: true, isCancelled: false, isHeldBack: false, ...more };
}

const scheduledSquare: ScheduledEvent = {
  ...eventOf(EventType.taskScheduled, TIME, 0),
  Name: "square",
  Version: "",
  Input: null,
};
const createdTimer: ScheduledEvent = { ...eventOf(EventType.timerCreated, TIME, 0), FireAt: TIME };

function plan(
  tasks: readonly TaskView[],
  state: EpisodeFacts["state"],
  more: Partial<EpisodeFacts> = {},
) {
  return planEpisode({
    instance: { id: "i", exec: "e", name: "orchestrate" },
    now,
    isStrict: false,
    defaultVersion: null,
    scheduled: new Map(),
    open: new Set(),
    state,
    view: { ...NOTHING_SEEN, tasks },
    directory: { refuseActivity: () => undefined, refuseChild: () => undefined },
    ...more,
  });
}

describe("what an episode schedules", () => {
  it("has the numbers of the replay, in ascending order", () => {
    const { activities, children, timers, events } = plan(
      [task(2, timer), task(0, square), task(1, child())],
      waiting,
    );
    expect(activities).toEqual([{ task: 0, name: "square", input: "5" }]);
    expect(children).toEqual([
      { task: 1, name: "finish", id: "e:1", version: null, input: '"text"' },
    ]);
    expect(timers).toEqual([{ task: 2, fireAt: new Date("2026-03-10T11:00:00.000Z") }]);
    expect(events.map(({ EventType: type, EventId }) => [type, EventId])).toEqual([
      [4, 0],
      [7, 1],
      [10, 2],
    ]);
  });

  it.each([
    [
      "was scheduled before",
      task(0, square),
      { scheduled: new Map([[0, scheduledSquare]]), open: new Set([0]) },
    ],
    ["is closed", task(0, square, { isOpen: false }), {}],
    ["is held back", task(0, square, { isHeldBack: true }), {}],
    ["is cancelled already", task(0, timer, { isCancelled: true }), {}],
  ])("is nothing that %s", (_, one, more) => {
    expect(plan([one], waiting, more).events).toEqual([]);
  });

  it.each<[string, unknown, string | null]>([
    ["a quoted text as it is", '"text"', '"text"'],
    ["true as .NET writes it", true, "True"],
    ["false as .NET writes it", false, "False"],
    ["an object as JSON", { b: true }, '{"b":true}'],
    ["nothing for null", null, null],
    ["nothing for undefined", undefined, null],
  ])("gives an activity %s", (_, input, text) => {
    const { activities } = plan([task(0, { kind: "activity", name: "a", input })], waiting);
    expect(activities).toEqual([{ task: 0, name: "a", input: text }]);
  });

  it("gives a child the id it asks for, and the default version when it asks for none", () => {
    const { children } = plan([task(0, child("mine"))], waiting, { defaultVersion: "1.0" });
    expect(children).toMatchObject([{ id: "mine", version: "1.0" }]);
  });

  it("counts a back-off from the clock of the episode", () => {
    const { timers } = plan([task(1, { kind: "back-off", delayMs: 2000 })], waiting);
    expect(timers[0]?.fireAt.toISOString()).toBe("2026-03-10T10:00:02.000Z");
  });
});

describe("how an episode ends", () => {
  it("is by waiting while the orchestrator waits, or while something is open", () => {
    expect(plan([], waiting).ending).toEqual({ kind: "waits" });
    expect(plan([task(0, square)], done).ending).toEqual({ kind: "waits" });
    const open = { scheduled: new Map([[0, scheduledSquare]]), open: new Set([0]) };
    expect(plan([task(0, square)], done, open).ending).toEqual({ kind: "waits" });
  });

  it("is by completion when nothing is open", () => {
    expect(plan([], done).ending).toEqual({ kind: "completed", output: '{"ok":true}' });
  });

  it("is by completion when all that is open is a timer that was cancelled", () => {
    const known = { scheduled: new Map([[0, createdTimer]]), open: new Set([0]) };
    const { ending, cancelledTimers } = plan([task(0, timer, { isCancelled: true })], done, known);
    expect([ending.kind, cancelledTimers]).toEqual(["completed", [0]]);
  });

  it("is by failure once nothing is open any more", () => {
    const failed: OrchestratorState = {
      isDone: false,
      actions: [],
      error: "boom",
      customStatus: { a: 1 },
    };
    const { ending, custom } = plan([], failed);
    expect(ending).toMatchObject({
      kind: "failed",
      message: "Orchestrator function 'orchestrate' failed: boom",
    });
    expect(custom).toBe('{"a":1}');
    expect(plan([task(0, square)], failed).ending).toEqual({ kind: "waits" });
  });

  it("is by continuing as new, with a text in the quotes which the SDK gave it", () => {
    const next = { isDone: true, actions: [{ actionType: 4, input: '"second"' }] };
    expect(plan([], next).ending).toEqual({ kind: "continues as new", input: '"\\"second\\""' });
  });

  it("clears the custom status when the state has none", () => {
    expect(plan([], waiting).custom).toBeNull();
  });
});

describe("what fails an instance at once", () => {
  const failing = (tasks: readonly TaskView[], state: EpisodeFacts["state"], more = {}) => {
    const planned = plan(tasks, state, more);
    expect([planned.activities, planned.events, planned.custom]).toEqual([[], [], null]);
    return planned.ending.kind === "failed" ? planned.ending.message : planned.ending.kind;
  };

  it.each([
    [7, "callEntity"],
    [8, "callHttp"],
    [9, "signalEntity"],
    [13, "lock"],
  ])("is the action %d", (actionType, name) => {
    const inside = { actionType: 12, compoundActions: [{ actionType }] };
    const message = failing([task(0, square)], { ...waiting, actions: [inside] });
    expect(message).toBe(`embedded host: '${name}' is not supported`);
  });

  it("is a retry timeout", () => {
    const action = { actionType: 1, retryOptions: { retryTimeoutInMilliseconds: 5 } };
    expect(failing([], { ...waiting, actions: [action] })).toContain(
      "'retryTimeoutInMilliseconds'",
    );
  });

  it("is a list of more than 100,000 actions", () => {
    const actions = Array.from({ length: 100_001 }, () => ({ actionType: 0 }));
    expect(failing([], { ...waiting, actions })).toContain("more than 100000 actions");
  });

  it("is a replay without a state", () => {
    const message = failing([], { hardFailure: "no state" });
    expect(message).toBe("Orchestrator function 'orchestrate' failed: no state");
  });

  it("is an activity or a child that cannot be called", () => {
    const directory = { refuseActivity: () => "no activity", refuseChild: () => "no child" };
    expect(failing([task(0, square)], waiting, { directory })).toBe("no activity");
    expect(failing([task(0, child())], waiting, { directory })).toBe("no child");
  });

  it("is a task in a second Task.any in strict mode, which otherwise is warned of", () => {
    const view = { tasks: [], reused: ["square"], awaited: undefined };
    expect(failing([], waiting, { view, isStrict: true })).toContain(
      "the task 'square' is in a second",
    );
    const { ending, warnings } = plan([], waiting, { view });
    expect([ending.kind, warnings.length]).toEqual(["waits", 1]);
  });

  it.each<[string, TaskView[], string]>([
    [
      "came back as another activity",
      [task(0, { ...square, name: "cube" })],
      "scheduled an activity task named 'cube'",
    ],
    ["came back as a child", [task(0, child())], "CreateSubOrchestrationAction"],
    ["came back as a timer", [task(0, timer)], "CreateTimerOrchestratorAction"],
    ["did not come back", [], "hasn't (yet?) scheduled this task"],
  ])("is an activity of the history that %s", (_, tasks, text) => {
    const known = { scheduled: new Map([[0, scheduledSquare]]), open: new Set([0]) };
    const message = failing(tasks, waiting, known);
    expect(message).toMatch(/^Non-Deterministic workflow detected: /);
    expect(message).toContain(text);
  });

  it.each<[string, TaskView[]]>([
    ["came back as an activity", [task(0, square)]],
    ["did not come back", []],
  ])("is a timer of the history that %s", (_, tasks) => {
    const known = { scheduled: new Map([[0, createdTimer]]), open: new Set<number>() };
    expect(failing(tasks, waiting, known)).toContain("scheduled a timer task with sequence");
  });
});
