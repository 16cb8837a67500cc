import type { ClientOperations } from "./client-operations";
import type { HostSettings } from "./host-settings";
import { emptyResponse, type HostRequest, type HostResponse, jsonResponse } from "./http-exchange";
import { answerControl } from "./instance-control";
import { instanceFilter } from "./instance-filter";
import { instanceStatus } from "./instance-status";
import { managementUrls } from "./management-urls";
import { type Instance, isTerminal } from "./rows";
import { answerStart, refused } from "./start-request";
import type { Store } from "./store";

const CONTINUATION = "x-ms-continuation-token";

/** The HTTP API through which the durable client and operators see and steer instances. */
export class ManagementApi {
  readonly #store: Store;
  readonly #operations: ClientOperations;
  readonly #settings: HostSettings;

  constructor(store: Store, operations: ClientOperations, settings: HostSettings) {
    this.#store = store;
    this.#operations = operations;
    this.#settings = settings;
  }

  /** `path` is what follows the base of the API. */
  async answer(request: HostRequest, path: string): Promise<HostResponse> {
    // A slash inside an id, encoded or not, makes another path of it.
    if (/%2f/i.test(path)) return emptyResponse(404);
    const [area, ...segments] = path.split("/").map(decoded);
    switch (area) {
      case "orchestrators":
        return this.#start(request, segments);
      case "instances":
        return this.#instances(request, segments);
      case "entities":
        return refused(501, "embedded host: entities are not supported");
      default:
        return emptyResponse(404);
    }
  }

  #instances(request: HostRequest, [id = "", ...control]: readonly string[]): HostResponse {
    if (id === "") return this.#many(request);
    return control.length === 0 ? this.#one(request, id) : this.#control(request, id, control);
  }

  async #start(
    request: HostRequest,
    [name = "", id = "", ...rest]: readonly string[],
  ): Promise<HostResponse> {
    const isStart = request.method === "POST" && name !== "" && rest.length === 0;
    if (!isStart) return emptyResponse(404);
    const parts = {
      operations: this.#operations,
      defaultVersion: this.#settings.defaultVersion,
      links: (started: string) => this.#links(request, started),
      status: (started: string) => this.#status(request, started),
    };
    return answerStart(parts, request, name, id || undefined);
  }

  #control(request: HostRequest, id: string, segments: readonly string[]): HostResponse {
    if (request.method !== "POST") return emptyResponse(404);
    return answerControl(
      { operations: this.#operations, links: (started) => this.#links(request, started) },
      request,
      id,
      segments,
    );
  }

  #one(request: HostRequest, id: string): HostResponse {
    if (request.method === "GET") return this.#status(request, id);
    if (request.method !== "DELETE") return emptyResponse(404);
    const found = this.#operations.find(id);
    if (found.kind === "missing") return emptyResponse(404);
    if (found.kind === "live") {
      return jsonResponse(
        412,
        `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${found.instance.status}`,
      );
    }
    this.#operations.purge([id]);
    return jsonResponse(200, { instancesDeleted: 1 });
  }

  #many(request: HostRequest): HostResponse {
    if (request.method === "GET") return this.#list(request);
    return request.method === "DELETE" ? this.#purgeMany(request) : emptyResponse(404);
  }

  #status(request: HostRequest, id: string): HostResponse {
    const { query, origin, path } = request;
    const instance = this.#store.instance(id);
    if (instance === undefined) return emptyResponse(404);
    const showHistory = isTrue(query.get("showHistory"));
    const body = instanceStatus(instance, showHistory ? this.#store.history(id) : [], {
      showInput: query.get("showInput")?.toLowerCase() !== "false",
      showHistory,
      showHistoryOutput: isTrue(query.get("showHistoryOutput")),
    });
    if (!isTerminal(instance.status)) {
      return jsonResponse(202, body, { location: origin + path, "retry-after": "5" });
    }
    const asError = isTrue(query.get("returnInternalServerErrorOnFailure"));
    return jsonResponse(asError && instance.status === "Failed" ? 500 : 200, body);
  }

  #list({ query, headers }: HostRequest): HostResponse {
    const top = Number(query.get("top") ?? 0);
    const token = headers[CONTINUATION] ?? "";
    const found = this.#store.instances({
      ...instanceFilter(query),
      after: Buffer.from(token, "base64").toString("utf8"),
      ...(top > 0 ? { limit: top + 1 } : {}),
    });
    const page = top > 0 ? found.slice(0, top) : found;
    const last = page.at(-1);
    const isMore = found.length > page.length && last !== undefined;
    const next = isMore ? { [CONTINUATION]: Buffer.from(last.id).toString("base64") } : {};
    const showInput = query.get("showInput")?.toLowerCase() !== "false";
    return jsonResponse(
      200,
      page.map((one) => listed(one, showInput)),
      next,
    );
  }

  #purgeMany({ query }: HostRequest): HostResponse {
    const { statuses = [], ...window } = instanceFilter(query);
    if (window.createdFrom === undefined) {
      return jsonResponse(400, "Please provide value for 'createdTimeFrom' parameter.");
    }
    if (this.#store.instances(window).length === 0) return emptyResponse(404);
    const ended = statuses.filter(isTerminal);
    if (ended.length === 0) {
      return refused(
        400,
        "embedded host: a purge needs a runtimeStatus that is terminal (on Azure this filter would delete everything, running instances too)",
      );
    }
    const doomed = this.#store.instances({ ...window, statuses: ended });
    if (doomed.length === 0) return emptyResponse(404);
    this.#operations.purge(doomed.map(({ id }) => id));
    return jsonResponse(200, { instancesDeleted: doomed.length });
  }

  #links({ origin }: HostRequest, id: string): HostResponse {
    const { rewindPostUri: _, ...links } = managementUrls(origin, this.#settings.hubName, id);
    const location = encodeURI(links.statusQueryGetUri);
    return jsonResponse(202, links, { location, "retry-after": "10" });
  }
}

function listed(instance: Instance, showInput: boolean): object {
  const options = { showInput, showHistory: false, showHistoryOutput: false };
  return instanceStatus(instance, [], options);
}

function isTrue(text: string | null): boolean {
  return text?.toLowerCase() === "true";
}

/** A plus sign becomes a blank even when it was encoded, as on the real host. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment).replaceAll("+", " ");
  } catch {
    return segment;
  }
}
