import { newId } from "./host-client";
import { aWhile, onEachHost } from "./on-each-host";

const UNDEFINED = { $: "undefined" };

onEachHost("the durable client of the SDK", (host) => {
  async function waiting(events = 1): Promise<string> {
    const id = await host().start("collect", events);
    await host().running(id);
    return id;
  }

  it.each<[string, unknown, unknown, string]>([
    ["undefined, which becomes an empty text", UNDEFINED, "", "string"],
    ["null", null, null, "null"],
    ["zero", 0, 0, "number"],
    ["false", false, false, "boolean"],
    ["an empty text", "", "", "string"],
    ["a text", "abc", "abc", "string"],
    ["a text that looks like a number", "123", "123", "string"],
    ["a text that looks like JSON", '{"a":1}', '{"a":1}', "string"],
    ["an array", [1], [1], "object"],
  ])("starts with the input %s", async (_, input, value, type) => {
    const { returned } = await host().sdk("startNew", "introduce", { input });
    const { input: shown, output } = await host().ended(String(returned));
    expect(shown).toEqual(value);
    expect(output).toMatchObject({ type, value });
  });

  it("makes a date of every member called Timestamp", async () => {
    const input = { Timestamp: "2020-01-01T00:00:00Z" };
    const { returned } = await host().sdk("startNew", "introduce", { input });
    expect((await host().ended(String(returned))).output).toMatchObject({ isDate: true });
  });

  it("starts without options as with an empty text", async () => {
    const { returned } = await host().sdk("startNew", "introduce", UNDEFINED);
    expect((await host().ended(String(returned))).output).toMatchObject({ value: "" });
  });

  it.each(["noSuchOrchestrator", "square"])("starts '%s', and the instance fails", async (name) => {
    const { returned } = await host().sdk("startNew", name, { input: 1 });
    expect((await host().ended(String(returned))).runtimeStatus).toBe("Failed");
  });

  it("reads a status, but no history with it", async () => {
    const { instanceId } = await host().run("finish");
    const { returned } = await host().sdk("getStatus", instanceId, { showHistory: true });
    expect(returned).toMatchObject({ instanceId, runtimeStatus: "Completed", output: "finished" });
    expect(returned).not.toHaveProperty("history");
  });

  it("reads all of them", async () => {
    const { instanceId } = await host().run("finish");
    const { returned } = await host().sdk("getStatusAll");
    const ids = (returned as { instanceId: string }[]).map((one) => one.instanceId);
    expect(ids).toContain(instanceId);
  });

  it.each([
    ["getStatus", "HTTP 404 response", []],
    ["raiseEvent", "No instance with ID", ["e", 1]],
    ["terminate", "No instance with ID", ["why"]],
    ["suspend", "No instance with ID", ["why"]],
  ])("rejects %s for nobody", async (operation, text, args) => {
    expect((await host().sdk(operation, newId(), ...args)).threw).toContain(text);
  });

  it("sends null, a text, zero and an object as events", async () => {
    const values = [null, "text", 0, { a: 1 }];
    const id = await waiting(values.length);
    for (const value of values) {
      await host().sdk("raiseEvent", id, "e", value);
      await aWhile();
    }
    expect((await host().ended(id)).output).toEqual(values);
  });

  it("rejects an event without data", async () => {
    const id = await waiting();
    const { threw } = await host().sdk("raiseEvent", id, "e", UNDEFINED);
    expect(threw).toContain("unexpected status code: 400");
  });

  it("hides that an event came too late", async () => {
    const { instanceId } = await host().run("finish");
    expect(await host().sdk("raiseEvent", instanceId, "e", 1)).toEqual({ returned: null });
  });

  it("suspends, resumes and terminates with a reason", async () => {
    const id = await waiting();
    await host().sdk("suspend", id, "pausing");
    await host().until(
      id,
      (status) => status.runtimeStatus === "Suspended" && status.output === "pausing",
    );
    await host().sdk("resume", id, "going on");
    await host().until(
      id,
      (status) => status.runtimeStatus === "Running" && status.output === "going on",
    );
    await host().sdk("terminate", id, "enough");
    expect(await host().ended(id)).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
  });

  it("purges what has ended, counts nobody as none and rejects what runs", async () => {
    const { instanceId } = await host().run("finish");
    const purge = (id: string) => host().sdk("purgeInstanceHistory", id);
    expect(await purge(instanceId)).toEqual({ returned: { instancesDeleted: 1 } });
    expect(await purge(newId())).toEqual({ returned: { instancesDeleted: 0 } });
    expect(await purge(await waiting())).toHaveProperty("threw");
  });

  it("purges by time and status, and counts no match as none", async () => {
    const { instanceId, createdTime } = await host().run("finish");
    const from = { $: createdTime };
    await host().sdk("purgeInstanceHistoryBy", {
      createdTimeFrom: from,
      runtimeStatus: ["Completed"],
    });
    expect((await host().status(instanceId)).status).toBe(404);
    const { returned } = await host().sdk("purgeInstanceHistoryBy", {
      createdTimeFrom: { $: "2000-01-01T00:00:00Z" },
      createdTimeTo: { $: "2000-01-02T00:00:00Z" },
    });
    expect(returned).toEqual({ instancesDeleted: 0 });
  });

  it("waits for the output, or gives the links when that takes too long", async () => {
    const waitFor = (of: string, ms: number) => host().request("GET", `/api/waitFor/${of}/${ms}`);
    const done = await waitFor(await host().start("finish"), 20_000);
    expect([done.status, done.body]).toEqual([200, "finished"]);
    const failed = await waitFor(await host().start("throwError", "x"), 20_000);
    expect([failed.status, (failed.body as { runtimeStatus: string }).runtimeStatus]).toEqual([
      500,
      "Failed",
    ]);
    const id = await waiting();
    const still = await waitFor(id, 300);
    expect([still.status, (still.body as { id: string }).id]).toEqual([202, id]);
  });

  it("knows the URL of every operation", async () => {
    const { returned } = await host().sdk("createHttpManagementPayload", "some-id");
    expect(Object.keys(returned as object).sort()).toEqual([
      "id",
      "purgeHistoryDeleteUri",
      "restartPostUri",
      "resumePostUri",
      "rewindPostUri",
      "sendEventPostUri",
      "statusQueryGetUri",
      "suspendPostUri",
      "terminatePostUri",
    ]);
  });

  it("finds in its input what it needs", async () => {
    const { body } = await host().request("GET", "/api/clientInput");
    expect(body).toMatchObject({
      taskHubName: expect.any(String),
      baseUrl: expect.stringMatching(/\/runtime\/webhooks\/durabletask$/),
      rpcBaseUrl: expect.stringMatching(/\/durabletask\/$/),
      requiredQueryStringParameters: expect.any(String),
      connectionName: null,
    });
  });
});
