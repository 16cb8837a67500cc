import { z } from "zod";
import { disposeConversation } from "../activities/contracts";
import { PageOfItems } from "../domain/drive";
import { defineOrchestration, settled, type Workflow } from "../durable";
import { OUTAGE, pause } from "./pauses";

/**
 * One page of the manifest: an activity for each conversation. What is unavailable is waited out; what
 * no retry could carry to an outcome gets one when the page is settled, and drops no sibling.
 */
export const disposePage = defineOrchestration(
  { name: "disposePage", input: PageOfItems, output: z.object({ disposed: z.int() }) },
  function* (ctx, { items, ...place }): Workflow<{ disposed: number }> {
    let open = Array.from({ length: items }, (_, item) => item);
    for (let n = 0; ; n += 1) {
      const answers = yield* settled(
        ctx,
        open.map((item) => disposeConversation(ctx, { ...place, item })),
      );
      open = open.filter((_, at) => {
        const answer = answers[at];
        return answer?.ok === true && answer.value === "unavailable";
      });
      if (open.length === 0) return { disposed: items };
      yield* pause(ctx, n, OUTAGE);
    }
  },
);
