import type { Answer } from "./host-client";
import { newId } from "./host-client";
import { aWhile, onEachHost } from "./on-each-host";

onEachHost("the management API", (host) => {
  async function waiting(): Promise<string> {
    const id = await host().start("collect", 1);
    await host().running(id);
    return id;
  }

  async function suspended(reason = "hold"): Promise<string> {
    const id = await waiting();
    await host().command(id, "suspend", `?reason=${reason}`);
    await host().until(id, ({ runtimeStatus }) => runtimeStatus === "Suspended");
    return id;
  }

  const ended = async () => (await host().run("finish")).instanceId;

  describe("any operation on an instance", () => {
    const operations: [string, (id: string) => Promise<Answer>][] = [
      ["an event", (id) => host().raise(id, "e", 1)],
      ["a termination", (id) => host().command(id, "terminate")],
      ["a suspension", (id) => host().command(id, "suspend")],
      ["a resumption", (id) => host().command(id, "resume")],
    ];

    it.each(operations)("answers 404 to %s for nobody", async (_, operation) => {
      expect((await operation(newId())).status).toBe(404);
    });

    it.each(operations)(
      "answers 410 to %s for an instance that has ended",
      async (_, operation) => {
        expect((await operation(await ended())).status).toBe(410);
      },
    );

    it.each([
      ["GET", "/nothing"],
      ["PUT", "/instances/x"],
      ["GET", "/instances/x/terminate"],
      ["GET", "/orchestrators/finish"],
      ["POST", "/instances/x/unheardOf"],
    ])("answers 404 to %s %s", async (method, path) => {
      expect((await host().management(method, path)).status).toBe(404);
    });
  });

  describe("raising an event", () => {
    it.each([
      ["JSON that is broken", "/e", { body: "{broken", contentType: "application/json" }, 400],
      ["an empty body", "/e", { body: "", contentType: "application/json" }, 400],
      ["a text", "/e", { body: "1", contentType: "text/plain" }, 400],
      ["no content type", "/e", {}, 400],
      ["no name", "/", { json: 1 }, 404],
    ])("with %s is refused and reaches nobody", async (_, event, sent, expected) => {
      const id = await waiting();
      const answer = await host().management("POST", `/instances/${id}/raiseEvent${event}`, sent);
      expect(answer.status).toBe(expected);
      await aWhile();
      expect(await host().statusOf(id)).toMatchObject({ runtimeStatus: "Running" });
    });

    it("distinguishes capital letters in the name", async () => {
      const id = await waiting();
      expect((await host().raise(id, "E", "in capitals")).status).toBe(202);
      await aWhile();
      await host().raise(id, "e", "as awaited");
      expect((await host().ended(id)).output).toEqual(["as awaited"]);
    });
  });

  describe("terminating an instance", () => {
    it.each([
      ["the reason", "?reason=enough", "enough"],
      ["nothing when there is no reason", "", null],
      ["a number when the reason is one", "?reason=5", 5],
      ["an object when the reason is JSON", `?reason=${encodeURIComponent('{"a":1}')}`, { a: 1 }],
    ])("makes its output %s", async (_, query, output) => {
      const id = await waiting();
      expect((await host().command(id, "terminate", query)).status).toBe(202);
      expect(await host().ended(id)).toMatchObject({ runtimeStatus: "Terminated", output });
    });

    it("works while it is suspended", async () => {
      const id = await suspended();
      await host().command(id, "terminate", "?reason=bye");
      expect(await host().ended(id)).toMatchObject({ runtimeStatus: "Terminated", output: "bye" });
    });

    it("does not wait for the activity that runs", async () => {
      const id = await host().start("slowChild", 60_000);
      await host().running(id);
      await host().command(id, "terminate", "?reason=now");
      expect(await host().ended(id)).toMatchObject({ runtimeStatus: "Terminated", output: "now" });
    });
  });

  describe("suspending an instance", () => {
    it("shows the reason as output, and that of the resumption afterwards", async () => {
      const id = await suspended("hold");
      const { status, body } = await host().status(id);
      expect(status).toBe(202);
      expect(body).toMatchObject({ runtimeStatus: "Suspended", output: "hold" });
      await host().command(id, "resume", "?reason=go");
      expect(await host().running(id)).toMatchObject({ output: "go" });
    });

    it("shows nothing as output without a reason", async () => {
      const id = await waiting();
      await host().command(id, "suspend", "");
      const isSuspended = ({ runtimeStatus }: { runtimeStatus: string }) =>
        runtimeStatus === "Suspended";
      expect((await host().until(id, isSuspended)).output).toBeNull();
    });

    it("is a failure when it is suspended already, and so is resuming one that runs", async () => {
      expect((await host().command(await suspended(), "suspend")).status).toBe(500);
      const running = await waiting();
      expect((await host().command(running, "resume")).status).toBe(500);
      expect(await host().statusOf(running)).toMatchObject({
        runtimeStatus: "Running",
        output: null,
      });
    });

    it("holds events back until it is resumed", async () => {
      const id = await suspended();
      expect((await host().raise(id, "e", 7)).status).toBe(202);
      await aWhile();
      expect(await host().statusOf(id)).toMatchObject({
        runtimeStatus: "Suspended",
        output: "hold",
      });
      await host().command(id, "resume");
      expect(await host().ended(id)).toMatchObject({ output: [7] });
    });

    it("holds back a timer that comes due meanwhile", async () => {
      const id = await host().start("rest", [700]);
      await host().running(id);
      await host().command(id, "suspend");
      await host().until(id, ({ runtimeStatus }) => runtimeStatus === "Suspended");
      await aWhile();
      await aWhile();
      await aWhile();
      expect(await host().statusOf(id)).toMatchObject({ runtimeStatus: "Suspended" });
      await host().command(id, "resume");
      expect(await host().ended(id)).toMatchObject({ output: "rested" });
    });
  });

  describe("restarting an instance", () => {
    it("runs it again under a new id", async () => {
      const { instanceId } = await host().run("introduce", "original");
      const { status, body } = await host().command(instanceId, "restart", "");
      const { id } = body as { id: string };
      expect(status).toBe(202);
      expect(id).not.toBe(instanceId);
      expect((await host().ended(id)).output).toMatchObject({ value: "original" });
    });

    it("can keep the id", async () => {
      const { instanceId } = await host().run("introduce", "original");
      const query = "?restartWithNewInstanceId=false";
      const { status, body } = await host().command(instanceId, "restart", query);
      expect([status, (body as { id: string }).id]).toEqual([202, instanceId]);
      expect((await host().ended(instanceId)).output).toMatchObject({ value: "original" });
    });

    it("is refused under the id of an instance that runs, and for nobody", async () => {
      const query = "?restartWithNewInstanceId=false";
      expect((await host().command(await waiting(), "restart", query)).status).toBe(409);
      expect((await host().command(newId(), "restart")).status).toBe(400);
    });
  });
});
