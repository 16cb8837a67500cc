import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The only address the sandbox listens on: it holds keys that everybody knows. */
export const loopback = "127.0.0.1";

// Longer than any client keeps an idle connection, so that none is cut while a request is on its way.
const keepAliveMs = 600_000;

/** Listens on the loopback address and answers the port; 0 takes any free one. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  server.keepAliveTimeout = keepAliveMs;
  server.listen(port, loopback);
  try {
    await once(server, "listening");
  } catch (error) {
    throw isTaken(error) ? portTaken(port, error) : error;
  }
  return (server.address() as AddressInfo).port;
}

/** The error a person reads when two programs want one port. */
export function portTaken(port: number, cause?: unknown): Error {
  const message = `Port ${port} of ${loopback} is taken: stop what uses it, or choose another port.`;
  return new Error(message, { cause });
}

/** Stops listening and ends the connections that clients keep open. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

function isTaken(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "code" in error && error.code === "EADDRINUSE"
  );
}
