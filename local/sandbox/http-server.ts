import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of the sandbox that listens. */
export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Listens on loopback only; port 0 means any free one. A port that is taken is said plainly. */
export async function startHttpServer(
  name: string,
  port: number,
  listener: RequestListener,
): Promise<Listening> {
  const server = createServer(listener);
  await listening(server, name, port);
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}`, close: () => closed(server) };
}

function listening(server: Server, name: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (fault: NodeJS.ErrnoException) => reject(plain(fault, name, port)));
    server.listen(port, "127.0.0.1", resolve);
  });
}

const plain = (fault: NodeJS.ErrnoException, name: string, port: number): Error =>
  fault.code === "EADDRINUSE"
    ? new Error(`Port ${port} of the ${name} is taken by another program.`, { cause: fault })
    : fault;

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((fault) => (fault ? reject(fault) : resolve()));
    // Clients keep their connections alive; waiting for them would take as long as they like.
    server.closeAllConnections();
  });
}
