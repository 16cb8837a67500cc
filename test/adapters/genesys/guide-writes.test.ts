import { guidePlatform } from "../../../src/adapters/genesys/guide";
import type { Artifact } from "../../../src/domain/conversation";
import { ArtifactId, ConversationId, ParticipantId } from "../../../src/domain/identifiers";
import {
  ABSENT,
  closeServers,
  loopback,
  nowhere,
  type Reaction,
  ROUTELESS,
  world,
} from "../loopback";
import { contactCentre, TOKEN } from "./contact-centre";
import { lonePace } from "./lone-pace";

afterEach(closeServers);

const id = ConversationId.parse("conv-1");
const artifact = (kind: Artifact["kind"]): Artifact => ({ id: ArtifactId.parse("a-1"), kind });
const inTurn = (...reactions: Reaction[]) => ({
  api: (_: unknown, nth: number) => reactions[Math.min(nth, reactions.length) - 1] ?? "reset",
});
const eraseAfter = async (...reactions: Reaction[]) => {
  const isSilent = reactions.includes("silence");
  const patience = isSilent ? { timeoutMs: 200 } : {};
  const centre = await contactCentre({ ...inTurn(...reactions), ...patience });
  // On a busy machine the token may take longer than a silent call is waited for.
  await centre.platform.authority();
  centre.time.slept.length = 0;
  return { ...centre, receipt: await centre.platform.erase(artifact("record"), { force: false }) };
};

it("masks with the guide's body, participants by their ids", async () => {
  const { platform, calls } = await contactCentre({ api: () => ({ json: {} }) });
  const receipt = await platform.pseudonymise(id, {
    participants: [
      {
        id: ParticipantId.parse("part-1"),
        externalId: "psn_v1_a",
        name: "psn_v1_b",
        email: "psn_v1_c@erased.invalid",
        role: "CUSTOMER",
      },
      { id: ParticipantId.parse("part-3"), externalId: "psn_v1_a", role: "CUSTOMER" },
    ],
    transcripts: [{ id: ArtifactId.parse("trans-1"), text: "psn_v1_d" }],
  });
  expect(receipt).toEqual({ kind: "done", httpStatus: 200, at: "2026-01-05T09:00:00.000Z" });
  expect(calls[0]).toMatchObject({ method: "PATCH", url: "/api/v2/conversations/conv-1" });
  expect(calls[0]?.headers["content-type"]).toBe("application/json");
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual({
    isDeleted: false,
    participants: [
      {
        id: "part-1",
        externalId: "psn_v1_a",
        name: "psn_v1_b",
        email: "psn_v1_c@erased.invalid",
        role: "CUSTOMER",
      },
      { id: "part-3", externalId: "psn_v1_a", role: "CUSTOMER" },
    ],
    transcripts: [{ id: ArtifactId.parse("trans-1"), text: "psn_v1_d" }],
    retentionPolicy: { override: true, action: "pseudonymize" },
  });
});

it.each<[Artifact["kind"], string]>([
  ["record", "/api/v2/conversations/a-1"],
  ["media", "/api/v2/media/a-1"],
  ["transcript", "/api/v2/transcripts/a-1"],
])("erases a %s by its own route, and forces only when told", async (kind, route) => {
  const { platform, calls } = await contactCentre({ api: () => ({ status: 204 }) });
  await platform.erase(artifact(kind), { force: false });
  await platform.erase(artifact(kind), { force: true });
  expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual(
    Array(2).fill(`DELETE ${route}`),
  );
  expect(calls.map(({ headers }) => headers["x-genesys-force-delete"])).toEqual([
    undefined,
    "true",
  ]);
});

it.each<[number, object]>([
  [204, { kind: "done", httpStatus: 204 }],
  [200, { kind: "done", httpStatus: 200 }],
  [409, { kind: "blocked", httpStatus: 409 }],
  [403, { kind: "refused", httpStatus: 403 }],
  [400, { kind: "failed", code: "HTTP_STATUS", httpStatus: 400, effect: "none" }],
  [422, { kind: "failed", code: "HTTP_STATUS", httpStatus: 422, effect: "none" }],
  [302, { kind: "failed", code: "HTTP_STATUS", httpStatus: 302, effect: "possible" }],
])("takes %i for final at the first try", async (status, expected) => {
  const headers = { "ININ-Correlation-Id": "corr-9", Location: "http://127.0.0.1:9/" };
  const { receipt, calls, time } = await eraseAfter({ status, headers });
  expect(receipt).toMatchObject({ ...expected, correlationId: "corr-9" });
  expect(calls).toHaveLength(1);
  expect(time.slept).toEqual([]);
});

it("takes the contract's 404 for absent at the first try", async () => {
  const { receipt, calls } = await eraseAfter(ABSENT);
  expect(receipt).toMatchObject({ kind: "absent", httpStatus: 404 });
  expect(calls).toHaveLength(1);
});

it.each(ROUTELESS)("does not know what a write did after the 404 of %s", async (_, reaction) => {
  const { receipt, calls } = await eraseAfter(reaction);
  const failed = { kind: "failed", code: "MALFORMED_ANSWER", httpStatus: 404, effect: "possible" };
  expect(receipt).toEqual(failed);
  expect(calls).toHaveLength(3);
});

