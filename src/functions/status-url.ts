import type { HttpRequest } from "@azure/functions";

/**
 * Where a request is followed: at the address that was asked, so that a client can use it as it stands.
 * Never one of Durable's own addresses: their key could purge anything.
 */
export const statusUrlOf = ({ url }: HttpRequest, requestId: string): string =>
  new URL(`/api/internal/rtbf/request/${encodeURIComponent(requestId)}`, url).href;
