/**
 * Where a request is followed, as a reference to the origin that was asked (RFC 9110 §10.2.2): behind a
 * gateway the app knows its own name only, and a `Host` header says what its sender likes. Never one of
 * Durable's own addresses: their key could purge anything.
 */
export const statusUrlOf = (requestId: string): string =>
  `/api/internal/rtbf/request/${encodeURIComponent(requestId)}`;
