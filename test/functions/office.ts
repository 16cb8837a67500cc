/** The API with its neighbours: an identity provider, a vault, a clock; cases and task hub are in memory. */
import { createHmac } from "node:crypto";
import { HttpRequest, InvocationContext } from "@azure/functions";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { namesFrom } from "../../src/adapters/azure/names";
import { requestVerifier } from "../../src/adapters/request-verifier";
import { keyFrom } from "../../src/domain/digest";
import type { CaseId } from "../../src/domain/identifiers";
import { routesWith } from "../../src/functions/routes";
import { timersWith } from "../../src/functions/timers";
import { Unavailable } from "../../src/ports";
import { ringOf } from "../adapters/keys";
import { loopback } from "../adapters/loopback";
import { calendars } from "../support/calendars";
import { Hub } from "./hub";
import { MemoryCases } from "./memory-cases";

const NOW = "2026-01-05T09:00:00.000Z";
const SECRET = "a secret of 32 characters or more";
const ISSUER = "https://idp.example.org/";
const AUDIENCE = "api://genesys-erasure";
const CASE_INDEX = { keyId: "case-index/0", key: keyFrom(Buffer.alloc(32, 7)) };

export type Body = Record<string, unknown>;
type Services = Parameters<typeof routesWith>[0];

/** The members of a request that are signed for. */
const signed = (body: Body): string =>
  [
    "rtbf-verification/1",
    ...["requestId", "subjectIdentifier", "requestedAction", "jurisdiction", "submittedAt"].map(
      (member) => body[member],
    ),
    ...(body["receivedAt"] === undefined ? [] : [body["receivedAt"]]),
  ].join("\n");

/** A request with the token that proves it. */
export function proven(members: Body = {}): Body {
  const body: Body = {
    requestId: "rtbf-2026-0001",
    subjectIdentifier: "customer-7742",
    requestedAction: "erase",
    jurisdiction: "EU-GDPR",
    submittedAt: NOW,
    ...members,
  };
  const mac = createHmac("sha256", SECRET).update(signed(body)).digest("hex");
  return { verificationToken: `sha256:${mac}`, ...body };
}

const issuer = async () => {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "1" }] };
  const { url } = await loopback(() => ({ json: jwks }));
  const token = (claims: Body): Promise<string> =>
    new SignJWT({ iss: ISSUER, aud: AUDIENCE, azp: "intake-form", ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "1" })
      .sign(privateKey);
  return { url, token };
};

export interface Ask {
  body?: Body | string | ReadableStream;
  headers?: Record<string, string | undefined>;
  roles?: string[];
  caller?: string;
  query?: Record<string, string>;
}

interface Surroundings {
  at: string;
  isImmutable: boolean;
  isVaultOut: boolean;
  /** What the contact centre was asked since somebody was told. */
  called: { calls: number; refused: number } | null;
}

/** Opens the office; what its neighbours do wrong is set afterwards. */
export async function openOffice() {
  const { url, token } = await issuer();
  const office: Surroundings = { at: NOW, isImmutable: true, isVaultOut: false, called: null };
  const now = () => new Date(office.at);
  const ring = ringOf("identity-verification", SECRET);
  const keys = {
    ...ring,
    eternal: async () => CASE_INDEX,
    valid: async (secret: string) => {
      if (office.isVaultOut) throw new Unavailable(["key vault"]);
      return ring.valid(secret);
    },
  };
  const cases = new MemoryCases();
  const names = namesFrom(keys);
  const evidence = {
    proveImmutable: async () => {
      if (!office.isImmutable) throw new Unavailable(["container erasure-audit-2026"]);
    },
  };
  const checkpoints = { write: async () => ({ kind: "not_begun" as const }) };
  const verifier = requestVerifier({ jwksUrl: url, issuer: ISSUER, audience: AUDIENCE, keys, now });
  const calls = { drained: () => office.called };
  const services = { cases, names, evidence, verifier, calls, calendar: calendars.DE, now };
  const hub = new Hub();
  const logged: string[] = [];
  const logHandler = (_: unknown, ...told: unknown[]) => logged.push(told.join(" "));
  const context = new InvocationContext({ functionName: "test", logHandler });
  const routes = routesWith(services as unknown as Services);
  const timers = timersWith({ ...(services as unknown as Services), checkpoints });

  async function ask(name: string, path: string, given: Ask = {}) {
    const route = routes.find((one) => one.name === name);
    if (!route) throw new Error(`no route ${name}`);
    const { roles = ["Erasure.Submit"], caller = "intake-form" } = given;
    const exp = Date.parse(office.at) / 1000 + 300;
    const bearer = `Bearer ${await token({ azp: caller, roles, exp })}`;
    const request = requestOf(route.method, path, {
      ...given,
      headers: { authorization: bearer, ...given.headers },
    });
    const {
      status = 200,
      headers,
      body,
      jsonBody,
    } = await route.answer(request, hub.client, context);
    const told: Body = jsonBody ?? JSON.parse(String(body));
    return { status, headers: headers as Record<string, string> | undefined, body: told };
  }

  return {
    office,
    cases,
    hub,
    logged,
    token,
    caseIdOf: (requestId: string): Promise<CaseId> => names.caseId(requestId),
    conversationName: names.conversation,
    submit: (body: Ask["body"] = proven(), given: Ask = {}) =>
      ask("submitErasureRequest", "request", { ...given, body }),
    ask,
    strike: async (name: string) => {
      await timers.find((timer) => timer.name === name)?.run(hub.client, context);
    },
    events: () => logged.map((line): Body => JSON.parse(line)),
  };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

function requestOf(method: string, path: string, { body, headers, query }: Ask): HttpRequest {
  const url = new URL(`http://10.0.0.7/api/internal/rtbf/${path}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const all = { "content-type": "application/json", ...headers };
  const given = Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : []));
  const [kind, id] = path.split("/");
  const init = { method, headers: Object.fromEntries(given), duplex: "half" as const };
  const text =
    body instanceof ReadableStream || typeof body === "string" ? body : JSON.stringify(body);
  const nativeRequest = new Request(url, { ...init, ...(method === "POST" && { body: text }) });
  // As the platform makes it when it streams a body; the types know only the other way.
  const made = {
    nativeRequest,
    params: id ? { [`${kind}Id`]: decodeURIComponent(id) } : {},
  };
  return new HttpRequest(made as unknown as ConstructorParameters<typeof HttpRequest>[0]);
}
