import type { LedgerStore, RateLedger } from "../../../src/adapters/genesys/rate-ledger";
import type { VirtualTime } from "./virtual-time";

/** The ledger's store in memory, as slow and as faulty as a test wants it. */
export class MemoryLedger {
  content: unknown;
  /** How often a write was refused because somebody else was faster. */
  refused = 0;
  state: "answers" | "is silent" = "answers";
  #version = 0;
  #writtenAt = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The store as one instance reaches it: each way takes a time of its own. */
  reachedBy({ sleep }: Pick<VirtualTime, "sleep">, delayMs: () => number): LedgerStore {
    return {
      read: async () => {
        await sleep(delayMs());
        if (this.state === "is silent") throw new Error("the store is silent");
        const found =
          this.#version === 0
            ? undefined
            : {
                content: this.content,
                version: String(this.#version),
                ageMs:
                  1_000 * (Math.floor(this.#now() / 1_000) - Math.floor(this.#writtenAt / 1_000)),
              };
        await sleep(delayMs());
        return found;
      },
      write: async (ledger, version) => {
        await sleep(delayMs());
        if (this.state === "is silent") throw new Error("the store is silent");
        const won = this.#put(ledger, version);
        await sleep(delayMs());
        return won;
      },
    };
  }

  #put(ledger: RateLedger, version: string | undefined): boolean {
    if (version !== (this.#version === 0 ? undefined : String(this.#version))) {
      this.refused += 1;
      return false;
    }
    this.content = structuredClone(ledger);
    this.#version += 1;
    this.#writtenAt = this.#now();
    return true;
  }
}
