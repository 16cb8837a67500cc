import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { z } from "zod";
import { type Answer, type Call, parseBody } from "./call";
import { callLog } from "./call-log";
import { faultTable } from "./fault-table";
import type { Listening } from "./http-server";
import { type KeptSigningKey, keptSigningKey } from "./kept-signing-key";
import { startStandIn } from "./stand-in";

const Wanted = z.strictObject({
  role: z.array(z.string()),
  subject: z.string().min(1),
  expiresInSeconds: z.int().default(3600),
});
type Wanted = z.output<typeof Wanted>;

/** What the stand-in for the identity provider needs. */
export interface IdentityProviderSetup {
  readonly port: number;
  /** Where the signing key is kept, so that tokens outlive a restart. */
  readonly stateDir: string;
  readonly issuer: string;
  readonly audience: string;
  readonly now: () => Date;
}

/**
 * Issues the tokens with which forms and people call the app, to anybody who asks: it listens on
 * loopback only, and who can reach it can also read its key.
 */
export async function startIdentityProvider(setup: IdentityProviderSetup): Promise<Listening> {
  const key = await keptSigningKey(setup.stateDir);
  const faults = faultTable();
  const log = callLog(setup.now);
  return startStandIn({
    name: "identity provider",
    port: setup.port,
    routes: [
      {
        method: "GET",
        template: "/.well-known/jwks.json",
        answer: () => ({ status: 200, body: { keys: [key.publicJwk] } }),
      },
      { method: "POST", template: "/token", answer: (call) => issue(setup, key, call) },
    ],
    controls: [...log.routes, ...faults.routes],
    faults,
    log,
    refuse: (status, error) => ({ status, body: { error } }),
  });
}

async function issue(
  setup: IdentityProviderSetup,
  key: KeptSigningKey,
  call: Call,
): Promise<Answer> {
  const wanted = parseBody(call, Wanted);
  if (!wanted.ok) return { status: 400, body: { error: wanted.wrong } };
  const { expiresInSeconds } = wanted.value;
  const token = await signed(setup, key, wanted.value);
  return {
    status: 200,
    body: { access_token: token, token_type: "Bearer", expires_in: expiresInSeconds },
  };
}

/** Claims as Microsoft Entra gives them to an app that has been granted app roles. */
function signed(
  { issuer, audience, now }: IdentityProviderSetup,
  { privateKey, publicJwk }: KeptSigningKey,
  { role, subject, expiresInSeconds }: Wanted,
): Promise<string> {
  const seconds = Math.floor(now().getTime() / 1000);
  return new SignJWT({ roles: role, oid: subject, azp: subject })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: publicJwk.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + expiresInSeconds)
    .sign(privateKey);
}
