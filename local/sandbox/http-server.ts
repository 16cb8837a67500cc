import { createServer, type RequestListener } from "node:http";
import { closeServer, listenOnLoopback, loopback } from "./loopback-server";

/** A server of the sandbox that listens. */
export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves HTTP on loopback; port 0 means any free one. */
export async function startHttpServer(port: number, listener: RequestListener): Promise<Listening> {
  const server = createServer(listener);
  const taken = await listenOnLoopback(server, port);
  return { url: `http://${loopback}:${taken}`, close: () => closeServer(server) };
}
