import { Agent, type IncomingMessage, request as open, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { loopback } from "./loopback-server";

/** Azurite as the proxy sees it. */
export class BlobUpstream {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends a request on as it came, Host and path included, for a signature covers them. */
  exchange(request: IncomingMessage): Promise<IncomingMessage> {
    const { method, url, rawHeaders } = request;
    return new Promise((resolve, reject) => {
      const outgoing = open({
        ...{ agent: this.#agent, host: loopback, port: this.#port },
        ...{ method, path: url, headers: endToEnd(rawHeaders), setHost: false },
      });
      outgoing.once("response", resolve);
      pipeline(request, outgoing).catch(reject);
    });
  }

  /** Whether there is a blob at a path; the query brings the right to ask. */
  exists(path: string, query: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const asked = { agent: this.#agent, host: loopback, port: this.#port };
      open({ ...asked, method: "HEAD", path: `${path}?${query}` })
        .once("error", reject)
        .once("response", (answer) => {
          answer.resume();
          if (answer.statusCode === 200 || answer.statusCode === 404)
            resolve(answer.statusCode === 200);
          else reject(new Error(`Azurite answered ${answer.statusCode} to HEAD ${path}.`));
        })
        .end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Passes an answer on as it came, but for the headers given. */
export async function relay(
  answer: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string> = {},
): Promise<void> {
  const added = Object.entries(headers).flat();
  const replaced = new Set(Object.keys(headers));
  const kept = endToEnd(answer.rawHeaders, replaced);
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, [...kept, ...added]);
  await pipeline(answer, response);
}

const hopByHop = new Set(["connection", "keep-alive"]);

function endToEnd(rawHeaders: readonly string[], replaced = new Set<string>()): string[] {
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    const lower = name.toLowerCase();
    if (!hopByHop.has(lower) && !replaced.has(lower)) kept.push(name, value);
  }
  return kept;
}
