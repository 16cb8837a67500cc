import { randomBytes } from "node:crypto";
import type { Answer, Call, Route } from "../call";
import type { Organisation } from "./organisation";

/** Who may have an access token. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The access tokens that have been issued, and the route that issues them. */
export interface AccessTokens {
  readonly routes: readonly Route[];
  readonly isValid: (authorization: string | undefined) => boolean;
  readonly revokeAll: () => void;
}

/** Issues access tokens to one client by the client credentials grant. */
export function accessTokens(
  { options, now }: Organisation,
  { clientId, clientSecret }: ClientCredentials,
): AccessTokens {
  const expiries = new Map<string, number>();
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  const issue = (call: Call): Answer => {
    if (call.headers.authorization !== basic) return tokenError(401, "invalid_client");
    const wrong = grantError(call);
    if (wrong) return tokenError(400, wrong);
    const accessToken = randomBytes(32).toString("base64url");
    const seconds = options.tokenLifetimeSeconds;
    expiries.set(accessToken, now().getTime() + seconds * 1000);
    return {
      status: 200,
      headers: { "Cache-Control": "no-store" },
      body: {
        access_token: accessToken,
        token_type: "bearer",
        expires_in: seconds,
        scope: options.grantedScopes.join(" "),
      },
    };
  };
  return {
    routes: [{ method: "POST", template: "/oauth/token", answer: issue }],
    isValid: (authorization) => {
      const [scheme, token = ""] = authorization?.split(" ") ?? [];
      const expiry = expiries.get(token) ?? Number.NEGATIVE_INFINITY;
      return scheme?.toLowerCase() === "bearer" && now().getTime() < expiry;
    },
    revokeAll: () => expiries.clear(),
  };
}

/** An error of the token endpoint has its own shape (RFC 6749 §5.2). */
export const tokenError = (status: number, error: string): Answer => ({ status, body: { error } });

function grantError(call: Call): string | undefined {
  if (!call.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
    return "invalid_request";
  const grant = new URLSearchParams(call.body.toString("utf8")).get("grant_type");
  if (grant === null) return "invalid_request";
  return grant === "client_credentials" ? undefined : "unsupported_grant_type";
}
