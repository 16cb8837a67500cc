import type { FunctionsCore, LoadedFunction, RpcCookie, RpcHttp } from "./functions-core";
import { emptyResponse, type HostRequest, type HostResponse } from "./http-exchange";
import type { Invoke } from "./invoke";
import type { Logger } from "./logger";
import { compareRoutes, matchRoute, parseRoute, type Route } from "./route";

/** An HTTP function with the place where it answers. */
export interface HttpFunction {
  readonly called: LoadedFunction;
  readonly route: Route;
  readonly methods: readonly string[];
}

/** The app's HTTP functions, those with the more exact routes first. */
export function httpFunctions(core: FunctionsCore, prefix: string): HttpFunction[] {
  const found = core.ofType("httpTrigger").map((called): HttpFunction => {
    const { route: own, methods } = called.trigger;
    const template = typeof own === "string" ? own : called.name;
    const allowed = Array.isArray(methods) ? methods.map((one) => String(one).toUpperCase()) : [];
    const route = parseRoute([prefix, template].filter((part) => part !== "").join("/"));
    return { called, route, methods: allowed };
  });
  return found.sort((one, other) => compareRoutes(one.route, other.route));
}

/** What answering with an HTTP function takes. */
export interface HttpTriggerParts {
  readonly functions: readonly HttpFunction[];
  readonly invoke: Invoke;
  readonly logger: Logger;
}

/** Answers a request with the function it is for; a wrong method is 404, as on Azure. */
export async function answerWithFunction(
  { functions, invoke, logger }: HttpTriggerParts,
  request: HostRequest,
): Promise<HostResponse> {
  for (const { called, route, methods } of functions) {
    const params = methods.includes(request.method) ? matchRoute(route, request.path) : undefined;
    if (params === undefined) continue;
    const result = await invoke(called, { http: rpcRequest(request, params) });
    if (!result.threw) return hostResponse(result.returned?.http);
    const { error } = result;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    logger.error(`function '${called.name}' threw: ${text}`);
    return emptyResponse(500);
  }
  return emptyResponse(404);
}

function rpcRequest(request: HostRequest, params: Record<string, string>): RpcHttp {
  const { method, url, headers, query, body } = request;
  const joined: Record<string, string> = {};
  for (const name of new Set(query.keys())) joined[name] = query.getAll(name).join(",");
  return { method, url, headers: { ...headers }, params, query: joined, body: { bytes: body } };
}

function hostResponse(http: RpcHttp | undefined): HostResponse {
  if (http === undefined) return emptyResponse(204);
  const cookies = (http.cookies ?? []).map(cookieText);
  return {
    status: Number(http.statusCode ?? 200),
    headers: { ...http.headers, ...(cookies.length === 0 ? {} : { "set-cookie": cookies }) },
    ...(http.body?.bytes === undefined ? {} : { body: http.body.bytes }),
  };
}

const SAME_SITE = { none: undefined, lax: "lax", strict: "strict", explicitNone: "none" } as const;

function cookieText(cookie: RpcCookie): string {
  const { expires, maxAge, sameSite } = cookie;
  const attributes: [string, string | undefined][] = [
    ["expires", expires && new Date(expires.value.seconds * 1000).toUTCString()],
    ["max-age", maxAge && String(maxAge.value)],
    ["domain", cookie.domain?.value],
    ["path", cookie.path?.value ?? "/"],
    ["samesite", SAME_SITE[sameSite ?? "none"]],
  ];
  const valued = attributes.flatMap(([name, text]) =>
    text === undefined ? [] : `${name}=${text}`,
  );
  const flags = [
    ...(cookie.secure?.value === true ? ["secure"] : []),
    ...(cookie.httpOnly?.value === true ? ["httponly"] : []),
  ];
  const value = encodeURIComponent(cookie.value);
  return [`${encodeURIComponent(cookie.name)}=${value}`, ...valued, ...flags].join("; ");
}
