import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The caller's: the same one twice is the same connection. */
  readonly port: number | undefined;
}

/** The contact centre's own word that there is nothing. */
export const ABSENT = {
  status: 404,
  json: { status: 404, code: "not.found", message: "There is nothing.", contextId: "ctx-1" },
};

/** Other 404s: of what is behind them they say nothing. */
export const ROUTELESS: [string, Reaction][] = [
  ["a gateway's page", { status: 404, text: "<html><body>404 Not Found</body></html>" }],
  ["no body", { status: 404 }],
  ["a gateway's JSON", { status: 404, json: { statusCode: 404, message: "Resource not found" } }],
  ["another code", { status: 404, json: { status: 404, code: "service.unavailable" } }],
  ["another thing's code", { status: 404, json: { status: 404, code: "route.not.found" } }],
  ["another status inside", { status: 404, json: { status: 502, code: "not.found" } }],
  ["a list", { status: 404, json: [{ status: 404, code: "not.found" }] }],
  ["half an answer", { status: 404, text: '{"status":404,"code":"not.found"' }],
];

/** What a server does with a call: answer it, cut the line, or keep silent, before or after it began to answer. */
export type Reaction =
  | {
      status?: number;
      headers?: Record<string, string>;
      json?: unknown;
      text?: string;
      bytes?: Uint8Array;
    }
  | "reset"
  | "silence"
  | "dripping"
  | "cut short";

const servers: Server[] = [];

/** A real server on this machine that records what it sees. */
export async function loopback(react: (seen: Seen, nth: number) => Reaction) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const port = request.socket.remotePort;
      const call = { method, url, headers, port, body: Buffer.concat(chunks).toString() };
      seen.push(call);
      perform(react(call, seen.length), response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
}

function perform(reaction: Reaction, response: ServerResponse): void {
  if (reaction === "reset") response.socket?.destroy();
  else if (reaction === "cut short") {
    response.writeHead(200, { "Content-Length": "1000" });
    response.write("{", () => response.socket?.destroy());
  } else if (reaction === "dripping") {
    const drip = setInterval(() => response.write(" "), 10);
    response.on("close", () => clearInterval(drip));
  } else if (reaction !== "silence") {
    response.writeHead(reaction.status ?? 200, reaction.headers);
    const { bytes, text, json } = reaction;
    response.end(bytes ?? text ?? (json === undefined ? "" : JSON.stringify(json)));
  }
}

/** Closes what `loopback` opened; keep-alive connections don't hold it up. */
export async function closeServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** An address where nothing listens. */
export async function nowhere(): Promise<string> {
  const { url } = await loopback(() => "reset");
  await closeServers();
  return url;
}

/** A world in which waiting takes no time: sleeping moves the clock. */
export function world(start = "2026-01-05T09:00:00.000Z") {
  let at = Date.parse(start);
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(at),
    pass: (ms: number) => {
      at += ms;
    },
    random: () => 0.5,
    sleep: async (ms: number) => {
      slept.push(ms);
      at += ms;
    },
  };
}