it.each<[string, Reaction, object]>([
  ["a server's fault", { status: 503 }, { code: "HTTP_STATUS", httpStatus: 503 }],
  ["a connection that was cut", "reset", { code: "CONNECTION_FAILED" }],
  ["an answer that was cut", "cut short", { code: "CONNECTION_FAILED" }],
  ["silence", "silence", { code: "TIMED_OUT" }],
  [
    "more than a megabyte",
    { text: "x".repeat(1_100_000) },
    { code: "ANSWER_TOO_LARGE", httpStatus: 200 },
  ],
])("does not know what a write did after three times %s", async (_, reaction, expected) => {
  const { receipt, time } = await eraseAfter(reaction);
  expect(receipt).toEqual({ kind: "failed", effect: "possible", ...expected });
  expect(time.slept).toEqual([1_000, 2_000]);
});

it("knows that nothing happened where nobody listens", async () => {
  const time = world();
  const login = await nowhere();
  const { url } = await loopback(() => ({ json: TOKEN }));
  const platform = guidePlatform({
    baseUrl: login,
    loginUrl: url,
    clientId: "client-1",
    secret: async () => "client-secret",
    ...lonePace(time),
    patience: time,
    now: time.now,
    unguessable: () => "nobody",
  });
  expect(await platform.erase(artifact("record"), { force: false })).toEqual({
    kind: "failed",
    code: "CONNECTION_FAILED",
    effect: "none",
  });
});

it("repeats a delete whose reply was lost, and says what the repeat was told", async () => {
  const { receipt, calls } = await eraseAfter("reset", ABSENT);
  expect(receipt).toMatchObject({ kind: "absent", httpStatus: 404 });
  expect(calls).toHaveLength(2);
});

it("does not take a refusal for 'nothing happened' after a try of unknown effect", async () => {
  const { receipt } = await eraseAfter({ status: 500 }, { status: 403 });
  expect(receipt).toEqual({
    kind: "failed",
    code: "NOT_AUTHORISED",
    httpStatus: 403,
    effect: "possible",
  });
});

it("waits out a rate limit without counting it as a try", async () => {
  const limited = (seconds: string) => ({ status: 429, headers: { "Retry-After": seconds } });
  const { receipt, calls, time, paused } = await eraseAfter(
    limited("42"),
    { status: 500 },
    limited("7"),
    { status: 500 },
    limited("3"),
    { status: 204 },
  );
  expect(receipt).toMatchObject({ kind: "done" });
  expect(calls).toHaveLength(6);
  expect(time.slept).toEqual([42_000, 1_000, 7_000, 2_000, 3_000]);
  // The limit is met by all calls, not by this one.
  expect(paused).toEqual([42_000, 7_000, 3_000]);
});

it.each([
  ["0", 1_000],
  ["300", 300_000],
  ["99999999999999999999", 300_000],
  ["-5", 10_000],
  ["NaN", 10_000],
  ["soon", 10_000],
  ["", 10_000],
])("waits a sensible time when told to retry after '%s'", async (seconds, expected) => {
  const limited = { status: 429, headers: { "Retry-After": seconds } };
  const { time } = await eraseAfter(limited, { status: 204 });
  expect(time.slept).toEqual([expected]);
});

it("waits no longer than an activity may for a rate limit that never ends, and is asked again", async () => {
  const { platform, calls, time } = await contactCentre({
    api: () => ({ status: 429, headers: { "Retry-After": "60" } }),
  });
  const erasing = platform.erase(artifact("record"), { force: false });
  await expect(erasing).rejects.toMatchObject({ what: ["contact centre: rate limit"] });
  expect(calls).toHaveLength(7);
  expect(time.slept).toEqual(Array(7).fill(60_000));
});

it.each(["..", ".", "", "a/b", "a\\b", "a%2e", "a\nb", "a b", "a?b", "a#b", "\ud800"])(
  "refuses the id %j before a call is made of it",
  async (misfit) => {
    const { platform, calls, logins } = await contactCentre({ api: () => ({ status: 204 }) });
    const receipt = await platform.erase(
      { id: misfit as ArtifactId, kind: "media" },
      { force: false },
    );
    expect(receipt).toEqual({ kind: "failed", code: "IDENTIFIER_REFUSED", effect: "none" });
    expect(await platform.read(misfit as ConversationId)).toEqual({
      kind: "failed",
      code: "IDENTIFIER_REFUSED",
    });
    expect([...calls, ...logins]).toEqual([]);
  },
);

it.each(["a b", "x".repeat(200), "<script>", "-starts-badly"])(
  "does not repeat a correlation id that may not stand in a record (%j)",
  async (correlationId) => {
    const { receipt } = await eraseAfter({
      status: 204,
      headers: { "ININ-Correlation-Id": correlationId },
    });
    expect(receipt).toEqual({ kind: "done", httpStatus: 204, at: "2026-01-05T09:00:00.000Z" });
  },
);

it("lets nothing of a failed call into what is known of it", async () => {
  const { platform } = await contactCentre({ api: () => "reset" });
  const known = JSON.stringify([
    await platform.read(id),
    await platform.erase(artifact("record"), { force: false }),
  ]);
  expect(known).not.toMatch(/conv-1|a-1|token|127\.0\.0\.1|api/);
});
