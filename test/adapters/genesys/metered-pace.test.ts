import { MeteredPace } from "../../../src/adapters/genesys/metered-pace";
import type { Pace } from "../../../src/adapters/genesys/pace";

const errand = { caseId: "", order: 1, latest: Number.POSITIVE_INFINITY };

/** A pace that keeps nobody waiting, and a clock that the test sets. */
function metered() {
  const paused: number[] = [];
  const time = { ms: 5_000 };
  const quick: Pace = { paced: (begin) => begin(), pauseFor: (ms) => void paused.push(ms) };
  const pace = new MeteredPace(quick, () => time.ms);
  const call = () => pace.paced(async () => "answer", errand);
  return { pace, paused, time, call };
}

describe("the meter of calls", () => {
  it("lets calls and pauses through, and says at most once a minute what they came to", async () => {
    const { pace, paused, time, call } = metered();
    expect(await call()).toBe("answer");
    await call();
    pace.pauseFor(2_000);
    expect(pace.drained()).toBeNull();
    time.ms += 60_000;
    expect(pace.drained()).toEqual({ calls: 2, refused: 1 });
    await call();
    time.ms += 59_999;
    expect(pace.drained()).toBeNull();
    time.ms += 1;
    expect(pace.drained()).toEqual({ calls: 1, refused: 0 });
    expect(paused).toEqual([2_000]);
  });

  it("counts a call that fails, and one only when its turn has come", async () => {
    const { pace, time, call } = metered();
    const broken = pace.paced(() => Promise.reject(new TypeError("broken")), errand);
    await expect(broken).rejects.toThrow(TypeError);
    const never: Pace = { paced: () => new Promise(() => undefined), pauseFor: () => undefined };
    const waiting = new MeteredPace(never, () => time.ms);
    void waiting.paced(async () => "answer", errand);
    time.ms += 60_000;
    expect(pace.drained()).toEqual({ calls: 1, refused: 0 });
    expect(waiting.drained()).toBeNull();
    await call();
    expect(pace.drained()).toBeNull();
  });

  it("has nothing to say while nobody calls", () => {
    const { pace, time } = metered();
    time.ms += 600_000;
    expect(pace.drained()).toBeNull();
  });
});
