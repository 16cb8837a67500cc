import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedHost, type EmbeddedOptions, type Mode } from "./embedded-host";
import { HostClient } from "./host-client";

/** A host to test: the embedded one in either mode, or the one which the environment names. */
type Target = Mode | "given";

const { FUNCTIONS_HOST_URL, FUNCTIONS_HOST_KEY } = process.env;
const TARGETS: readonly Target[] =
  FUNCTIONS_HOST_URL === undefined ? ["gated", "strict"] : ["given"];
const A_WHILE_MS = FUNCTIONS_HOST_URL === undefined ? 300 : 3000;

/**
 * Runs the same tests on the embedded host in both modes. With FUNCTIONS_HOST_URL they run on that
 * host instead, which must serve the conformance app in one process; FUNCTIONS_HOST_KEY is its key.
 */
export function onEachHost(title: string, tests: (host: () => HostClient) => void): void {
  describe.each(TARGETS)(`${title} (%s host)`, (target) => {
    let embedded: EmbeddedHost | undefined;
    let client: HostClient | undefined;
    beforeAll(async () => {
      embedded = target === "given" ? undefined : new EmbeddedHost({ mode: target });
      const url = embedded === undefined ? (FUNCTIONS_HOST_URL ?? "") : await embedded.url();
      client = new HostClient(url, FUNCTIONS_HOST_KEY);
    });
    afterAll(async () => {
      await embedded?.stop();
    });
    tests(() => {
      if (client === undefined) throw new Error("the host has not started");
      return client;
    });
  });
}

/** Starts an embedded host, whatever the environment names, and stops it after the tests around. */
export function onEmbeddedHost(options: EmbeddedOptions): () => HostClient {
  let embedded: EmbeddedHost | undefined;
  let client: HostClient | undefined;
  beforeAll(async () => {
    embedded = new EmbeddedHost(options);
    client = new HostClient(await embedded.url());
  });
  afterAll(async () => {
    await embedded?.stop();
  });
  return () => {
    if (client === undefined) throw new Error("the host has not started");
    return client;
  };
}

/** Time enough for something to happen that must not happen. */
export function aWhile(): Promise<void> {
  return sleep(A_WHILE_MS);
}
