import { newId } from "./host-client";
import { onEachHost } from "./on-each-host";

const LINKS = [
  "id",
  "purgeHistoryDeleteUri",
  "restartPostUri",
  "resumePostUri",
  "sendEventPostUri",
  "statusQueryGetUri",
  "suspendPostUri",
  "terminatePostUri",
];

onEachHost("the management API", (host) => {
  describe("starting an instance", () => {
    it("is answered with 202 and the links that manage it", async () => {
      const id = newId();
      const { status, headers, body } = await host().startAs(id, "finish", { a: 1 });
      expect(status).toBe(202);
      expect(headers.get("retry-after")).toBe("10");
      expect(headers.get("location")).toContain(`/instances/${id}?`);
      expect(Object.keys(body as object).sort()).toEqual(LINKS);
      expect(body).toMatchObject({ id });
    });

    it("without an id gives it one of 32 hexadecimal digits", async () => {
      const { body } = await host().management("POST", "/orchestrators/finish");
      expect((body as { id: string }).id).toMatch(/^[0-9a-f]{32}$/);
    });

    it("finds the orchestrator whatever the case of its name", async () => {
      expect(await host().run("FINISH")).toMatchObject({ output: "finished" });
    });

    it.each(["noSuchOrchestrator", "square"])(
      "is accepted for '%s', which is no orchestrator, and the instance fails",
      async (name) => {
        const { runtimeStatus, output } = await host().run(name, 1);
        expect(runtimeStatus).toBe("Failed");
        expect(output).toContain(
          `Orchestrator function '${name}' failed: The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: The following are the known orchestrator functions: `,
        );
      },
    );

    it.each([
      ["refuses a body that is not JSON", "{broken", "application/json", 400],
      ["refuses a text that is not JSON, whatever it is sent as", "words", "text/plain", 400],
      ["takes JSON, whatever it is sent as", "5", "text/plain", 202],
    ])("%s", async (_, body, contentType, expected) => {
      const path = `/orchestrators/introduce/${newId()}`;
      const { status } = await host().management("POST", path, { body, contentType });
      expect(status).toBe(expected);
    });

    it.each([
      ["no body", undefined],
      ["null", null],
    ])("with %s gives the orchestrator null", async (_, input) => {
      const { input: shown, output } = await host().run("introduce", input);
      expect(shown).toBeNull();
      expect(output).toMatchObject({ type: "null", value: null });
    });

    it("can wait for the output", async () => {
      const query = "?timeout=30&pollingInterval=1";
      const { status, body } = await host().startAs(newId(), "finish", 1, query);
      expect([status, body]).toEqual([200, "finished"]);
    });

    it("answers with the status when it waited for an instance that failed", async () => {
      const query = "?timeout=30&pollingInterval=1";
      const { status, body } = await host().startAs(newId(), "throwError", "why", query);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        runtimeStatus: "Failed",
        output: "Orchestrator function 'throwError' failed: why",
      });
    });

    it("answers with the links when it did not wait long enough", async () => {
      const query = "?timeout=1&pollingInterval=1";
      const { status, body } = await host().startAs(newId(), "collect", 1, query);
      expect(status).toBe(202);
      expect(Object.keys(body as object).sort()).toEqual(LINKS);
    });

    it("is refused while an instance with that id is alive", async () => {
      const id = await host().start("collect");
      await host().running(id);
      expect((await host().startAs(id, "collect")).status).toBe(409);
      const { threw } = await host().sdk("startNew", "collect", { instanceId: id });
      expect(threw).toContain("unexpected status code: 409");
    });

    it("replaces an instance with that id which has ended", async () => {
      const { instanceId } = await host().run("finish");
      expect((await host().startAs(instanceId, "introduce", "again")).status).toBe(202);
      const again = await host().until(
        instanceId,
        ({ name, output }) => name === "introduce" && output !== null,
      );
      expect(again.output).toMatchObject({ value: "again" });
    });
  });

  describe("an instance id", () => {
    const unique = () => newId("").slice(1);

    it.each([
      ["a blank", "ID%20b", "ID b"],
      ["a plus sign, which becomes a blank", "ID+b", "ID b"],
      ["an encoded plus sign, which becomes a blank too", "ID%2Bb", "ID b"],
      ["letters beyond ASCII", "ID-%C3%A9", "ID-é"],
      ["a colon", "ID:b", "ID:b"],
      ["a dot", "ID.b", "ID.b"],
      ["a percent sign", "ID%25b", "ID%b"],
      ["capital letters", "ID-ABc", "ID-ABc"],
      ["a hundred characters", `ID${"x".repeat(92)}`, `ID${"x".repeat(92)}`],
    ])("may have %s", async (_, inPath, expected) => {
      const start = unique();
      const { status, body } = await host().startAs(inPath.replace("ID", start), "finish");
      const { id } = body as { id: string };
      expect([status, id]).toEqual([202, expected.replace("ID", start)]);
      expect(await host().ended(id)).toMatchObject({ output: "finished" });
    });

    it.each(["ID/b", "ID%2Fb"])(
      "with a slash, '%s', is another path and not found",
      async (inPath) => {
        const { status } = await host().startAs(inPath.replace("ID", unique()), "finish");
        expect(status).toBe(404);
      },
    );

    it.each([
      ["is cut at a number sign", "ID#b", "ID"],
      ["is cut at a question mark", "ID?b", "ID"],
      ["gets a blank for a plus sign", "ID+b", "ID b"],
      ["may have a percent sign that was encoded", "ID%25b", "ID%b"],
    ])("given to the SDK %s", async (_, given, expected) => {
      const start = unique();
      const instanceId = given.replace("ID", start);
      const { returned } = await host().sdk("startNew", "finish", { instanceId });
      expect(returned).toBe(expected.replace("ID", start));
    });

    it("that is empty counts as none for the SDK", async () => {
      const { returned } = await host().sdk("startNew", "finish", { instanceId: "" });
      expect(returned).toMatch(/^[0-9a-f]{32}$/);
    });
  });
});
