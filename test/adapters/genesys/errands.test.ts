import { setImmediate as turn } from "node:timers/promises";
import { type Errand, Errands } from "../../../src/adapters/genesys/errands";

/** Activities that say on what errand a call of theirs would go, some turns after they began. */
function saying(clock = () => 0) {
  const errands = new Errands(clock);
  const say = async (_: { caseId?: string }): Promise<Errand> => {
    await turn();
    await turn();
    return errands.current();
  };
  return { errands, ...errands.each({ say }) };
}

describe("an activity's errand", () => {
  it("is its case's, whatever runs beside it", async () => {
    const { say } = saying();
    const said = await Promise.all(["a", "b", "a"].map((caseId) => say({ caseId })));
    expect(said.map(({ caseId }) => caseId)).toEqual(["a", "b", "a"]);
  });

  it("ranks by when it began, not by when it calls", async () => {
    const { say } = saying();
    const [first, second] = await Promise.all([say({ caseId: "a" }), say({ caseId: "a" })]);
    expect(first.order).toBeLessThan(second.order);
  });

  it("waits no longer than seven minutes, counted from its begin", async () => {
    const time = { now: 1_000 };
    const { say } = saying(() => time.now);
    const asked = say({ caseId: "a" });
    time.now = 99_000;
    expect((await asked).latest).toBe(1_000 + 7 * 60_000);
  });

  it("is one of its own for what runs on nobody's business", () => {
    const { errands } = saying();
    const [one, other] = [errands.current(), errands.current()];
    expect([one.caseId, other.caseId]).toEqual(["", ""]);
    expect(one.order).not.toBe(other.order);
  });
});
