import { newId } from "./host-client";
import { aWhile, onEachHost } from "./on-each-host";

onEachHost("the host", (host) => {
  describe("continueAsNew", () => {
    it("hands each event to the generation that waits for it", async () => {
      const id = await host().start("oneEventEach", { left: 3 });
      for (const n of [1, 2, 3]) {
        const isReady = ({ customStatus }: { customStatus: unknown }) =>
          (customStatus as { left: number } | null)?.left === 4 - n;
        await host().until(id, isReady);
        await host().raise(id, "e", n);
      }
      expect((await host().ended(id)).output).toEqual([1, 2, 3]);
    });

    it("loses an event that reached an earlier generation", async () => {
      const id = await host().start("waitInLast", { left: 1 });
      await host().running(id);
      expect((await host().raise(id, "e", "early")).status).toBe(202);
      await host().until(id, ({ customStatus }) => customStatus === "waiting");
      await aWhile();
      expect((await host().statusOf(id)).runtimeStatus).toBe("Running");
      await host().raise(id, "e", "late");
      expect((await host().ended(id)).output).toBe("late");
    });

    it("puts a text into quotes", async () => {
      expect((await host().run("continueWithText", "first")).output).toEqual({ text: '"second"' });
    });

    it("starts nothing that is yielded after it", async () => {
      const { instanceId, output } = await host().run("callAfterContinue", { left: 1 });
      expect(output).toBe("last");
      await aWhile();
      expect((await host().ledger(instanceId)).count).toBe(0);
    });

    it("shows the new input, clears the custom status and begins the created time anew", async () => {
      const id = await host().start("restInEach", { left: 1 });
      const first = await host().until(id, ({ customStatus }) => customStatus !== null);
      expect(first.customStatus).toEqual({ left: 1 });
      const last = await host().ended(id);
      expect(last).toMatchObject({ input: { left: 0 }, customStatus: null });
      expect(last.createdTime > first.createdTime).toBe(true);
    });

    it("of a child leaves it the child of its parent", async () => {
      expect((await host().run("continuingParent", "first")).output).toEqual({ text: '"second"' });
    });
  });

  describe("a child", () => {
    it("has an id made of its parent's execution and its number, or the one it is given", async () => {
      const { instanceId, output } = await host().run("callChildren");
      expect(output).toMatchObject({
        unnamed: {
          id: expect.stringMatching(/^[0-9a-f-]{36}:0$/),
          parent: instanceId,
          type: "null",
        },
        named: { id: `child-of-${instanceId}`, parent: instanceId, value: 1 },
      });
    });

    it("goes on when its parent is terminated", async () => {
      const id = await host().start("slowParent", 1000);
      await host().until(`child-of-${id}`, ({ runtimeStatus }) => runtimeStatus === "Running");
      await host().command(id, "terminate", "?reason=x");
      expect(await host().ended(id)).toMatchObject({ runtimeStatus: "Terminated" });
      expect((await host().ended(`child-of-${id}`)).output).toBe("child: 9");
    });

    it("that is terminated fails its parent, which cannot catch it", async () => {
      const id = await host().start("slowParent", 60_000);
      await host().until(`child-of-${id}`, ({ runtimeStatus }) => runtimeStatus === "Running");
      await host().command(`child-of-${id}`, "terminate", "?reason=stop");
      expect(await host().ended(id)).toMatchObject({
        runtimeStatus: "Failed",
        output: `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled a sub-orchestration task with sequence ID 0 and name 'slowChild' (version '', instance ID 'child-of-${id}'), but the current replay execution hasn't (yet?) scheduled this task. Was a change made to the orchestrator code after this instance had already started running?`,
      });
    });

    it("goes on while its parent is suspended, which learns of the end when it is resumed", async () => {
      const id = await host().start("slowParent", 500);
      await host().until(`child-of-${id}`, ({ runtimeStatus }) => runtimeStatus === "Running");
      await host().command(id, "suspend", "?reason=hold");
      expect((await host().ended(`child-of-${id}`)).runtimeStatus).toBe("Completed");
      await aWhile();
      expect(await host().statusOf(id)).toMatchObject({
        runtimeStatus: "Suspended",
        output: "hold",
      });
      await host().command(id, "resume");
      expect((await host().ended(id)).output).toBe("child: 9");
    });
  });

  interface Payload {
    readonly history: readonly Readonly<Record<string, unknown>>[];
    readonly [member: string]: unknown;
  }

  describe("the payload of an orchestrator", () => {
    let seen: Promise<{ id: string; payloads: Payload[] }> | undefined;

    /** One instance is watched for all of these tests. */
    function calls(): Promise<{ id: string; payloads: Payload[] }> {
      seen ??= watch();
      return seen;
    }

    async function watch(): Promise<{ id: string; payloads: Payload[] }> {
      const id = newId("watched");
      await host().startAs(id, "oneOfEach", 1);
      await host().until(id, ({ customStatus }) => customStatus === "waiting");
      await host().raise(id, "go", { n: 1 });
      await host().ended(id);
      return { id, payloads: (await host().ledger(`calls of ${id}`)).kept as Payload[] };
    }

    it("has these members", async () => {
      const { id, payloads } = await calls();
      const { history: _, ...rest } = payloads.at(-1) as Payload;
      expect(rest).toEqual({
        input: 1,
        instanceId: id,
        isReplaying: true,
        parentInstanceId: null,
        sourceInstanceId: null,
        upperSchemaVersion: 1,
        upperSchemaVersionNew: 3,
        longRunningTimerIntervalDuration: "3.00:00:00",
        maximumShortTimerDuration: "6.00:00:00",
        defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
      });
    });

    it("begins with a clock and a start, and says that nothing is replayed", async () => {
      const [first] = (await calls()).payloads;
      expect(first?.["isReplaying"]).toBe(false);
      expect(first?.history.map(({ EventType }) => EventType)).toEqual([12, 0]);
    });

    it("lists the events, of which those that schedule something never count as played", async () => {
      const { history } = (await calls()).payloads.at(-1) as Payload;
      const events = history.filter(({ EventType }) => EventType !== 12 && EventType !== 13);
      expect(
        events.map(({ EventType, EventId, IsPlayed }) => [EventType, EventId, IsPlayed]),
      ).toEqual([
        [0, -1, true],
        [4, 0, false],
        [5, -1, true],
        [7, 1, false],
        [8, -1, true],
        [10, 2, false],
        [11, -1, true],
        [15, -1, true],
        [4, 3, false],
        [6, -1, true],
        [7, 4, false],
        [9, -1, true],
        [4, 5, false],
        [5, -1, false],
      ]);
      expect(events).toMatchObject([
        { Name: "oneOfEach", Version: null, Input: "1" },
        { Name: "square", Version: "", Input: null },
        { Result: "49", TaskScheduledId: 0 },
        { Name: "finish", Version: null, Input: null },
        { Result: '"finished"', TaskScheduledId: 1 },
        { FireAt: expect.any(String) },
        { TimerId: 2 },
        { Name: "go", Input: '{"n":1}' },
        { Name: "breakDown" },
        { Reason: "Activity function 'breakDown' failed: on purpose", Details: expect.any(String) },
        { Name: "throwError" },
        {
          Reason: "Orchestrator function 'throwError' failed: on purpose",
          Details: expect.any(String),
        },
        { Name: "square" },
        { Result: "64", TaskScheduledId: 5 },
      ]);
    });

    it("stamps a fired timer with the time at which it was created", async () => {
      const { history } = (await calls()).payloads.at(-1) as Payload;
      const timeOf = (type: number) =>
        Date.parse(String(history.find(({ EventType }) => EventType === type)?.["Timestamp"]));
      expect(Math.abs(timeOf(11) - timeOf(10))).toBeLessThan(100);
    });

    it("tells a child about its parent", async () => {
      const { id } = await calls();
      const [child] = (await host().ledger(`children of ${id}`)).kept as Payload[];
      expect(child).toMatchObject({ parentInstanceId: id });
      expect(child?.history[1]).toMatchObject({
        OrchestrationInstance: { ExecutionId: expect.stringMatching(/^[0-9a-f]{32}$/) },
        ParentInstance: {
          Name: "oneOfEach",
          OrchestrationInstance: {
            InstanceId: id,
            ExecutionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          },
          TaskScheduleId: 1,
          Version: null,
        },
      });
    });

    it("is not the only one: an activity gets its input and the id of its instance", async () => {
      const { id } = await calls();
      expect((await host().ledger(`activities of ${id}`)).kept[0]).toBe(7);
    });
  });
});
