import { EventType, eventOf, type HistoryEvent } from "../../../local/host/history";
import { sortMail } from "../../../local/host/sort-mail";

const TIME = "2026-03-10T10:00:00.000Z";
const raised = (Name: string): HistoryEvent => ({
  ...eventOf(EventType.eventRaised, TIME),
  Name,
  Input: "1",
});
const suspended: HistoryEvent = { ...eventOf(EventType.executionSuspended, TIME), Reason: "r" };
const resumed: HistoryEvent = { ...eventOf(EventType.executionResumed, TIME), Reason: "r" };
const terminated: HistoryEvent = { ...eventOf(EventType.executionTerminated, TIME), Input: "r" };
const started: HistoryEvent = {
  ...eventOf(EventType.executionStarted, TIME),
  OrchestrationInstance: { InstanceId: "i", ExecutionId: "now" },
  ParentInstance: null,
  Name: "o",
  Version: null,
  Input: null,
};

function sorted(events: readonly [HistoryEvent, string?][], rules = {}) {
  const mail = events.map(([event, exec], n) => {
    return { n, id: "i", exec: exec ?? null, ev: JSON.stringify(event) };
  });
  return sortMail(mail, { exec: "now", isSuspended: false, atMostOne: false, ...rules });
}

describe("mail", () => {
  it("is taken in the order of its arrival", () => {
    const { events, consumed } = sorted([[raised("a")], [raised("b")]]);
    expect(events).toEqual([raised("a"), raised("b")]);
    expect(consumed).toEqual([0, 1]);
  });

  it("is taken one by one in strict mode", () => {
    const { events, consumed } = sorted([[raised("a")], [raised("b")]], { atMostOne: true });
    expect([events, consumed]).toEqual([[raised("a")], [0]]);
  });

  it("begins with the start, whatever came before it", () => {
    const { events } = sorted([[raised("a")], [started, "now"]], { atMostOne: true });
    expect(events).toEqual([started]);
  });

  it("for an earlier execution is used up and forgotten", () => {
    const { events, consumed } = sorted([
      [raised("a"), "before"],
      [raised("b"), "now"],
    ]);
    expect([events, consumed]).toEqual([[raised("b")], [0, 1]]);
  });

  it("waits from the suspension on until the resumption", () => {
    const held = sorted([[raised("a")], [suspended]]);
    expect([held.events, held.consumed, held.isSuspended]).toEqual([[], [1], true]);
    const freed = sorted([[raised("a")], [resumed]], { isSuspended: true });
    expect([freed.events, freed.isSuspended]).toEqual([[raised("a")], false]);
    const both = sorted([[suspended], [raised("a")], [resumed]]);
    expect([both.events, both.control]).toEqual([[raised("a")], [suspended, resumed]]);
  });

  it("after a termination is of no interest", () => {
    const end = sorted([[raised("a")], [terminated], [resumed]], { isSuspended: true });
    expect([end.isTerminated, end.events, end.control]).toEqual([true, [], [terminated]]);
  });
});
