import type { HttpRequest } from "@azure/functions";

/** Where a request is followed. Never one of Durable's own addresses: their key could purge anything. */
export const statusUrlOf = (request: HttpRequest, requestId: string): string =>
  new URL(`/api/internal/rtbf/request/${encodeURIComponent(requestId)}`, request.url).href;
