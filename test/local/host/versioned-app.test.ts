import { VERSIONED_APP } from "../../host/compile";
import { onEmbeddedHost } from "../../host/on-each-host";

/** The facts are a real host's; its host.json cannot be changed from here, so it is not asked again. */
describe.each(["gated", "strict"] as const)("orchestration versions (%s host)", (mode) => {
  const host = onEmbeddedHost({ appDir: VERSIONED_APP, mode });

  async function started(query: string, name = "introduce", input: unknown = 1) {
    const { body } = await host().management("POST", `/orchestrators/${name}${query}`, {
      json: input,
    });
    return host().ended((body as { id: string }).id);
  }

  it.each([
    ["the default when none is given", "", "2.1"],
    ["an older one", "?version=2.0", "2.0"],
    ["the same", "?version=2.1", "2.1"],
  ])("are seen by the orchestrator and in the status: %s", async (_, query, version) => {
    const { version: shown, output } = await started(query);
    expect(shown).toBe(version);
    expect(output).toMatchObject({ version });
  });

  it("stay the same through continueAsNew", async () => {
    expect((await started("?version=2.0", "restInEach", { left: 1 })).output).toEqual({
      version: "2.0",
    });
  });

  it("of a child are the default, not its parent's", async () => {
    const { output } = await started("?version=2.0", "callChildren");
    expect(output).toMatchObject({ unnamed: { version: "2.1" }, named: { version: "2.1" } });
  });

  it("can be chosen for a child", async () => {
    expect((await started("", "callChildOfVersion", "1.9")).output).toMatchObject({
      version: "1.9",
    });
  });

  it("can be chosen through the SDK", async () => {
    const { returned } = await host().sdk("startNew", "introduce", { version: "2.0" });
    expect((await host().ended(String(returned))).output).toMatchObject({ version: "2.0" });
  });

  it("above the default fail the instance, which on Azure would wait for ever", async () => {
    expect(await started("?version=2.10")).toMatchObject({
      runtimeStatus: "Failed",
      output: "VersionMismatch: Orchestration version did not comply with Worker Versioning",
    });
    expect(await started("", "callChildOfVersion", "3.0")).toMatchObject({
      runtimeStatus: "Failed",
      output: "VersionMismatch: Orchestration version did not comply with Worker Versioning",
    });
  });
});
