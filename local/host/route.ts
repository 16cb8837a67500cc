/** A route template of an HTTP trigger, ready to be matched. */
export interface Route {
  readonly template: string;
  readonly segments: readonly Segment[];
}

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "parameter";
      readonly name: string;
      readonly isOptional: boolean;
      readonly constraint: string | undefined;
    }
  | { readonly kind: "catch-all"; readonly name: string };

const CONSTRAINTS: Readonly<Record<string, RegExp>> = {
  int: /^-?\d+$/,
  long: /^-?\d+$/,
  guid: /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i,
  alpha: /^[a-z]*$/i,
  bool: /^(true|false)$/i,
};

/** Reads a template such as `cases/{id:int}/{part?}` or `files/{*path}`. */
export function parseRoute(template: string): Route {
  const texts = template.split("/").filter((text) => text !== "");
  return { template, segments: texts.map((text) => parseSegment(text, template)) };
}

function parseSegment(text: string, template: string): Segment {
  const found = /^\{(\*{0,2})([A-Za-z_]\w*)(?::([^?}]+))?(\??)\}$/.exec(text);
  if (found === null) {
    if (!/[{}]/.test(text)) return { kind: "literal", text: text.toLowerCase() };
    throw new Error(
      `embedded host: the route '${template}' has a part which is not supported: ${text}`,
    );
  }
  const [, stars, name = "", constraint, question] = found;
  if (stars !== "") return { kind: "catch-all", name };
  if (constraint !== undefined && !(constraint in CONSTRAINTS)) {
    throw new Error(
      `embedded host: the route '${template}' has the constraint '${constraint}', which is not supported`,
    );
  }
  return { kind: "parameter", name, isOptional: question === "?", constraint };
}

/** The parameters of a path, still encoded as it came, or undefined when it does not match. */
export function matchRoute({ segments }: Route, path: string): Record<string, string> | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "catch-all") {
      params[segment.name] = decoded(parts.slice(index).join("/"));
      return params;
    }
    const part = parts[index];
    if (!matchSegment(segment, part)) return undefined;
    if (segment.kind === "parameter" && part !== undefined) params[segment.name] = decoded(part);
  }
  return parts.length > segments.length ? undefined : params;
}

function matchSegment(
  segment: Exclude<Segment, { kind: "catch-all" }>,
  part: string | undefined,
): boolean {
  if (part === undefined) return segment.kind === "parameter" && segment.isOptional;
  if (segment.kind === "literal") return decoded(part).toLowerCase() === segment.text;
  const constraint = segment.constraint === undefined ? undefined : CONSTRAINTS[segment.constraint];
  return constraint?.test(decoded(part)) ?? true;
}

/** The platform decodes everything in a path but an encoded slash. */
function decoded(text: string): string {
  try {
    return text.split(/%2f/i).map(decodeURIComponent).join("%2F");
  } catch {
    return text;
  }
}

const RANK: Readonly<Record<Segment["kind"], number>> = {
  literal: 0,
  parameter: 1,
  "catch-all": 3,
};

/** Which of two routes is tried first: literals outrank parameters, parameters a catch-all. */
export function compareRoutes(one: Route, other: Route): number {
  const length = Math.max(one.segments.length, other.segments.length);
  for (let n = 0; n < length; n++) {
    const difference = rankOf(one.segments[n]) - rankOf(other.segments[n]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rankOf(segment: Segment | undefined): number {
  if (segment === undefined) return -1;
  const isFree = segment.kind === "parameter" && segment.constraint === undefined;
  return RANK[segment.kind] + (isFree ? 1 : 0);
}
