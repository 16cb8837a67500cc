import { KnownHistory } from "./known-history";
import type { Instance } from "./rows";
import type { Store } from "./store";

const CAPACITY = 200;

/** The histories of the instances that ran last, so that an episode need not parse all of its past. */
export class HistoryCache {
  readonly #store: Store;
  readonly #known = new Map<string, KnownHistory>();

  constructor(store: Store) {
    this.#store = store;
  }

  get({ id, exec }: Pick<Instance, "id" | "exec">): KnownHistory {
    const cached = this.#known.get(id);
    const known = cached?.exec === exec ? cached : new KnownHistory(exec, this.#store.history(id));
    this.#known.delete(id);
    this.#known.set(id, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > CAPACITY && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }

  forget(id: string): void {
    this.#known.delete(id);
  }
}
