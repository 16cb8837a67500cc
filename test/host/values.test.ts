import { aWhile, onEachHost } from "./on-each-host";

const UNDEFINED = "(undefined)";

onEachHost("the host", (host) => {
  describe("values", () => {
    const plain: [string, unknown][] = [
      ["zero", 0],
      ["a fraction", 1.5],
      ["an empty text", ""],
      ["a text", "x"],
      ["a text in quotes", '"quoted"'],
      ["a text that says null", "null"],
      ["a text that looks like an array", "[1]"],
      ["a text that looks like a number", "5"],
      ["an empty array", []],
      ["a boolean in an object", { b: true }],
      ["a boolean in an array", [false]],
    ];

    it.each(plain)("reach an activity as they are: %s", async (_, value) => {
      const { output } = await host().run("mirrorEach", [value]);
      expect(output).toEqual([{ type: typeof value, value }]);
    });

    it.each([...plain, ["true", true], ["false", false]] satisfies [string, unknown][])(
      "reach a child as they are: %s",
      async (_, value) => {
        const { output } = await host().run("mirrorEachInChild", [value]);
        expect(output).toEqual([{ type: typeof value, value }]);
      },
    );

    it("that are bare booleans reach an activity as words", async () => {
      const { output } = await host().run("mirrorEach", [true, false]);
      expect(output).toEqual([
        { type: "string", value: "True" },
        { type: "string", value: "False" },
      ]);
    });

    it("that are missing reach an activity as undefined and a child as null", async () => {
      const missing = [UNDEFINED, null];
      expect((await host().run("mirrorEach", missing)).output).toEqual(
        missing.map(() => ({ type: "undefined", value: null })),
      );
      expect((await host().run("mirrorEachInChild", missing)).output).toEqual(
        missing.map(() => ({ type: "null", value: null })),
      );
    });

    it("come back from an activity as JSON has them", async () => {
      const gifts = ["nothing", "null", "true", "false", "digits", "fraction", "date"];
      expect((await host().run("collectGifts", gifts)).output).toEqual({
        nothing: null,
        null: null,
        true: true,
        false: false,
        digits: "5",
        fraction: 1.5,
        date: { at: "1970-01-01T00:00:00.000Z", Timestamp: "2020-01-01T00:00:00Z" },
      });
    });

    it.each([
      ["returnNothing", null],
      ["returnNull", null],
      ["finish", "finished"],
    ])("returned by the orchestrator %s are the output", async (name, output) => {
      expect(await host().run(name)).toMatchObject({ runtimeStatus: "Completed", output });
    });

    it("of hundreds of kilobytes pass between activities", async () => {
      const { output } = await host().run("passText", 300_000);
      const { measured, text } = output as { measured: number; text: string };
      expect([measured, text.length]).toEqual([300_000, 300_000]);
    });

    it("of the clock stand still until something has happened", async () => {
      expect((await host().run("readClock")).output).toEqual({
        isStill: true,
        movesOn: true,
        guid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      });
    });

    it("of parent and version are null when there is none", async () => {
      const { instanceId, output } = await host().run("introduce");
      expect(output).toMatchObject({ id: instanceId, parent: null, version: null });
    });
  });

  describe("the custom status", () => {
    it.each([
      ["null", null],
      ["zero", 0],
      ["false", false],
      ["an empty text", ""],
    ])("is cleared by %s", async (_, value) => {
      const id = await host().start("replaceStatus", value);
      await host().until(id, ({ customStatus }) => customStatus !== null);
      expect((await host().statusOf(id)).customStatus).toEqual({ phase: "first" });
      await host().raise(id, "next", 1);
      await host().until(id, ({ customStatus }) => customStatus === null);
      await host().raise(id, "end", 1);
      expect((await host().ended(id)).customStatus).toBeNull();
    });

    it("is seen while the instance runs, phase by phase", async () => {
      const id = await host().start("replaceStatus", { phase: "second" });
      await host().until(id, ({ customStatus }) => customStatus !== null);
      await host().raise(id, "next", 1);
      const isSecond = ({ customStatus }: { customStatus: unknown }) =>
        (customStatus as { phase: string }).phase === "second";
      expect((await host().until(id, isSecond)).runtimeStatus).toBe("Running");
      await aWhile();
      expect((await host().statusOf(id)).customStatus).toEqual({ phase: "second" });
    });

    it.each([8000, 8191, 8701])("may be a text of %d characters", async (length) => {
      const { runtimeStatus, customStatus } = await host().run("setStatus", length);
      expect([runtimeStatus, String(customStatus).length]).toEqual(["Completed", length]);
    });

    it.each([
      [8702, 17],
      [16_000, 31],
    ])("of %d characters is too big and fails the instance", async (length, kilobytes) => {
      expect(await host().run("setStatus", length)).toMatchObject({
        runtimeStatus: "Failed",
        output: `Orchestrator function 'setStatus' failed: The UTF-16 size of the JSON-serialized payload must not exceed 16 KB. The current payload size is ${kilobytes} KB.`,
        customStatus: null,
      });
    });
  });
});
