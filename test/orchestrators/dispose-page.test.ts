import { disposeConversation } from "../../src/activities/contracts";
import { disposePage } from "../../src/orchestrators/dispose-page";
import { given, rehearse, type StandIn } from "../support/rehearse";
import { replay } from "../support/replay";
import { caseId, played, script } from "./cast";

const input = { caseId, round: 2, page: 3, items: 3 };

/** Answers by item: the last line is repeated, a fault is thrown. */
function items(lines: Record<number, ("unavailable" | "erased" | "fault")[]>): StandIn {
  const said = new Map<number, number>();
  return given(disposeConversation).answers(({ item }) => {
    const at = said.get(item) ?? 0;
    said.set(item, at + 1);
    const line = lines[item]?.at(Math.min(at, (lines[item]?.length ?? 0) - 1)) ?? "erased";
    if (line === "fault") throw new Error("exited with code 137");
    return line;
  });
}

describe("the disposal of one page", () => {
  it("asks for all its 25 conversations at once, and names each by its place only", async () => {
    const seen = await played(disposePage, { input: { ...input, items: 25 } });
    expect(seen.output).toEqual({ disposed: 25 });
    expect(script(seen)).toEqual(
      Array.from({ length: 25 }, (_, item) => `disposeConversation round=2 page=3 item=${item}`),
    );
  });

  it("of nothing is done", async () => {
    const seen = await played(disposePage, { input: { ...input, items: 0 } });
    expect(seen).toMatchObject({ output: { disposed: 0 }, calls: [] });
  });

  it("takes every outcome for one: what failed is the review's, not the orchestration's", async () => {
    const lines = { disposeConversation: ["failed", "remains", "deferred"] as const };
    const seen = await played(disposePage, {
      input,
      lines: { disposeConversation: [...lines.disposeConversation] },
    });
    expect(seen.calls).toHaveLength(3);
  });

  it("repeats what is unavailable, and nothing else, after 5 minutes, doubling to an hour", async () => {
    const outage = Array.from({ length: 6 }, () => "unavailable" as const);
    const play = () => ({ input, standIns: [items({ 1: [...outage, "erased"] })] });
    const seen = await replay(disposePage, play());
    expect(script(seen)).toEqual([
      "disposeConversation round=2 page=3 item=0",
      "disposeConversation round=2 page=3 item=1",
      "disposeConversation round=2 page=3 item=2",
      ...Array.from({ length: 6 }, () => "disposeConversation round=2 page=3 item=1"),
    ]);
    expect(seen.rests).toEqual([5, 10, 20, 40, 60, 60]);
    expect(seen.output).toEqual(rehearse(disposePage, play()).output);
  });

  it("drops no sibling of a conversation whose every try failed, and does not ask for it again", async () => {
    const play = () => ({
      input,
      standIns: [items({ 0: ["unavailable", "erased"], 1: ["fault"] })],
    });
    const seen = await replay(disposePage, play());
    const tries = script(seen).map((line) => line.at(-1));
    expect(tries.filter((item) => item === "1")).toHaveLength(5);
    expect(tries.filter((item) => item === "0")).toHaveLength(2);
    expect(tries.filter((item) => item === "2")).toHaveLength(1);
    expect(seen).toMatchObject({ output: { disposed: 3 }, leftOpen: [] });
    expect(rehearse(disposePage, play()).output).toEqual(seen.output);
  });
});
