import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
} from "jose";
import { requestVerifier } from "../../src/adapters/request-verifier";
import { Unavailable } from "../../src/ports";
import { ringOf } from "./keys";
import { closeServers, loopback, nowhere, type Reaction, world } from "./loopback";

afterEach(closeServers);

const NOW = Date.parse("2026-01-05T09:00:00.000Z") / 1_000;
/** Claims as anybody may write them. */
type Claims = Record<string, unknown>;
const GOOD: Claims = {
  iss: "https://issuer.example/",
  aud: "api://erasure",
  sub: "subject-1",
  azp: "intake-form",
  roles: ["Erasure.Submit"],
  exp: NOW + 300,
  nbf: NOW - 300,
};
const known = { kind: "known", caller: { clientId: "intake-form", roles: ["Erasure.Submit"] } };
const invalid = { kind: "refused", because: "INVALID_TOKEN" };

let pairs: Map<string, { publicKey: CryptoKey; privateKey: CryptoKey }>;
let stranger: CryptoKey;
let jwks: { keys: object[] };
beforeAll(async () => {
  pairs = new Map();
  for (const alg of ["RS256", "PS256", "ES256", "EdDSA", "RS512"])
    pairs.set(alg, await generateKeyPair(alg, { extractable: true }));
  stranger = (await generateKeyPair("RS256")).privateKey;
  const published = [...pairs].map(async ([kid, { publicKey }]) => ({
    ...(await exportJWK(publicKey)),
    kid,
  }));
  jwks = { keys: await Promise.all(published) };
});

async function door(reaction?: Reaction) {
  const { url, seen } = await loopback(() => reaction ?? { json: jwks });
  const verifier = requestVerifier({
    jwksUrl: `${url}/keys`,
    issuer: "https://issuer.example/",
    audience: "api://erasure",
    keys: ringOf("identity-verification"),
    now: world().now,
  });
  return { seen, enter: (token: string) => verifier.caller(`Bearer ${token}`), verifier };
}

const keyOf = (alg: string): CryptoKey => pairs.get(alg)?.privateKey ?? stranger;
const signed = (
  claims: Claims,
  header: object = {},
  key?: CryptoKey | Uint8Array,
): Promise<string> => {
  const full = { alg: "RS256", kid: "RS256", ...header };
  return new SignJWT(claims as JWTPayload).setProtectedHeader(full).sign(key ?? keyOf(full.alg));
};
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const without = (claim: string): Claims => ({ ...GOOD, [claim]: undefined });

