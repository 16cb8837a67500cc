import { disposeAndAwait, verify } from "../support/drive-case";
import { conversations } from "../support/held-conversation";
import { disposed, late, stateOf } from "./verifying";

it("reads a long manifest in slices, each conversation once", async () => {
  const hand = await disposed({ held: conversations(60) });
  hand.platform.calls.length = 0;
  hand.platform.callMs = 1_000;
  const { activities, caseId, context } = hand;
  let slices = 1;
  for (; slices < 50; slices += 1) {
    const verdict = await activities.verifyAbsence({ caseId }, context);
    if (verdict !== "unavailable" && verdict.state === "absent") break;
  }
  expect(slices).toBeGreaterThan(2);
  expect(hand.platform.calls.filter(({ op }) => op === "read")).toHaveLength(60);
});

describe("a long second listing", () => {
  it("is made in slices of some seconds, each list and each parent once", async () => {
    const hand = await disposed({ held: conversations(60, { legalHold: "litigation" }) });
    hand.platform.pageSize = 10;
    hand.platform.calls.length = 0;
    hand.platform.callMs = 1_000;
    const { activities, caseId, context, clock } = hand;
    for (let slices = 0; slices < 50; slices += 1) {
      const begunAt = clock.now.getTime();
      const verdict = await activities.verifyAbsence({ caseId }, context);
      // A slice ends after the call that outlasts it; the read-back's after the page.
      expect(clock.now.getTime() - begunAt).toBeLessThanOrEqual(20_000 + 25_000);
      if (verdict !== "unavailable" && verdict.state === "absent") break;
    }
    const children = hand.platform.calls.filter(({ op }) => op === "children");
    expect(children).toHaveLength(60);
    expect(new Set(children.map(({ id }) => id)).size).toBe(60);
    expect(hand.store.under(`${caseId}/sweep`)).toEqual([]);
  });

  it("goes on where it stood when a call failed, and reads the list that failed from its start", async () => {
    const hand = await disposed({ held: conversations(40, { legalHold: "litigation" }) });
    const failing = (id: string) => {
      hand.platform.meets = (call) =>
        call.op === "children" && call.id === id ? "fails" : undefined;
    };
    failing("conv-1030");
    expect(await stateOf(hand)).toBe("unavailable");
    hand.platform.calls.length = 0;
    hand.platform.meets = () => undefined;
    expect(await stateOf(hand)).toBe("absent");
    const children = hand.platform.calls.filter(({ op }) => op === "children");
    expect(children.map(({ id }) => id)[0]).toBe("conv-1030");
    expect(children).toHaveLength(10);
  });

  it("forgets its token when a list breaks off: it may not be valid any more", async () => {
    const hand = await disposed({ held: conversations(1) });
    for (let n = 0; n < 4; n += 1) hand.platform.add(late({ id: `conv-late-${n}` }));
    hand.platform.pageSize = 1;
    const list = hand.platform.list.bind(hand.platform);
    const tokens: (string | null)[] = [];
    hand.platform.list = async (query) => {
      tokens.push(query.pageToken);
      return tokens.length === 3 ? { kind: "failed", code: "HTTP_STATUS" } : list(query);
    };
    expect(await stateOf(hand)).toBe("unavailable");
    expect(await verify(hand)).toMatchObject({ state: "late_arrivals", pages: [4] });
    expect(tokens).toEqual([null, "p1", "p2", null, "p1", "p2", "p3"]);
  });

  it("begins again when a round came between", async () => {
    const hand = await disposed({ held: conversations(1) });
    hand.platform.add(late());
    expect(await stateOf(hand)).toBe("late_arrivals");
    await disposeAndAwait(hand);
    hand.platform.add(late({ id: "conv-later" }));
    expect(await stateOf(hand)).toBe("late_arrivals");
  });
});
