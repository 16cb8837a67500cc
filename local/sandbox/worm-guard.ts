/**
 * What Azurite lacks: evidence, once written, stays. The guard stands where the app reaches Azurite and
 * treats the containers of evidence as Azure does under a locked time-based policy.
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { type BlobRequest, readBlobRequest } from "./blob-request";
import { type BlobUpstream, relay } from "./blob-upstream";
import { accountSas } from "./storage-accounts";
import { answeredBySwitchboard } from "./switchboard";
import { Turns } from "./turns";

/** How storage shall fail. */
export const BlobFaults = z.strictObject({
  /** So many creations are stored and then not acknowledged: the connection breaks instead. */
  loseAcknowledgements: z.int().nonnegative().default(0),
  /** Only those of names (container/blob) that contain this. */
  ofNamesContaining: z.string().default(""),
  /** Containers that report no policy. They stay protected, so that a forbidden change still counts. */
  notImmutable: z.array(z.string()).default([]),
});

/** What the guard has seen. */
export interface WormState {
  /** Blobs of protected containers created since the start, as container/blob. */
  readonly created: readonly string[];
  /** Attempts to change or delete what is protected; correct code makes none. */
  readonly forbidden: readonly { readonly operation: string; readonly name: string }[];
  /** Creations that found their name taken, which is how a repeated write ends. */
  readonly takenNames: number;
  readonly lostAcknowledgements: number;
  readonly faults: z.infer<typeof BlobFaults>;
}

type Exchange = { request: IncomingMessage; response: ServerResponse; read: BlobRequest };

const immutable = "BlobImmutableDueToPolicy";

/** Lets requests through to Azurite, or refuses them as a WORM policy does. */
export class WormGuard {
  readonly #upstream: BlobUpstream;
  readonly #random: () => number;
  readonly #turns = new Turns();
  readonly #created = new Set<string>();
  readonly #forbidden: { operation: string; name: string }[] = [];
  #faults = BlobFaults.parse({});
  #takenNames = 0;
  #lostAcknowledgements = 0;

  constructor(upstream: BlobUpstream, random: () => number) {
    this.#upstream = upstream;
    this.#random = random;
  }

  arrange(faults: unknown): void {
    this.#faults = BlobFaults.parse(faults);
  }

  state(): WormState {
    return {
      created: [...this.#created],
      forbidden: [...this.#forbidden],
      takenNames: this.#takenNames,
      lostAcknowledgements: this.#lostAcknowledgements,
      faults: { ...this.#faults },
    };
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await answeredBySwitchboard(request, response, this)) return;
    const read = readBlobRequest(request);
    if (!read) return refuse({ request, response }, 400, "InvalidUri");
    const exchange = { request, response, read };
    if (!isProtected(read)) return this.#pass(exchange);
    switch (read.intent) {
      case "read_container":
        return this.#describe(exchange);
      case "delete_container":
        // The code is a guess: nothing may depend on it.
        return this.#forbid(exchange, "ContainerImmutableDueToPolicy");
      case "batch":
        return this.#forbid(exchange, immutable);
      case "create_once":
      case "mutate_blob":
        // One at a time, or two writers could both find a name free.
        return this.#turns.take(read.target.name, () => this.#write(exchange));
      case "other":
        return this.#pass(exchange);
    }
  }

  async #write(exchange: Exchange): Promise<void> {
    const { intent, target } = exchange.read;
    // Whether a name is free for a conditional creation, Azurite itself decides.
    if (intent === "mutate_blob" && (await this.#isKept(target)))
      return this.#forbid(exchange, immutable);
    return this.#pass(exchange);
  }

  async #isKept({ name, path }: BlobRequest["target"]): Promise<boolean> {
    // A blob may be older than this guard.
    return this.#created.has(name) || this.#upstream.exists(path, accountSas("audit"));
  }

  async #pass(exchange: Exchange): Promise<void> {
    const { request, response, read } = exchange;
    const answer = await this.#upstream.exchange(request);
    if (hasCreated(read, answer)) return this.#acknowledge(exchange, answer);
    if (isProtected(read) && answer.headers["x-ms-error-code"] === "BlobAlreadyExists") {
      answer.resume();
      this.#takenNames += 1;
      // Which of the two the service gives is not documented: whoever relies on one shall fail here.
      const code = this.#random() < 0.5 ? "BlobAlreadyExists" : immutable;
      return refuse(exchange, 409, code);
    }
    await relay(answer, response);
  }

  async #acknowledge({ response, read }: Exchange, answer: IncomingMessage): Promise<void> {
    const { name } = read.target;
    if (isProtected(read)) this.#created.add(name);
    if (!this.#losesAcknowledgement(name)) return relay(answer, response);
    answer.resume();
    response.destroy();
  }

  #losesAcknowledgement(name: string): boolean {
    const { loseAcknowledgements, ofNamesContaining } = this.#faults;
    if (loseAcknowledgements === 0 || !name.includes(ofNamesContaining)) return false;
    this.#faults.loseAcknowledgements -= 1;
    this.#lostAcknowledgements += 1;
    return true;
  }

  async #describe({ request, response, read }: Exchange): Promise<void> {
    const answer = await this.#upstream.exchange(request);
    const reported = !this.#faults.notImmutable.includes(read.target.container);
    await relay(answer, response, { "x-ms-has-immutability-policy": String(reported) });
  }

  #forbid(exchange: Exchange, code: string): void {
    const { comp, target } = exchange.read;
    const operation = comp === "" ? (exchange.request.method ?? "") : comp;
    this.#forbidden.push({ operation, name: target.name });
    refuse(exchange, 409, code);
  }
}

function isProtected({ intent, target }: BlobRequest): boolean {
  // What a batch would delete stands in its body: no batch at all reaches the evidence.
  return (
    target.account === "audit" && (target.container.startsWith("audit-") || intent === "batch")
  );
}

function hasCreated({ creates }: BlobRequest, { statusCode }: IncomingMessage): boolean {
  return creates && (statusCode === 201 || statusCode === 202);
}

const messages: Record<string, string> = {
  InvalidUri: "The address can not be decoded.",
  BlobAlreadyExists: "The specified blob already exists.",
};

function refuse(
  { request, response }: Pick<Exchange, "request" | "response">,
  status: number,
  code: string,
): void {
  // The body is read to its end all the same, so that the connection can be used again.
  request.resume();
  const message = messages[code] ?? "A policy makes what is stored here immutable.";
  response
    .writeHead(status, {
      "content-type": "application/xml",
      "x-ms-error-code": code,
      "x-ms-request-id": randomUUID(),
    })
    .end(
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    );
}
