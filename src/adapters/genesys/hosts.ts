/** The public hosts of Genesys Cloud. The guide's paths mean something else there, or nothing. */

const PUBLIC_DOMAINS = [
  "mypurecloud.com",
  "mypurecloud.ie",
  "mypurecloud.de",
  "mypurecloud.jp",
  "mypurecloud.com.au",
  "pure.cloud",
  "us-gov-pure.cloud",
  "eusc-pure.cloud",
];

/** The public Genesys host a URL points to, or null. Compares whole labels, never the URL as text. */
export function publicGenesysHost(url: string): string | null {
  if (!URL.canParse(url)) return null;
  // A host with a trailing dot is the same host (RFC 1034 §3.1).
  const host = new URL(url).hostname.toLowerCase().replace(/\.+$/, "");
  const isPublic = PUBLIC_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`));
  return isPublic ? host : null;
}
