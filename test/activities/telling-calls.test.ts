import { handlersWith } from "../../src/activities/handlers";
import { aCase } from "../support/case-in-hand";

/** A case of a process that has counted calls. */
async function counting() {
  const hand = await aCase();
  let counted: { calls: number; refused: number } | null = { calls: 40, refused: 3 };
  const calls = {
    drained: () => {
      const told = counted;
      counted = null;
      return told;
    },
  };
  const { resolveDataSubject } = handlersWith({ ...hand.services, calls });
  const events = () => hand.events.map((line) => JSON.parse(line));
  const resolve = () => resolveDataSubject({ caseId: hand.caseId }, hand.context);
  return { ...hand, resolve, events };
}

describe("what the calls of a process came to", () => {
  it("is told at the end of an activity, once", async () => {
    const { resolve, events } = await counting();
    await resolve();
    await resolve();
    expect(events()).toEqual([{ event: "RateLimited", calls: 40, refused: 3 }]);
  });

  it("is told by an activity that fails, too", async () => {
    const { resolve, events, store, caseId } = await counting();
    store.files.delete(`${caseId}/request.json`);
    await expect(resolve()).rejects.toThrow("missing");
    expect(events()).toEqual([{ event: "RateLimited", calls: 40, refused: 3 }]);
  });
});
