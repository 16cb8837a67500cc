import type { Parameters, Route } from "./call";

/** The route whose method and template fit a path, with the values of its parameters. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; parameters: Parameters } | undefined {
  for (const route of routes) {
    const parameters = route.method === method ? match(route.template, path) : undefined;
    if (parameters) return { route, parameters };
  }
  return undefined;
}

function match(template: string, path: string): Parameters | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [n, part] of wanted.entries()) {
    const value = decoded(given[n] ?? "");
    if (part.startsWith("{") && value) parameters[part.slice(1, -1)] = value;
    else if (part !== value) return undefined;
  }
  return parameters;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    // A broken escape names nothing that we have.
    return undefined;
  }
}
