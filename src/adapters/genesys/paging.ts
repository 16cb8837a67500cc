/** What may be learnt from the address of the next page: its token, if it is an address of ours. */
import type { ListedPage } from "../../ports";

type Suspicious = Extract<ListedPage, { kind: "suspicious" }>;
type NextPage = { readonly kind: "token"; readonly token: string | null } | Suspicious;

const LONGEST_TOKEN = 4_096;
const LISTING = "/api/v2/conversations";

/**
 * An address is never followed: whoever writes it would be sent our access token. null: it has no
 * token that could be used, so the page is malformed.
 */
export function nextPageOf(nextPageUri: string | null, listing: URL): NextPage | null {
  if (nextPageUri === null) return { kind: "token", token: null };
  // Parsers disagree about blanks and backslashes, which is what they are there for.
  if (/[\\\s\p{Cc}]/u.test(nextPageUri) || !URL.canParse(nextPageUri, listing.href))
    return { kind: "suspicious", reason: "foreign_origin" };
  const next = new URL(nextPageUri, listing.href);
  if (next.origin !== listing.origin || next.username !== "" || next.password !== "")
    return { kind: "suspicious", reason: "foreign_origin" };
  if (!isListing(next, listing)) return { kind: "suspicious", reason: "unexpected_path" };
  const [token, ...others] = next.searchParams.getAll("pageToken");
  if (!token || others.length > 0 || token.length > LONGEST_TOKEN) return null;
  return { kind: "token", token };
}

/** A gateway may pass on the address as it stands behind it, without the gateway's own prefix. */
const isListing = (next: URL, listing: URL): boolean =>
  next.pathname === listing.pathname || next.pathname === LISTING;
