import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type HostRequest, type HostResponse, readRequest } from "./http-exchange";
import type { Logger } from "./logger";

/** Answers one request. */
export type Answer = (request: HostRequest) => Promise<HostResponse>;

/** A server that can be closed. */
export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

const IPV4 = "127.0.0.1";
const IPV6 = "::1";
/** A machine without IPv6 says so in one of these ways. */
const NO_IPV6 = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/** The servers on both loopback addresses, because `localhost` may mean either. */
export async function startServer(
  port: number,
  answer: Answer,
  logger: Logger,
): Promise<RunningServer> {
  const respond = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    reply(incoming, outgoing, answer).catch((error: unknown) => {
      logger.error(`${incoming.method} ${incoming.url}: ${String(error)}`);
      outgoing.writeHead(500).end();
    });
  };
  const first = createServer(respond);
  await listen(first, port, IPV4);
  const chosen = (first.address() as AddressInfo).port;
  const servers = [first];
  const second = createServer(respond);
  try {
    await listen(second, chosen, IPV6);
    servers.push(second);
  } catch (error) {
    if (!NO_IPV6.has(codeOf(error))) {
      await closeServer(first);
      throw error;
    }
  }
  return {
    port: chosen,
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

async function reply(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: Answer,
): Promise<void> {
  const request = await readRequest(incoming);
  const { status, headers = {}, body } = await answer(request);
  for (const [name, value] of Object.entries(headers)) {
    outgoing.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  outgoing.writeHead(status);
  outgoing.end(body);
}

function listen(server: Server, port: number, address: string): Promise<void> {
  // An orchestration may keep a caller waiting longer than Node's default allows.
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const isTaken = codeOf(error) === "EADDRINUSE";
      reject(isTaken ? new Error(`embedded host: port ${port} is taken`, { cause: error }) : error);
    });
    server.listen({ port, host: address, ipv6Only: address === IPV6 }, resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error : undefined;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? "";
}
