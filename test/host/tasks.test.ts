import { aWhile, onEachHost } from "./on-each-host";

onEachHost("the host", (host) => {
  describe("tasks", () => {
    it("fan out and in", async () => {
      expect((await host().run("squares", 100)).output).toBe(328_350);
    });

    it("add up over several levels of children", async () => {
      expect((await host().run("sumOfSquares", { from: 0, to: 24 })).output).toBe(4324);
    });

    it("of every kind can be waited for together", async () => {
      expect((await host().run("waitForKinds")).output).toEqual([9, "finished", null]);
    });

    it("after an early failure in Task.all start only when every sibling has ended", async () => {
      const { output } = await host().run("failEarlyInAll", { siblingMs: 900 });
      expect(output).toEqual({
        caught: "Activity function 'breakDown' failed: early",
        wentOnAfterSibling: true,
      });
    });

    it("that fail together give one failure", async () => {
      const { output } = await host().run("failTwiceInAll");
      expect(output).toBe("Activity function 'breakDown' failed: both");
    });

    it("that lose a race keep the instance alive until they have ended", async () => {
      const id = await host().start("raceActivities", { slowMs: 900 });
      const won = await host().until(id, ({ customStatus }) => customStatus === "won");
      expect(won.runtimeStatus).toBe("Running");
      expect(await host().ended(id)).toMatchObject({ runtimeStatus: "Completed", output: 16 });
      expect((await host().ledger(id)).count).toBe(1);
    });

    it("that only wait for an event keep nothing alive", async () => {
      expect((await host().run("raceEvent")).output).toBe(16);
    });

    it.each([
      ["yielded twice", "yieldTwice", [1, 1]],
      ["raced and then yielded alone", "raceThenTake", 1],
    ])("%s run once", async (_, name, output) => {
      const ended = await host().run(name);
      expect(ended.output).toEqual(output);
      expect((await host().ledger(ended.instanceId)).count).toBe(1);
    });
  });

  describe("retries", () => {
    it.each([
      ["give the result of the attempt that succeeded", { attempts: 4, succeedAt: 3 }, 3, 3],
      [
        "give the last failure when all attempts are used up",
        { attempts: 3, succeedAt: 9 },
        "attempt 3",
        3,
      ],
      [
        "do not pause after the last attempt, be it the only one",
        { attempts: 1, succeedAt: 9, pauseMs: 3_600_000 },
        "attempt 1",
        1,
      ],
    ])("%s", async (_, input, expected, runs) => {
      const { instanceId, output } = await host().run("retry", input);
      const failed = `Activity function 'failUntil' failed: ${expected}`;
      expect(output).toBe(typeof expected === "number" ? expected : failed);
      expect((await host().ledger(instanceId)).count).toBe(runs);
    });

    it("run side by side, and another activity after them", async () => {
      const { output } = await host().run("retrySideBySide");
      expect(output).toEqual({ runs: [1, 2, 3, 1, 2, 3], next: 25 });
    });

    it.each([
      ["without an id", null],
      ["with an id, which every attempt takes again", "fixed"],
    ])("of a child %s give its last failure", async (_, id) => {
      const childId = id === null ? null : `${id}-${Date.now()}`;
      const { output } = await host().run("retryChild", childId);
      expect(output).toBe("Orchestrator function 'throwError' failed: in child");
    });
  });

  describe("timers and events", () => {
    it("rest until past, present and future instants", async () => {
      expect((await host().run("rest", [-60_000, 0, 300])).output).toBe("rested");
    });

    it("may fire early, so an orchestrator that looks at the clock waits again", async () => {
      expect((await host().run("restFully", 1200)).output).toMatchObject({ isOver: true });
    });

    it("keep the instance alive while a timer that lost is not cancelled", async () => {
      const id = await host().start("forgetTimer", 1500);
      const won = await host().until(id, ({ customStatus }) => customStatus === "won");
      expect(won.runtimeStatus).toBe("Running");
      expect((await host().ended(id)).output).toBe("activity won");
    });

    it.each([
      ["a minute", 60_000],
      ["ten days", null],
    ])("let the instance end once a timer of %s is cancelled", async (_, ms) => {
      const id = await host().start("cancelTimer", ms);
      await host().running(id);
      await host().raise(id, "go", 1);
      expect((await host().ended(id)).output).toMatchObject({ eventWon: true });
    });

    it("race each other", async () => {
      expect((await host().run("timerOrEvent", 100)).output).toBe("timer");
      const id = await host().start("timerOrEvent", 2000);
      await host().running(id);
      await host().raise(id, "go", 1);
      expect((await host().ended(id)).output).toBe("event");
    });

    it("give the first event to the one that began to wait last", async () => {
      const id = await host().start("collectSideBySide");
      await host().running(id);
      await host().raise(id, "e", "sent first");
      await aWhile();
      await host().raise(id, "e", "sent second");
      expect((await host().ended(id)).output).toEqual(["sent second", "sent first"]);
    });

    it("keep events that come before anybody waits, in their order", async () => {
      const id = await host().start("collectAfterPause", 1000);
      await host().running(id);
      await host().raise(id, "e", "first");
      await aWhile();
      await host().raise(id, "e", "second");
      expect((await host().ended(id)).output).toEqual(["first", "second"]);
    });

    it("keep an event that comes at once after the start", async () => {
      const id = await host().start("collect", 1);
      expect((await host().raise(id, "e", "now")).status).toBe(202);
      expect((await host().ended(id)).output).toEqual(["now"]);
    });
  });
});
