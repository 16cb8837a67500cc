import type { HttpRequest } from "@azure/functions";

/** The page that a query asks for (from 0), and the one behind it, if there is one. */
export function pageAsked(
  request: HttpRequest,
  pages: number,
): { page: number; nextPage: number | null } {
  const asked = request.query.get("page") ?? "0";
  const page = /^\d{1,6}$/.test(asked) ? Number(asked) : 0;
  return { page, nextPage: page + 1 < pages ? page + 1 : null };
}
