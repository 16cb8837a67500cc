import type { IncomingMessage } from "node:http";

/** The container and, where there is one, the blob a request is about. */
interface BlobTarget {
  readonly account: string;
  readonly container: string;
  /** Container and blob, decoded: one name however the client encoded it. */
  readonly name: string;
  /** The undecoded path. */
  readonly path: string;
}

/** What a request does to what WORM protects. */
type Intent =
  | "create_once"
  | "mutate_blob"
  | "delete_container"
  | "batch"
  | "read_container"
  | "other";

/** A request to the blob service, as far as WORM is concerned. */
export interface BlobRequest {
  readonly intent: Intent;
  readonly target: BlobTarget;
  readonly comp: string;
  /** Whether there is a whole new blob when it succeeds. */
  readonly creates: boolean;
}

// All that `PUT` can do to a blob without changing what it says: a staged block is not part of it yet.
// Azurite takes an operation it doesn't know for Put Blob, so what is not listed counts as a change.
const harmless = new Set([
  "block",
  "copy",
  "immutabilityPolicies",
  "lease",
  "legalhold",
  "tags",
  "tier",
]);
const creations = new Set(["", "blocklist"]);

/** Reads what a request is about; undefined when its address can't be decoded. */
export function readBlobRequest(request: IncomingMessage): BlobRequest | undefined {
  const [path = "/", query] = (request.url ?? "/").split("?", 2);
  const [, account = "", container = "", blob = ""] =
    /^\/([^/]*)(?:\/([^/]*))?(?:\/(.*))?$/.exec(path) ?? [];
  const parameters = new URLSearchParams(query);
  const comp = parameters.get("comp") ?? "";
  const name = decoded(blob === "" ? container : `${container}/${blob}`);
  if (name === undefined) return undefined;
  const intent = readIntent(request, comp, {
    ofBlob: blob !== "",
    ofContainer: parameters.get("restype") === "container",
  });
  const creates = blob !== "" && request.method === "PUT" && creations.has(comp);
  return { intent, comp, creates, target: { account, container, name, path } };
}

function readIntent(
  { method, headers }: IncomingMessage,
  comp: string,
  is: { ofBlob: boolean; ofContainer: boolean },
): Intent {
  // A batch carries its deletes in the body.
  if (comp === "batch") return "batch";
  if (is.ofContainer && !is.ofBlob) return readContainerIntent(method, comp);
  if (!is.ofBlob) return "other";
  if (method === "DELETE") return "mutate_blob";
  if (method !== "PUT" || harmless.has(comp)) return "other";
  return headers["if-none-match"] === "*" && creations.has(comp) ? "create_once" : "mutate_blob";
}

function readContainerIntent(method: string | undefined, comp: string): Intent {
  if (method === "DELETE") return "delete_container";
  const reads = method === "GET" || method === "HEAD";
  return reads && (comp === "" || comp === "metadata") ? "read_container" : "other";
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
