import type { HostClient } from "../../host/host-client";
import { newId } from "../../host/host-client";
import { onEmbeddedHost } from "../../host/on-each-host";

interface Call {
  readonly history: readonly { readonly EventType: number }[];
}

/** How often the orchestrator was called, and the events that were new in each call. */
async function callsOf(client: HostClient, name: string, input: unknown): Promise<number[][]> {
  const id = newId("watched");
  await client.startAs(id, name, input);
  await client.ended(id);
  const { kept } = await client.ledger(`calls of ${id}`);
  return (kept as Call[]).map(({ history }) => {
    const types = history.map(({ EventType }) => EventType);
    return types.slice(types.lastIndexOf(12) + 1);
  });
}

describe("a gated host", () => {
  const host = onEmbeddedHost({ mode: "gated" });

  it("replays once for all of a fan-out", async () => {
    const calls = await callsOf(host(), "squares", 40);
    expect(calls).toHaveLength(2);
    expect(calls[1]).toEqual(Array(40).fill(5));
  });

  it("replays for a failure in the middle of a fan-out", async () => {
    const calls = await callsOf(host(), "failEarlyInAll", { siblingMs: 300 });
    expect(calls[1]).toEqual([6]);
  });

  it("fires no timer early", async () => {
    const { output } = await host().run("measureTimer", 700);
    expect(output).toBeGreaterThanOrEqual(0);
  });

  it("warns of a task in a second Task.any and runs it once", async () => {
    const { instanceId, output } = await host().run("reuseInAny");
    expect(output).toBe("reused");
    expect((await host().ledger(instanceId)).count).toBe(1);
  });
});

describe("a strict host", () => {
  const host = onEmbeddedHost({ mode: "strict" });

  it("replays after every single event", async () => {
    const calls = await callsOf(host(), "squares", 10);
    expect(calls).toEqual([[0], ...Array.from({ length: 10 }, () => [5])]);
  });

  it("fires a timer half a second early", async () => {
    const { output } = await host().run("measureTimer", 2000);
    expect(output).toBeLessThan(0);
    expect(output).toBeGreaterThanOrEqual(-500);
  });

  it("fires a short timer early by no more than half of its time, so that waiting again ends", async () => {
    const { output } = await host().run("restFully", 1000);
    const { laps, isOver } = output as { laps: number; isOver: boolean };
    expect(isOver).toBe(true);
    expect(laps).toBeGreaterThan(1);
    expect(laps).toBeLessThan(20);
  });

  it("fails an instance that puts a task into a second Task.any", async () => {
    expect(await host().run("reuseInAny")).toMatchObject({
      runtimeStatus: "Failed",
      output:
        "embedded host: the task 'tally' is in a second Task.any or Task.all (on Azure it would run twice)",
    });
  });
});
