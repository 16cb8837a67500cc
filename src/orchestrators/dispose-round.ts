import { z } from "zod";
import { settlePage } from "../activities/contracts";
import { nextGeneration, pageInstance, RoundOfPages } from "../domain/drive";
import {
  available,
  continueAsNew,
  defineOrchestration,
  setCustomStatus,
  type Workflow,
} from "../durable";
import { disposePage } from "./dispose-page";

/** So many pages fill a history; the next generation goes on with the next page. */
const PAGES_PER_GENERATION = 20;

/** The pages of a round, one after the other; each is settled before the next begins. */
export const disposeRound = defineOrchestration(
  {
    name: "disposeRound",
    input: RoundOfPages,
    output: z.object({ pages: z.int() }),
    restarted: nextGeneration,
  },
  function* (ctx, round): Workflow<{ pages: number }> {
    const { pages, from, generation, ...place } = round;
    for (const [page, items] of pages.entries()) {
      if (page < from) continue;
      if (page === from + PAGES_PER_GENERATION)
        return continueAsNew(ctx, RoundOfPages, { ...round, from: page });
      const instanceId = pageInstance(ctx.df.instanceId, page, generation);
      yield* disposePage(ctx, { ...place, page, items }, instanceId);
      yield* available(ctx, () => settlePage(ctx, { ...place, page }));
      setCustomStatus(ctx, { phase: "DISPOSING", page: page + 1, pages: pages.length });
    }
    return { pages: pages.length };
  },
);
