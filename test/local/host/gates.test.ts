import { Gates } from "../../../local/host/gates";
import {
  completion,
  EventType,
  eventOf,
  failure,
  type HistoryEvent,
} from "../../../local/host/history";

const success = (task: number) => completion(EventType.taskCompleted, task, null);
const failed = (task: number) =>
  failure(EventType.taskFailed, task, { Reason: "r", Details: "d", FailureDetails: null });
const raised: HistoryEvent = {
  ...eventOf(EventType.eventRaised, "2026-03-10T10:00:00.000Z"),
  Name: "e",
  Input: "1",
};

describe("a gate", () => {
  function closed(...awaited: number[]): Gates {
    const gates = new Gates();
    gates.close("i", new Set(awaited));
    return gates;
  }

  it("lets only the last of the awaited successes pass", () => {
    const gates = closed(0, 1, 2);
    expect([2, 0, 1].map((task) => gates.letsPass("i", success(task)))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each<[string, HistoryEvent]>([
    ["a failure", failed(0)],
    ["an event from outside", raised],
    ["the success of a task that is not awaited", success(7)],
  ])("lets %s pass", (_, event) => {
    expect(closed(0, 1).letsPass("i", event)).toBe(true);
  });

  it("lets everything pass once it is open, and is closed for its own instance only", () => {
    const gates = closed(0, 1);
    expect(gates.letsPass("other", success(0))).toBe(true);
    gates.open("i");
    expect(gates.letsPass("i", success(0))).toBe(true);
  });
});
