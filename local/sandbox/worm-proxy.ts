import { createServer } from "node:http";
import type { z } from "zod";
import { BlobUpstream } from "./blob-upstream";
import { closeServer, listenOnLoopback } from "./loopback-server";
import { type BlobFaults, WormGuard, type WormState } from "./worm-guard";

/** A running proxy. */
export interface WormProxy {
  readonly port: number;
  /** Replaces the faults arranged before; `{}` ends them. */
  arrange(faults: z.input<typeof BlobFaults>): void;
  state(): WormState;
  close(): Promise<void>;
}

/** Starts the proxy in front of the Azurite of a port. */
export async function startWormProxy(options: {
  port: number;
  azuritePort: number;
  random: () => number;
}): Promise<WormProxy> {
  const upstream = new BlobUpstream(options.azuritePort);
  const guard = new WormGuard(upstream, options.random);
  const server = createServer((request, response) => {
    // Where Azurite breaks off, so does the proxy: to the client both are a broken network.
    guard.serve(request, response).catch((error: Error) => response.destroy(error));
  });
  const port = await listenOnLoopback(server, options.port);
  return {
    port,
    arrange: (faults) => guard.arrange(faults),
    state: () => guard.state(),
    close: async () => {
      await closeServer(server);
      upstream.close();
    },
  };
}