describe("the caller", () => {
  it.each(["RS256", "PS256", "ES256", "EdDSA"])(
    "is known by a token signed with %s",
    async (alg) => {
      const { enter } = await door();
      expect(await enter(await signed(GOOD, { alg, kid: alg, typ: "JWT" }))).toEqual(known);
    },
  );

  it.each<[string, Claims, object]>([
    ["an access token's type", GOOD, { typ: "at+jwt" }],
    ["no type", GOOD, {}],
    ["one audience of several", { ...GOOD, aud: ["other", "api://erasure"] }, {}],
    ["an end less than a minute ago", { ...GOOD, exp: NOW - 59 }, {}],
    ["a beginning in less than a minute", { ...GOOD, nbf: NOW + 59 }, {}],
  ])("is known by a token with %s", async (_, claims, header) => {
    const { enter } = await door();
    expect(await enter(await signed(claims, header))).toEqual(known);
  });

  it.each<[string, Claims, string]>([
    ["azp", { appid: "b", client_id: "c" }, "intake-form"],
    ["appid", { azp: undefined, appid: "b", client_id: "c" }, "b"],
    ["client_id", { azp: undefined, client_id: "c" }, "c"],
    ["sub", { azp: undefined }, "subject-1"],
  ])("is the client that %s names", async (_, change, clientId) => {
    const { enter } = await door();
    expect(await enter(await signed({ ...GOOD, ...change }))).toMatchObject({
      caller: { clientId },
    });
  });

  it("has the one role that a claim without a list names", async () => {
    const { enter } = await door();
    expect(await enter(await signed({ ...GOOD, roles: "Erasure.Submit" }))).toEqual(known);
  });

  it.each([[[1]], [undefined], [{ 0: "Erasure.Approve" }]])(
    "has no role when the claim is %j",
    async (roles) => {
      const { enter } = await door();
      expect(await enter(await signed({ ...GOOD, roles }))).toMatchObject({
        caller: { roles: [] },
      });
    },
  );

  it.each([null, "", "Basic Zm9vOmJhcg==", "token"])(
    "is not named by the header %j",
    async (header) => {
      const { verifier, seen } = await door();
      expect(await verifier.caller(header)).toEqual({ kind: "refused", because: "MISSING_TOKEN" });
      expect(seen).toEqual([]);
    },
  );

  it("is told when the token is over, if it was genuine", async () => {
    const { enter } = await door();
    const over = { ...GOOD, exp: NOW - 60 };
    expect(await enter(await signed(over))).toEqual({ kind: "refused", because: "TOKEN_EXPIRED" });
    expect(await enter(await signed(over, {}, stranger))).toEqual(invalid);
  });

  it.each<[string, Claims, object]>([
    ["for another audience", { ...GOOD, aud: "api://other" }, {}],
    ["for no audience", without("aud"), {}],
    ["of another issuer", { ...GOOD, iss: "https://issuer.example" }, {}],
    ["of no issuer", without("iss"), {}],
    ["without an end", without("exp"), {}],
    ["whose end is a text", { ...GOOD, exp: "tomorrow" }, {}],
    ["that is not valid yet", { ...GOOD, nbf: NOW + 61 }, {}],
    ["of nobody", { ...without("azp"), sub: undefined }, {}],
    ["of a client that is no text", { ...GOOD, azp: { id: 1 } }, {}],
    ["that is a logout token", GOOD, { typ: "logout+jwt" }],
    ["of an unknown key", GOOD, { kid: "../../dev/null" }],
    ["of an algorithm that is not allowed", GOOD, { alg: "RS512", kid: "RS512" }],
    ["of the wrong key for its algorithm", GOOD, { kid: "ES256" }],
  ])("is refused with a token %s", async (_, claims, header) => {
    const { enter } = await door();
    expect(await enter(await signed(claims, header))).toEqual(invalid);
  });

  it("is refused with a stranger's signature under a known key's name", async () => {
    const { enter } = await door();
    expect(await enter(await signed(GOOD, {}, stranger))).toEqual(invalid);
  });

  it("is refused when the public key served as a shared secret", async () => {
    const { enter } = await door();
    const rsa = pairs.get("RS256")?.publicKey;
    const pem = rsa ? await exportSPKI(rsa) : "";
    expect(pem).toContain("PUBLIC KEY");
    for (const secret of [pem, pem.trim(), JSON.stringify(jwks.keys[0])])
      expect(await enter(await signed(GOOD, { alg: "HS256" }, Buffer.from(secret)))).toEqual(
        invalid,
      );
  });

  it.each(["none", "None", "NONE", "nOnE"])(
    "is refused without a signature (alg %s)",
    async (alg) => {
      const { enter, seen } = await door();
      expect(await enter(`${part({ alg, kid: "RS256" })}.${part(GOOD)}.`)).toEqual(invalid);
      expect(seen).toEqual([]);
    },
  );

  it("is refused when a word of a genuine token was changed", async () => {
    const { enter } = await door();
    const [head, , signature] = (await signed(GOOD)).split(".");
    expect(
      await enter(`${head}.${part({ ...GOOD, roles: ["Erasure.Approve"] })}.${signature}`),
    ).toEqual(invalid);
    expect(await enter(`${head}.${part(GOOD)}.`)).toEqual(invalid);
  });

  it.each(["", "a", "a.b", "a.b.c", "....", "a.b.c.d.e", "e30.e30.e30", " "])(
    "is refused with the garbage %j",
    async (garbage) => {
      const { enter } = await door();
      expect(await enter(garbage)).toEqual(invalid);
    },
  );

  it("is refused with anything behind the token", async () => {
    const { enter } = await door();
    expect(await enter(`${await signed(GOOD)} x`)).toEqual(invalid);
  });

  it("can't say where its key is to be found", async () => {
    const evil = await loopback(() => ({ json: jwks }));
    const { enter, seen } = await door();
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = await exportJWK(publicKey);
    for (const header of [{ jku: evil.url }, { x5u: evil.url }, { jwk }, { kid: evil.url }])
      expect(await enter(await signed(GOOD, header, privateKey))).toEqual(invalid);
    expect(evil.seen).toEqual([]);
    expect(new Set(seen.map(({ url }) => url))).toEqual(new Set(["/keys"]));
  });

  it.each<[string, Reaction]>([
    ["fails", { status: 500 }],
    ["is cut", "reset"],
    ["answers no JSON", { text: "<html>" }],
    ["answers no key set", { json: { keys: "none" } }],
    ["points elsewhere", { status: 302, headers: { Location: "http://127.0.0.1:9/" } }],
  ])("is neither let in nor refused while the identity provider %s", async (_, reaction) => {
    const { enter } = await door(reaction);
    await expect(enter(await signed(GOOD))).rejects.toEqual(new Unavailable(["identity provider"]));
  });

  it("is neither let in nor refused where no identity provider is", async () => {
    const verifier = requestVerifier({
      jwksUrl: await nowhere(),
      issuer: "https://issuer.example/",
      audience: "api://erasure",
      keys: ringOf("identity-verification"),
      now: world().now,
    });
    await expect(verifier.caller(`Bearer ${await signed(GOOD)}`)).rejects.toBeInstanceOf(
      Unavailable,
    );
  });
});
