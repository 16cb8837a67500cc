/** Who calls (the identity provider's word), and whether the data subject's identity was proven. */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import { equalInConstantTime, mac } from "../domain/digest";
import type { ErasureRequest } from "../domain/erasure-request";
import { type Caller, type KeyRing, type RequestVerifier, Unavailable } from "../ports";

interface Settings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly keys: KeyRing;
  readonly now: () => Date;
}

type Recognition = Awaited<ReturnType<RequestVerifier["caller"]>>;

/** No algorithm of a shared secret: a public key must never serve as one. */
const ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"];
/** What an access token may call itself (RFC 9068 §2.1): an ID token or a logout token is no proof. */
const TYPES = ["jwt", "at+jwt", "application/at+jwt"];

const Claims = z.object({
  azp: z.string().min(1).optional(),
  appid: z.string().min(1).optional(),
  client_id: z.string().min(1).optional(),
  sub: z.string().min(1).optional(),
  /** Some providers write a single role without the list around it. */
  roles: z.union([z.array(z.string()), z.string().transform((role) => [role])]).catch([]),
});

/** One spelling only: whoever may write a token in two ways may present it as two. */
const TOKEN = /^sha256:([0-9a-f]{64})$/;

/** Verifies tokens with the keys published at one URL only, whatever a token's header recommends. */
export function requestVerifier(settings: Settings): RequestVerifier {
  const keyFor = publishedKeys(settings.jwksUrl);
  return {
    async caller(authorization) {
      const [scheme, ...token] = (authorization ?? "").split(" ");
      if (scheme?.toLowerCase() !== "bearer") return { kind: "refused", because: "MISSING_TOKEN" };
      return recognised(token.join(" "), keyFor, settings);
    },
    async provesIdentity(request) {
      const message = messageOf(request);
      const [, digest = ""] = TOKEN.exec(request.verificationToken) ?? [];
      const given = Buffer.from(digest, "hex");
      let proven = false;
      // All versions are compared, so that how long it takes does not say which one was used.
      for (const { key } of await settings.keys.valid("identity-verification"))
        proven = equalInConstantTime(mac(key, message), given) || proven;
      return proven;
    },
  };
}

/** The keys themselves may be out of reach; then nobody is refused, and nobody is let in. */
function publishedKeys(jwksUrl: string): JWTVerifyGetKey {
  const published = createRemoteJWKSet(new URL(jwksUrl));
  return async (header, token) => {
    try {
      return await published(header, token);
    } catch (error) {
      if (isTokensFault(error)) throw error;
      throw new Unavailable(["identity provider"]);
    }
  };
}

async function recognised(
  token: string,
  keyFor: JWTVerifyGetKey,
  { issuer, audience, now }: Settings,
): Promise<Recognition> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keyFor, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      clockTolerance: 60,
      currentDate: now(),
      requiredClaims: ["exp"],
    });
    const caller = TYPES.includes((protectedHeader.typ ?? "JWT").toLowerCase())
      ? callerIn(payload)
      : null;
    return caller ? { kind: "known", caller } : { kind: "refused", because: "INVALID_TOKEN" };
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const isOver = error instanceof errors.JWTExpired;
    return { kind: "refused", because: isOver ? "TOKEN_EXPIRED" : "INVALID_TOKEN" };
  }
}

function callerIn(payload: JWTPayload): Caller | null {
  const claims = Claims.safeParse(payload);
  if (!claims.success) return null;
  const { azp, appid, client_id, sub, roles } = claims.data;
  const clientId = azp ?? appid ?? client_id ?? sub;
  return clientId === undefined ? null : { clientId, roles };
}

/** The key set was read, and holds no single key for this token. */
const isTokensFault = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

/** One member a line: none of them can hold a line break, so no message reads as another request's. */
const messageOf = ({
  requestId,
  subjectIdentifier,
  requestedAction,
  jurisdiction,
  submittedAt,
  receivedAt,
}: ErasureRequest): string =>
  [
    "rtbf-verification/1",
    requestId,
    subjectIdentifier,
    requestedAction,
    jurisdiction,
    submittedAt,
    ...(receivedAt === undefined ? [] : [receivedAt]),
  ].join("\n");
