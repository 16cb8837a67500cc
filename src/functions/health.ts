import type { HttpRequest, HttpResponseInit } from "@azure/functions";

/** GET /api/health: the app is there, and whether its settings can be used. Names settings, shows no value. */
export const healthWith =
  (wrong: readonly string[]) =>
  async (_: HttpRequest): Promise<HttpResponseInit> => ({
    status: wrong.length === 0 ? 200 : 503,
    jsonBody: wrong.length === 0 ? { status: "ok" } : { status: "out_of_service", wrong },
  });
