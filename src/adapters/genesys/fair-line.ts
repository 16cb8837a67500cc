/** Who waits, and who is next. */
import type { Errand } from "./errands";

interface Place<Item> {
  readonly order: number;
  readonly item: Item;
}

/**
 * A line that is fair: the cases take turns, so that a small one does not wait for a large one to end;
 * within a case whoever began first is served first, because what it has read grows old.
 */
export class FairLine<Item> {
  /** The case whose turn it is comes first. */
  readonly #cases = new Map<string, Place<Item>[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  join({ caseId, order }: Pick<Errand, "caseId" | "order">, item: Item): void {
    const places = this.#cases.get(caseId) ?? [];
    const behind = places.findIndex((place) => place.order > order);
    places.splice(behind < 0 ? places.length : behind, 0, { order, item });
    this.#cases.set(caseId, places);
    this.#size += 1;
  }

  /** Takes whoever is next out of the line. */
  next(): Item | undefined {
    for (const [caseId, places] of this.#cases) {
      const first = places.shift();
      this.#cases.delete(caseId);
      if (places.length > 0) this.#cases.set(caseId, places);
      if (!first) continue;
      this.#size -= 1;
      return first.item;
    }
    return undefined;
  }

  /** Takes everybody of whom that is true out of the line. */
  sendAway(goes: (item: Item) => boolean): Item[] {
    const gone: Item[] = [];
    for (const [caseId, places] of [...this.#cases]) {
      const staying = places.filter(({ item }) => !goes(item));
      gone.push(...places.filter(({ item }) => goes(item)).map(({ item }) => item));
      if (staying.length > 0) this.#cases.set(caseId, staying);
      else this.#cases.delete(caseId);
    }
    this.#size -= gone.length;
    return gone;
  }
}
