import { newId } from "../../host/host-client";
import { onEmbeddedHost } from "../../host/on-each-host";

const NOT_THERE = "does not exist (on Azure this instance would stay Running for ever)";

/** Where Azure hangs or loses something silently, this host says so. */
describe.each(["gated", "strict"] as const)("the embedded host (%s)", (mode) => {
  const host = onEmbeddedHost({ mode });

  it.each<[string, string, unknown, string]>([
    [
      "an unknown activity",
      "callUnknown",
      { kind: "activity" },
      `activity 'noSuchActivity' ${NOT_THERE}`,
    ],
    [
      "an unknown activity with retries",
      "callUnknown",
      { kind: "activity", attempts: 2 },
      `activity 'noSuchActivity' ${NOT_THERE}`,
    ],
    [
      "an unknown child",
      "callUnknown",
      { kind: "child" },
      `orchestrator 'noSuchOrchestrator' ${NOT_THERE}`,
    ],
    [
      "a retry timeout",
      "retryWithTimeout",
      null,
      "'retryTimeoutInMilliseconds' is not supported (on Azure the instance would stay Running for ever once it is reached)",
    ],
    ["callHttp", "callHttp", null, "'callHttp' is not supported"],
    ["callEntity", "callEntity", null, "'callEntity' is not supported"],
    ["signalEntity", "signalEntity", null, "'signalEntity' is not supported"],
    ["a lock", "takeLock", null, "'lock' is not supported"],
  ])("fails an instance for %s, past catching", async (_, name, input, message) => {
    expect(await host().run(name, input)).toMatchObject({
      runtimeStatus: "Failed",
      output: `embedded host: ${message}`,
    });
  });

  it("fails the caller when the id of a child belongs to a live instance, which goes on", async () => {
    const live = await host().start("collect", 1);
    await host().running(live);
    const { runtimeStatus, output } = await host().run("callLiveInstance", live);
    expect(runtimeStatus).toBe("Failed");
    expect(output).toBe(
      `embedded host: the sub-orchestration 'collect' cannot have the id '${live}': an instance with that id is Running (on Azure it would be replaced silently)`,
    );
    await host().raise(live, "e", "still here");
    expect((await host().ended(live)).output).toEqual(["still here"]);
  });

  it("fails a version while there is no default one", async () => {
    const { body } = await host().management("POST", "/orchestrators/introduce?version=1.0");
    expect((await host().ended((body as { id: string }).id)).output).toMatch(/^VersionMismatch: /);
  });

  it("fails an activity that throws undefined", async () => {
    const { runtimeStatus, output } = await host().run("breakInActivity", "with undefined");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain(
      "'undefined' was thrown (on Azure this activity would have succeeded)",
    );
  });

  it("says why the failure of an orchestrator has no message", async () => {
    expect((await host().run("throwText")).output).toContain(
      "something without a message was thrown",
    );
  });

  it.each(["terminate", "suspend", "resume"])(
    "refuses %s of the SDK without a reason",
    async (verb) => {
      const id = await host().start("collect");
      await host().running(id);
      const { threw } = await host().sdk(verb, id);
      expect(threw).toContain(`give a reason to ${verb}`);
      expect((await host().statusOf(id)).runtimeStatus).toBe("Running");
    },
  );

  it.each(["", "&runtimeStatus=Running", "&runtimeStatus=Unheard-of"])(
    "refuses a purge by '%s', which names no terminal status",
    async (filter) => {
      const { instanceId, createdTime } = await host().run("finish");
      const path = `/instances/?createdTimeFrom=${createdTime}${filter}`;
      expect((await host().management("DELETE", path)).status).toBe(400);
      expect((await host().status(instanceId)).status).toBe(200);
    },
  );

  it.each(["@ID", "ID%23b", "ID%3Fb", "ID%5Cb", "ID%01b", `ID${"x".repeat(100)}`])(
    "refuses the id '%s'",
    async (template) => {
      const path = template.replace("ID", newId());
      expect((await host().startAs(path, "finish")).status).toBe(400);
    },
  );

  it("refuses a start with a form", async () => {
    const contentType = "application/x-www-form-urlencoded";
    const { status } = await host().management("POST", "/orchestrators/finish", {
      body: "1",
      contentType,
    });
    expect(status).toBe(400);
  });

  it.each([
    ["POST", "/instances/some/rewind?reason=x", "rewind is not supported"],
    ["GET", "/entities/counter/k", "entities are not supported"],
    ["POST", "/entities/counter/k?op=add", "entities are not supported"],
  ])("answers 501 to %s %s", async (method, path, text) => {
    const { status, body } = await host().management(method, path);
    expect(status).toBe(501);
    expect(JSON.stringify(body)).toContain(text);
  });
});
