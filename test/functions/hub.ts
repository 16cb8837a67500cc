import type { DurableClient } from "../../src/durable";

interface Instance {
  name: string;
  input: unknown;
  runtimeStatus: string;
}

/** A task hub that knows who lives, and takes no second instance of an id that does. */
export class Hub {
  readonly instances = new Map<string, Instance>();
  readonly started: [string, unknown][] = [];
  /** Errors that the next starts end in. */
  failures: Error[] = [];
  isOut: boolean;

  constructor() {
    this.isOut = false;
  }

  get client(): DurableClient {
    return {
      getStatus: async (id: string) => this.#statusOf(id),
      startNew: async (
        name: string,
        { instanceId = "", input }: { instanceId?: string; input?: unknown },
      ) => this.#start(name, instanceId, input),
    } as unknown as DurableClient;
  }

  end(id: string, runtimeStatus = "Completed"): void {
    const instance = this.instances.get(id);
    if (instance) instance.runtimeStatus = runtimeStatus;
  }

  #statusOf(id: string): Instance {
    if (this.isOut) throw new Error("The operation failed with an unexpected status code: 503.");
    const instance = this.instances.get(id);
    if (instance) return instance;
    throw new Error(
      "DurableClient error: Durable Functions extension replied with HTTP 404 response. " +
        `This usually means we could not find any data associated with the instanceId provided: ${id}.`,
    );
  }

  #start(name: string, id: string, input: unknown): string {
    const failure = this.failures.shift();
    if (failure) throw failure;
    if (this.instances.get(id)?.runtimeStatus === "Running")
      throw new Error("The operation failed with an unexpected status code: 409.");
    this.instances.set(id, { name, input, runtimeStatus: "Running" });
    this.started.push([id, input]);
    return id;
  }
}
