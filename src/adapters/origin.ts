/** Calls to one origin and no other: nothing an answer says can lead a call, or a token, elsewhere. */
import { isUtf8 } from "node:buffer";
import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import type { Readable } from "node:stream";
import axios, { type AxiosInstance, type AxiosResponse, isAxiosError } from "axios";
import type { CallFailure, CallFault } from "../ports";

/** A call, below the origin's own path; what is foreign in the path is encoded already (`segmentOf`). */
export interface Outgoing {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A whole answer, whatever its status. */
export interface Answer {
  readonly kind: "answered";
  readonly status: number;
  readonly body: string;
  /** Some of it is no UTF-8: what it names may be somebody else's name. */
  readonly isGarbled?: true;
  /** In seconds, as far as the other side's own clock tells them. */
  readonly retryAfter?: string;
  readonly correlationId?: string;
}

/** No whole answer came. `sent`: the other side may have read the call all the same. */
export interface NoAnswer {
  readonly kind: "unanswered";
  readonly code: CallFault;
  readonly sent: boolean;
  readonly status?: number;
  readonly correlationId?: string;
}

interface Limits {
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/** A page of the contract is at most 1 MB; the rest is room for what frames it. */
const MAX_BYTES = 1_064_960;

/** With these a connection was never made. */
const NEVER_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** What may stand in an audit record; a header that is anything else is not repeated anywhere. */
const CORRELATION_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** One server, with kept-alive connections to it. Its failures are codes: no token, body, URL or id. */
export class Origin {
  readonly #base: URL;
  readonly #http: AxiosInstance;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;

  constructor(baseUrl: string, { timeoutMs = 30_000, maxBytes = MAX_BYTES }: Limits = {}) {
    this.#base = new URL(baseUrl);
    if (!/^https?:$/.test(this.#base.protocol)) throw new RangeError("an origin speaks HTTP");
    if (this.#base.username !== "" || this.#base.password !== "")
      throw new RangeError("an origin's address holds no credentials");
    this.#timeoutMs = timeoutMs;
    this.#maxBytes = maxBytes;
    this.#http = axios.create({
      baseURL: this.#base.origin,
      allowAbsoluteUrls: false,
      maxRedirects: 0,
      // Proxies named by the environment would see every call: the network is the infrastructure's matter.
      proxy: false,
      httpAgent: new Agent({ keepAlive: true }),
      httpsAgent: new SecureAgent({ keepAlive: true }),
      responseType: "stream",
      validateStatus: () => true,
      transformRequest: (body: unknown) => body,
    });
  }

  /** Sends a call once and reads its answer whole, within the time and the size allowed. */
  async send({ method, path, query, headers, body }: Outgoing): Promise<Answer | NoAnswer> {
    const url = this.#targetOf(path, query);
    if (url === null) return { kind: "unanswered", code: "IDENTIFIER_REFUSED", sent: false };
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await this.#http.request<Readable>({
        method,
        url,
        signal,
        headers: { Accept: "application/json", "User-Agent": "genesys-erasure", ...headers },
        ...(body !== undefined && { data: body }),
      });
      const bytes = await this.#bytesOf(response.data);
      if (bytes !== null) return { kind: "answered", ...headOf(response), ...textOf(bytes) };
      return { kind: "unanswered", code: "ANSWER_TOO_LARGE", sent: true, ...headOf(response) };
    } catch (error) {
      const code = signal.aborted ? "TIMED_OUT" : "CONNECTION_FAILED";
      return { kind: "unanswered", code, sent: !wasNeverSent(error) };
    }
  }

  /** The path and query to ask for; null when it is not exactly what was meant, on this origin. */
  #targetOf(path: string, query: Outgoing["query"]): string | null {
    const wanted =
      path === "" ? this.#base.pathname : this.#base.pathname.replace(/\/$/, "") + path;
    const url = new URL(wanted, this.#base);
    if (url.origin !== this.#base.origin || url.pathname !== wanted) return null;
    const search = query ? `?${new URLSearchParams(query)}` : this.#base.search;
    return url.pathname + search;
  }

  /** null when there is more than allowed: the rest is not read, the connection is closed. */
  async #bytesOf(stream: Readable): Promise<Buffer | null> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.byteLength;
      if (size > this.#maxBytes) return null;
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  }
}

/**
 * A foreign id as one path segment. null for what could leave its segment, here or behind a proxy
 * that decodes once more: dot segments, separators, control characters, blanks, a percent sign.
 */
export function segmentOf(id: string): string | null {
  const leaves = /^\.{0,2}$|[/\\%?#\p{Cc}\p{Z}\p{Cs}]/u.test(id);
  return leaves ? null : encodeURIComponent(id);
}

/** The JSON value of a body; undefined when it is none. JSON is UTF-8 (RFC 8259 §8.1). */
export function jsonIn({ body, isGarbled }: Answer): unknown {
  if (isGarbled) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** How a call failed, in terms that identify nobody. */
export const failureOf = (
  code: CallFault,
  { status, correlationId }: { status?: number; correlationId?: string },
): CallFailure => ({
  kind: "failed",
  code,
  ...(status !== undefined && { httpStatus: status }),
  ...(correlationId !== undefined && { correlationId }),
});

function headOf({ status, headers }: AxiosResponse): Omit<Answer, "kind" | "body"> {
  const correlationId: unknown = headers["inin-correlation-id"];
  const retryAfter = secondsUntil(headers["retry-after"], headers["date"]);
  return {
    status,
    ...(isRecordable(correlationId) && { correlationId }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** An instant (RFC 9110 §10.2.3) is counted from the answer's own date: nobody has to believe another's clock. */
function secondsUntil(retryAfter: unknown, date: unknown): string | undefined {
  if (typeof retryAfter !== "string") return undefined;
  if (!retryAfter.endsWith(" GMT") || typeof date !== "string") return retryAfter;
  return String((Date.parse(retryAfter) - Date.parse(date)) / 1_000);
}

/** Without the byte order mark that some put before it. */
const textOf = (bytes: Buffer): Pick<Answer, "body" | "isGarbled"> => ({
  body: new TextDecoder().decode(bytes),
  ...(!isUtf8(bytes) && { isGarbled: true }),
});

const isRecordable = (value: unknown): value is string =>
  typeof value === "string" && CORRELATION_ID.test(value);

const wasNeverSent = (error: unknown): boolean =>
  isAxiosError(error) && NEVER_SENT.includes(error.code ?? "");
