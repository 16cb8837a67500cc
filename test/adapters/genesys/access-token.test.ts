import { Unavailable } from "../../../src/ports";
import { closeServers, type Reaction } from "../loopback";
import { numbered, TOKEN } from "./contact-centre";
import { tokenFrom } from "./token-in-hand";

afterEach(closeServers);

const MINUTE = 60_000;

it("asks for a token with the client's credentials", async () => {
  const { token, seen } = await tokenFrom(() => ({ json: TOKEN }));
  expect(await token.current()).toMatchObject({ kind: "granted", token: TOKEN.access_token });
  expect(seen[0]).toMatchObject({
    method: "POST",
    url: "/oauth/token",
    body: "grant_type=client_credentials",
    headers: {
      authorization: `Basic ${Buffer.from("client-1:client-secret").toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
  });
});

it.each([
  ["an hour", 3_600, 50 * MINUTE],
  ["five minutes", 300, 2.5 * MINUTE],
  ["ten seconds", 10, 5_000],
])("keeps a token of %s until its renewal is due, and no longer", async (_, life, keptMs) => {
  const { token, time, seen } = await tokenFrom(numbered(life));
  await token.current();
  time.pass(keptMs - 1);
  expect(await token.current()).toMatchObject({ token: "token-1" });
  time.pass(1);
  expect(await token.current()).toMatchObject({ token: "token-2" });
  expect(seen).toHaveLength(2);
});

it("asks once however many wait", async () => {
  const { token, seen } = await tokenFrom(numbered(3_600));
  const grants = await Promise.all(Array.from({ length: 8 }, () => token.current()));
  expect(new Set(grants.map((grant) => "token" in grant && grant.token))).toEqual(
    new Set(["token-1"]),
  );
  expect(seen).toHaveLength(1);
});

it.each([
  ["its life as text", { expires_in: "7200" }, "2026-01-05T11:00:00.000Z"],
  ["its type in other letters", { token_type: "BEARER" }, "2026-01-05T10:00:00.000Z"],
  ["no life", { expires_in: undefined }, "2026-01-05T10:00:00.000Z"],
  ["more life than a token can have", { expires_in: 1e9 }, "2026-01-07T09:00:00.000Z"],
  ["its scopes as a list", { scope: TOKEN.scope.split(" ") }, "2026-01-05T10:00:00.000Z"],
])("understands a token with %s", async (_, odd, expiresAt) => {
  const { token } = await tokenFrom(() => ({ json: { ...TOKEN, ...odd } }));
  expect(await token.authority()).toMatchObject({ expiresAt, scopes: TOKEN.scope.split(" ") });
});

it("has no scopes that it was not told of", async () => {
  const { token } = await tokenFrom(() => ({ json: { ...TOKEN, scope: null } }));
  expect(await token.authority()).toMatchObject({ scopes: [] });
});

it.each([
  ["10", 10],
  ["200", 1],
])(
  "is not kept for ever by a login that is limited to one call in %s s",
  async (seconds, pauses) => {
    const limited = { status: 429, headers: { "Retry-After": seconds } };
    const { token, time } = await tokenFrom(() => limited);
    expect(await token.current()).toMatchObject({ kind: "failed", httpStatus: 429 });
    expect(time.slept).toHaveLength(pauses);
  },
);

it("goes on with the fresh secret when a login that has refused the old one is out for a moment", async () => {
  const refused = { status: 401, json: { error: "invalid_client" } };
  const answers: Reaction[] = [refused, { status: 503 }, refused];
  const asked: boolean[] = [];
  const { token } = await tokenFrom(
    () => answers.shift() ?? "reset",
    async (refresh) => {
      asked.push(refresh);
      return "secret";
    },
  );
  expect(await token.current()).toMatchObject({ kind: "failed", code: "NOT_AUTHORISED" });
  expect(asked).toEqual([false, true, true]);
});

it("reads the client secret anew, once, when it is refused", async () => {
  const asked: boolean[] = [];
  const basic = (secret: string) => `Basic ${Buffer.from(`client-1:${secret}`).toString("base64")}`;
  const { token, seen } = await tokenFrom(
    ({ headers }) =>
      headers.authorization === basic("rotated")
        ? { json: TOKEN }
        : { status: 401, json: { error: "invalid_client" } },
    async (refresh) => {
      asked.push(refresh);
      return refresh ? "rotated" : "old";
    },
  );
  expect(await token.current()).toMatchObject({ kind: "granted" });
  expect(asked).toEqual([false, true]);
  expect(seen).toHaveLength(2);
});

it.each<[string, Reaction]>([
  ["401", { status: 401, json: { error: "invalid_client" } }],
  ["400 invalid_client", { status: 400, json: { error: "invalid_client" } }],
])("is not authorised when the fresh secret is refused too (%s)", async (_, refusal) => {
  const { token, seen } = await tokenFrom(() => refusal);
  expect(await token.current()).toMatchObject({ kind: "failed", code: "NOT_AUTHORISED" });
  expect(seen).toHaveLength(2);
});

it("waits out the token endpoint's own rate limit, which it reports with 400", async () => {
  const limited = {
    status: 400,
    json: { error: "invalid_request", error_description: "Rate limit exceeded; try later" },
  };
  const { token, time } = await tokenFrom((_, nth) => (nth < 5 ? limited : { json: TOKEN }));
  expect(await token.current()).toMatchObject({ kind: "granted" });
  expect(time.slept).toEqual(Array(4).fill(10_000));
});

it("takes any other 400 for final", async () => {
  const { token, seen } = await tokenFrom(() => ({
    status: 400,
    json: { error: "invalid_request" },
  }));
  expect(await token.current()).toEqual({ kind: "failed", code: "HTTP_STATUS", httpStatus: 400 });
  expect(seen).toHaveLength(1);
});

it.each<[string, Reaction]>([
  ["no JSON", { text: "ok" }],
  ["a token of another type", { json: { ...TOKEN, token_type: "mac" } }],
  ["a token that would break the header", { json: { ...TOKEN, access_token: "a\r\nX-Evil: 1" } }],
  ["a token that is over already", { json: { ...TOKEN, expires_in: 0 } }],
  ["a token that was over before", { json: { ...TOKEN, expires_in: -60 } }],
  ["a token that ends 'soon'", { json: { ...TOKEN, expires_in: "soon" } }],
  ["a token that is good for a number", { json: { ...TOKEN, scope: 7 } }],
])("has no use for %s", async (_, reaction) => {
  const { token, seen } = await tokenFrom(() => reaction);
  expect(await token.current()).toMatchObject({ kind: "failed", code: "MALFORMED_ANSWER" });
  expect(seen).toHaveLength(3);
});

it("names its authority for the record, but for scopes that may not stand there", async () => {
  const { token } = await tokenFrom(() => ({ json: { ...TOKEN, scope: "privacy:manage <b>" } }));
  expect(await token.authority()).toEqual({
    clientId: "client-1",
    scopes: ["privacy:manage"],
    expiresAt: "2026-01-05T10:00:00.000Z",
  });
});

it("is unavailable for the record when no token can be had", async () => {
  const { token } = await tokenFrom(() => ({ status: 500 }));
  await expect(token.authority()).rejects.toEqual(
    new Unavailable(["contact centre authorisation"]),
  );
});

it("lets an unavailable vault through, for the caller to wait", async () => {
  const { token } = await tokenFrom(
    () => ({ json: TOKEN }),
    () => Promise.reject(new Unavailable(["vault"])),
  );
  await expect(token.current()).rejects.toBeInstanceOf(Unavailable);
});
