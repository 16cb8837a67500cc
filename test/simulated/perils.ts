/** What happens to activities in a cloud: they die, they hang, they run twice, and their host is lost. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Chance } from "../../local/sandbox/genesys/chance";
import { Killed } from "../support/drive-case";
import { HostLost } from "../support/enact";
import type { WaitlessTime } from "./waitless-time";

interface Life {
  readonly caseId: string;
  /** The how many-eth activity it is. */
  readonly nth: number;
  /** So many steps from now it dies. */
  stepsLeft: number;
  /** So many steps from now it hangs for a while. */
  stepsToHang: number;
}

type Fate = "well" | "dies" | "hangs" | "doubled" | "given_up" | "host_lost";

const FATES: readonly (readonly [Fate, number])[] = [
  ["dies", 0.07],
  ["hangs", 0.05],
  ["doubled", 0.05],
  ["given_up", 0.05],
  ["host_lost", 0.01],
];

const FOR_EVER = Number.POSITIVE_INFINITY;

export class Perils {
  readonly #life = new AsyncLocalStorage<Life>();
  readonly #left = new Set<Promise<unknown>>();
  readonly #chance: Chance;
  readonly #time: WaitlessTime;
  readonly #isPerilous: boolean;
  #calls = 0;

  constructor(chance: Chance, time: WaitlessTime, isPerilous: boolean) {
    this.#chance = chance;
    this.#time = time;
    this.#isPerilous = isPerilous;
  }

  /** Whose activity is running. */
  caseId(): string {
    return this.#life.getStore()?.caseId ?? "";
  }

  /** Passed around every write to a store and every call: here a process may die. */
  readonly step = (): void => {
    const life = this.#life.getStore();
    if (!life) return;
    life.stepsLeft -= 1;
    life.stepsToHang -= 1;
    if (life.stepsLeft === 0) throw new Killed();
  };

  /** Here a process may stand still, for as long as nobody knows. */
  async hang(): Promise<void> {
    const life = this.#life.getStore();
    if (!life || life.stepsToHang > 0) return;
    life.stepsToHang = FOR_EVER;
    await this.#time.sleep(this.#chance.draw("hangs for", life.nth) * 200_000);
  }

  /** Runs an activity in one of the copies of the app, or in two of them, or not to its end. */
  async run<T>(caseId: string, copies: readonly (() => Promise<T>)[]): Promise<T> {
    this.#calls += 1;
    const nth = this.#calls;
    const draw = (what: string): number => this.#chance.draw(what, nth);
    const fate = this.#isPerilous ? fateAt(draw("fate")) : "well";
    const first = Math.floor(draw("copy") * copies.length);
    const copy = (other: number): Promise<T> => {
      const run = copies[(first + other) % copies.length];
      if (!run) throw new Error("no copy of the app");
      const life = { caseId, nth, ...lifeUnder(fate, draw("steps")) };
      return this.#kept(this.#life.run(life, run));
    };
    switch (fate) {
      case "doubled":
        return Promise.any([copy(0), copy(1)]);
      case "given_up":
        // The platform thinks that it is dead and begins anew; it goes on.
        return Promise.race([copy(0), this.#after(draw("given up after") * 60_000, new Killed())]);
      case "host_lost":
        void copy(0).catch(() => undefined);
        return this.#after(draw("lost after") * 20_000, new HostLost());
      default:
        return copy(0);
    }
  }

  /** Everything that still runs although nobody waits for it. */
  async allOver(): Promise<void> {
    while (this.#left.size > 0) await Promise.all(this.#left);
  }

  async #after(ms: number, end: Error): Promise<never> {
    await this.#time.sleep(ms);
    throw end;
  }

  #kept<T>(running: Promise<T>): Promise<T> {
    const kept: Promise<void> = running.then(
      () => this.#forget(kept),
      () => this.#forget(kept),
    );
    this.#left.add(kept);
    return running;
  }

  #forget(kept: Promise<void>): void {
    this.#left.delete(kept);
  }
}

function fateAt(at: number): Fate {
  let left = at;
  for (const [fate, share] of FATES) {
    if (left < share) return fate;
    left -= share;
  }
  return "well";
}

function lifeUnder(fate: Fate, at: number): Pick<Life, "stepsLeft" | "stepsToHang"> {
  const steps = 1 + Math.floor(at * 30);
  return {
    stepsLeft: fate === "dies" ? steps : FOR_EVER,
    stepsToHang: fate === "hangs" || fate === "given_up" ? steps : FOR_EVER,
  };
}
