import { newId } from "./host-client";
import { onEachHost } from "./on-each-host";

onEachHost("the management API", (host) => {
  describe("the status of an instance", () => {
    it("is 202 with a place to ask again while it runs", async () => {
      const id = await host().start("collect", 1);
      await host().running(id);
      const { status, headers, body } = await host().status(id);
      expect([status, headers.get("retry-after")]).toEqual([202, "5"]);
      expect(headers.get("location")).toContain(`/instances/${id}`);
      expect(body).toEqual({
        name: "collect",
        instanceId: id,
        runtimeStatus: "Running",
        input: 1,
        customStatus: null,
        output: null,
        createdTime: expect.any(String),
        lastUpdatedTime: expect.any(String),
      });
    });

    it("is 200 with input and output when it has completed", async () => {
      const { instanceId } = await host().run("finish", { q: 1 });
      const { status, headers, body } = await host().status(instanceId);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
      expect(body).toMatchObject({
        runtimeStatus: "Completed",
        input: { q: 1 },
        output: "finished",
      });
    });

    it("is 200 when it has failed, and 500 only for whoever asks for that", async () => {
      const { instanceId } = await host().run("throwError", "why");
      const { status, body } = await host().status(instanceId);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        runtimeStatus: "Failed",
        output: "Orchestrator function 'throwError' failed: why",
        customStatus: { before: "the throw" },
      });
      const asked = await host().status(instanceId, "?returnInternalServerErrorOnFailure=true");
      expect(asked.status).toBe(500);
    });

    it("is 404 with an empty body for an unknown id", async () => {
      const { status, body } = await host().status(newId());
      expect([status, body]).toEqual([404, ""]);
    });

    it("has times in whole seconds", async () => {
      const { createdTime, lastUpdatedTime } = await host().run("finish");
      for (const time of [createdTime, lastUpdatedTime]) {
        expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      }
    });

    it("hides the input on request", async () => {
      const { instanceId } = await host().run("finish", { q: 1 });
      expect((await host().statusOf(instanceId, "?showInput=false")).input).toBeNull();
    });

    it("of a child names its parent", async () => {
      const { instanceId } = await host().run("callChildren");
      const child = await host().statusOf(`child-of-${instanceId}`);
      expect(child).toMatchObject({
        parentInstanceId: instanceId,
        input: 1,
        runtimeStatus: "Completed",
      });
    });
  });

  describe("the history of an instance", () => {
    const OUTPUTS = "?showHistory=true&showHistoryOutput=true";

    async function oneOfEach(): Promise<string> {
      const id = await host().start("oneOfEach");
      await host().until(id, ({ customStatus }) => customStatus === "waiting");
      await host().raise(id, "go", { n: 1 });
      await host().ended(id);
      return id;
    }

    const named = (events: readonly Readonly<Record<string, unknown>>[] = []) =>
      events.map((event) => [event["EventType"], event["FunctionName"] ?? event["Name"] ?? null]);

    it("names every event but those that schedule a call or frame an episode", async () => {
      const { historyEvents } = await host().statusOf(await oneOfEach(), "?showHistory=true");
      expect(named(historyEvents)).toEqual([
        ["ExecutionStarted", "oneOfEach"],
        ["TaskCompleted", "square"],
        ["SubOrchestrationInstanceCompleted", "finish"],
        ["TimerCreated", null],
        ["TimerFired", null],
        ["EventRaised", "go"],
        ["TaskFailed", "breakDown"],
        ["SubOrchestrationInstanceFailed", "throwError"],
        ["TaskCompleted", "square"],
        ["ExecutionCompleted", null],
      ]);
      expect(historyEvents?.filter((event) => "Result" in event)).toEqual([]);
    });

    it("has results and reasons for whoever asks for outputs", async () => {
      const { historyEvents = [] } = await host().statusOf(await oneOfEach(), OUTPUTS);
      const byType = (type: string) => historyEvents.find((event) => event["EventType"] === type);
      expect(byType("TaskCompleted")).toMatchObject({ Result: 49, Input: null });
      expect(byType("SubOrchestrationInstanceCompleted")).toMatchObject({ Result: "finished" });
      expect(byType("EventRaised")).toMatchObject({ Input: '{"n":1}' });
      expect(byType("TaskFailed")).toMatchObject({
        Reason: "Activity function 'breakDown' failed: on purpose",
      });
      expect(byType("SubOrchestrationInstanceFailed")).toMatchObject({
        Reason: "Orchestrator function 'throwError' failed: on purpose",
      });
      expect(byType("ExecutionCompleted")).toMatchObject({
        Result: { all: "seen" },
        OrchestrationStatus: "Completed",
      });
    });

    it("ends with the failure of an instance that failed", async () => {
      const { instanceId } = await host().run("breakInActivity", "why");
      const { historyEvents = [] } = await host().statusOf(instanceId, OUTPUTS);
      expect(named(historyEvents)).toEqual([
        ["ExecutionStarted", "breakInActivity"],
        ["TaskFailed", "breakDown"],
        ["ExecutionCompleted", null],
      ]);
      expect(historyEvents.at(-1)).toMatchObject({ OrchestrationStatus: "Failed" });
    });

    it("keeps the reasons of suspension, resumption and termination", async () => {
      const id = await host().start("collect");
      await host().running(id);
      await host().command(id, "suspend", "?reason=hold");
      await host().until(id, ({ runtimeStatus }) => runtimeStatus === "Suspended");
      await host().command(id, "resume", "?reason=go");
      await host().running(id);
      await host().command(id, "terminate", "?reason=stop");
      await host().ended(id);
      const { historyEvents = [] } = await host().statusOf(id, OUTPUTS);
      expect(historyEvents.map(({ Timestamp: _, ...event }) => event)).toMatchObject([
        { EventType: "ExecutionStarted", FunctionName: "collect" },
        { EventType: "ExecutionSuspended", Reason: "hold" },
        { EventType: "ExecutionResumed", Reason: "go" },
        { EventType: "ExecutionTerminated", Input: "stop" },
        { EventType: "ExecutionCompleted", Result: "stop", OrchestrationStatus: "Terminated" },
      ]);
    });
  });
});
