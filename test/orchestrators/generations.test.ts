import { z } from "zod";
import { defineOrchestration, rest, type Workflow } from "../../src/durable";
import { disposePage } from "../../src/orchestrators/dispose-page";
import { eraseDataSubject } from "../../src/orchestrators/erase-data-subject";
import { caseId, played, script } from "./cast";

const Nap = z.object({ items: z.int(), generation: z.int() });

/** Rests as often as it is told to. */
const sleeper = defineOrchestration(
  {
    name: "sleeper",
    input: Nap,
    output: Nap,
    restarted: (input) => ({ ...input, generation: input.generation + 1 }),
  },
  function* (ctx, input): Workflow<z.infer<typeof Nap>> {
    const rests = input.generation > 1 ? 1 : input.items;
    for (let n = 0; n < rests; n += 1)
      yield* rest(ctx, new Date(ctx.df.currentUtcDateTime.getTime() + 60_000));
    return input;
  },
);

describe("a generation", () => {
  it.each([0, 20, 50])(
    "goes on through fifty rests, %i of them ended by the doorbell",
    async (rings) => {
      const input = { items: 50, generation: 1 };
      const seen = await played(sleeper, { input, rings });
      expect(seen).toMatchObject({ output: input, generations: [] });
      expect(seen.rests).toHaveLength(50);
    },
  );

  it.each([0, 20, 50])(
    "ends before the 51st, after %i rings, with nothing left open",
    async (rings) => {
      const seen = await played(sleeper, { input: { items: 51, generation: 1 }, rings });
      expect(seen.generations).toEqual([{ items: 51, generation: 2 }]);
      expect(seen.rests).toHaveLength(51);
      expect(seen.leftOpen).toEqual([]);
    },
  );
});

describe("a case that waits long", () => {
  const input = { caseId, drive: 3 };

  it("begins again from its first line, as the next generation of the same drive", async () => {
    const inReview = Array.from({ length: 120 }, () => "IN_REVIEW" as const);
    const lines = { closeCase: [...inReview, "COMPLETED" as const] };
    const seen = await played(eraseDataSubject, { input, instanceId: caseId, lines });
    expect(seen.generations).toEqual([
      { ...input, generation: 2 },
      { ...input, generation: 3 },
    ]);
    expect(script(seen).filter((line) => line === "resolveDataSubject")).toHaveLength(3);
    expect(seen.output).toEqual({ status: "COMPLETED" });
  });

  it("gives the rounds of each generation children of their own", async () => {
    const dispose = { state: "dispose" as const, round: 1, pages: [1], from: 0 };
    const wait = { state: "wait" as const, until: "2026-12-31T00:00:00Z" };
    const waits = Array.from({ length: 51 }, () => wait);
    const planReleases = [dispose, ...waits, dispose, { state: "done" as const }];
    const seen = await played(eraseDataSubject, { input, lines: { planReleases } });
    expect(seen.instances).toEqual([`${caseId}-d3g1-r1`, `${caseId}-d3g2-r1`]);
  });

  it("has a page that begins again with all its items: what is done answers at once", async () => {
    const outage = Array.from({ length: 51 }, () => "unavailable" as const);
    const seen = await played(disposePage, {
      input: { caseId, round: 1, page: 0, items: 1 },
      lines: { disposeConversation: [...outage, "erased"] },
    });
    expect(seen.generations).toEqual([{ caseId, round: 1, page: 0, items: 1 }]);
    expect(seen.output).toEqual({ disposed: 1 });
  });
});
