import { randomUUID } from "node:crypto";
import type { Engine } from "./engine";
import { EventType, eventOf, type HistoryEvent } from "./history";
import { createInstance, hexId } from "./new-instance";
import { type Instance, isTerminal } from "./rows";
import type { Store } from "./store";

/** What a client wants started; without an id the host chooses one. */
export interface StartRequest {
  readonly name: string;
  readonly id: string | undefined;
  readonly input: string | null;
  readonly version: string | null;
}

/** How an instance looks to an operation on it. */
export type Found =
  | { readonly kind: "live"; readonly instance: Instance }
  | { readonly kind: "ended"; readonly instance: Instance }
  | { readonly kind: "missing" };

/** What a durable client can do to instances. */
export class ClientOperations {
  readonly #store: Store;
  readonly #engine: Engine;

  constructor(store: Store, engine: Engine) {
    this.#store = store;
    this.#engine = engine;
  }

  find(id: string): Found {
    const instance = this.#store.instance(id);
    if (instance === undefined) return { kind: "missing" };
    return { kind: isTerminal(instance.status) ? "ended" : "live", instance };
  }

  /** Starts an instance, in the place of an ended one if there is one; returns its id. */
  start({ name, id = hexId(), input, version }: StartRequest): string {
    const created = { id, exec: randomUUID(), name, version, input };
    this.#store.transaction(() => createInstance(this.#store, created));
    this.#engine.wake(id);
    return id;
  }

  raise(id: string, name: string, input: string): void {
    this.#mail(id, { ...eventNow(EventType.eventRaised), Name: name, Input: input });
  }

  suspend(id: string, reason: string | null): void {
    this.#mail(id, { ...eventNow(EventType.executionSuspended), Reason: reason });
  }

  resume(id: string, reason: string | null): void {
    this.#mail(id, { ...eventNow(EventType.executionResumed), Reason: reason });
  }

  terminate(id: string, reason: string | null): void {
    this.#mail(id, { ...eventNow(EventType.executionTerminated), Input: reason });
  }

  purge(ids: readonly string[]): void {
    this.#store.transaction(() => {
      for (const id of ids) this.#store.purge(id);
    });
  }

  #mail(id: string, event: HistoryEvent): void {
    this.#engine.mail({ id, exec: null }, event);
  }
}

function eventNow<Type extends number>(type: Type): ReturnType<typeof eventOf<Type>> {
  return eventOf(type, new Date().toISOString());
}
