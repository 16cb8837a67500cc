import { onEachHost } from "./on-each-host";

const DETECTED =
  "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled";
const QUESTION =
  "Was a change made to the orchestrator code after this instance had already started running?";

onEachHost("a failure", (host) => {
  it("of an orchestrator is its output, and the custom status stays", async () => {
    expect(await host().run("throwError", "why")).toMatchObject({
      runtimeStatus: "Failed",
      output: "Orchestrator function 'throwError' failed: why",
      customStatus: { before: "the throw" },
    });
  });

  it.each(["throwError", "throwText", "throwObject"])(
    "without a message, as %s has it, loses the custom status but names the orchestrator",
    async (name) => {
      const { runtimeStatus, output, customStatus } = await host().run(name, "");
      expect([runtimeStatus, customStatus]).toEqual(["Failed", null]);
      expect(output).toMatch(new RegExp(`^Orchestrator function '${name}' failed: .`));
    },
  );

  it("follows from yielding what is no task", async () => {
    expect((await host().run("yieldNumber")).output).toMatch(
      /^Orchestrator function 'yieldNumber' failed: Durable Functions programming constraint violation: Orchestration yielded data of type number\./,
    );
  });

  it("follows from waiting for all of nothing", async () => {
    expect((await host().run("waitForNothing")).output).toMatch(
      /^Orchestrator function 'waitForNothing' failed: When constructing a CompoundTask/,
    );
  });

  it("of an activity, not caught, fails the orchestrator", async () => {
    const { runtimeStatus, output } = await host().run("breakInActivity", "why");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toMatch(
      /^Orchestrator function 'breakInActivity' failed: Activity function 'breakDown' failed: why \n /,
    );
  });

  it("of an activity in a child fails the parent too", async () => {
    const { output } = await host().run("breakInChild", "deep");
    expect(output).toMatch(
      /^Orchestrator function 'breakInChild' failed: Orchestrator function 'breakInActivity' failed: Activity function 'breakDown' failed: deep \n /,
    );
  });

  it("of an activity can be caught, always as an Error with details behind the first line", async () => {
    const hows = ["loudly", "silently", "with a text", "with a TypeError"];
    const { output } = await host().run("catchEach", hows);
    const texts = ["loudly", "", "only a text", "of another type"];
    expect(output).toEqual(
      texts.map((text) => ({
        type: "Error",
        line: `Activity function 'breakDown' failed: ${text}`.trimEnd(),
        hasDetails: true,
      })),
    );
  });

  it("of a child can be caught", async () => {
    const { output } = await host().run("catchInChild", "in child");
    expect(output).toBe("Orchestrator function 'throwError' failed: in child");
  });

  const activity =
    "an activity task with sequence number 0 named 'square', but the current orchestration replay instead";

  it.each([
    [
      "another name",
      "other name",
      `${activity} scheduled an activity task named 'measure' with this sequence number.  `,
    ],
    [
      "a timer",
      "timer",
      `${activity} produced a CreateTimerOrchestratorAction action with this sequence number. `,
    ],
    [
      "a child",
      "child",
      `${activity} produced a CreateSubOrchestrationAction action with this sequence number. `,
    ],
    [
      "nothing",
      "nothing",
      "an activity task with sequence ID 0 and name 'square' (version ''), but the current replay execution hasn't (yet?) scheduled this task. ",
    ],
  ])(
    "of determinism is detected when a replay has %s in the place of an activity",
    async (_, change, text) => {
      expect(await host().run("changeItsMind", change)).toMatchObject({
        runtimeStatus: "Failed",
        output: `${DETECTED} ${text}${QUESTION}`,
      });
    },
  );

  it("of determinism goes unnoticed when only an input is another", async () => {
    expect(await host().run("changeItsMind", "other input")).toMatchObject({
      runtimeStatus: "Completed",
      output: "changed",
    });
  });
});
