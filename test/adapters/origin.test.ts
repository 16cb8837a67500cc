import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { Origin, segmentOf } from "../../src/adapters/origin";
import { closeServers, loopback, nowhere } from "./loopback";

afterEach(closeServers);

const GET = { method: "GET", path: "/thing" } as const;

it("answers with whatever the other side said", async () => {
  const { url, seen } = await loopback(() => ({
    status: 418,
    text: "tea",
    headers: { "ININ-Correlation-Id": "corr-1", "Retry-After": "5" },
  }));
  expect(await new Origin(url).send({ ...GET, query: { q: "a&b" } })).toEqual({
    kind: "answered",
    status: 418,
    body: "tea",
    correlationId: "corr-1",
    retryAfter: "5",
  });
  expect(seen[0]?.url).toBe("/thing?q=a%26b");
});

it("stays below the path of its own address, and keeps its query", async () => {
  const { url, seen } = await loopback(() => ({}));
  await new Origin(`${url}/base/`).send(GET);
  await new Origin(`${url}/hook/?code=c`).send({ method: "POST", path: "", body: "x" });
  expect(seen.map((call) => call.url)).toEqual(["/base/thing", "/hook/?code=c"]);
});

it.each([301, 302, 303, 307, 308])("does not follow a redirect (%i)", async (status) => {
  const elsewhere = await loopback(() => ({ text: "caught" }));
  const { url } = await loopback(() => ({ status, headers: { Location: elsewhere.url } }));
  expect(await new Origin(url).send(GET)).toMatchObject({ kind: "answered", status });
  expect(elsewhere.seen).toEqual([]);
});

it.each(["//evil.example/", "/\\evil.example/", "/a/../b", "/a/%2e%2e/b", "/a?b", "/a#b", "/a\tb"])(
  "refuses the path %j, which is not what would be asked for",
  async (path) => {
    const { url, seen } = await loopback(() => ({}));
    expect(await new Origin(url).send({ method: "GET", path })).toEqual({
      kind: "unanswered",
      code: "IDENTIFIER_REFUSED",
      sent: false,
    });
    expect(seen).toEqual([]);
  },
);

it("refuses an absolute address", async () => {
  const evil = await loopback(() => ({ text: "caught" }));
  const { url } = await loopback(() => ({}));
  const reply = await new Origin(url).send({ method: "GET", path: `${evil.url}/x` });
  expect(reply).toMatchObject({ code: "IDENTIFIER_REFUSED" });
  expect(evil.seen).toEqual([]);
});

it("measures what a compressed answer unpacks to", async () => {
  const bytes = gzipSync(Buffer.alloc(50_000));
  const { url } = await loopback(() => ({ bytes, headers: { "Content-Encoding": "gzip" } }));
  expect(bytes.byteLength).toBeLessThan(1_000);
  expect(await new Origin(url, { maxBytes: 10_000 }).send(GET)).toMatchObject({
    code: "ANSWER_TOO_LARGE",
  });
});

it("does not wait for an answer that never ends", async () => {
  const { url } = await loopback(() => "dripping");
  expect(await new Origin(url, { timeoutMs: 100 }).send(GET)).toMatchObject({ code: "TIMED_OUT" });
});

it("ignores the environment's proxies", async () => {
  const proxy = await loopback(() => ({ text: "caught" }));
  const { url } = await loopback(() => ({ text: "direct" }));
  const before = process.env["http_proxy"];
  process.env["http_proxy"] = proxy.url;
  try {
    expect(await new Origin(url).send(GET)).toMatchObject({ body: "direct" });
  } finally {
    if (before === undefined) delete process.env["http_proxy"];
    else process.env["http_proxy"] = before;
  }
  expect(proxy.seen).toEqual([]);
});

it("reads up to its limit and not a byte more", async () => {
  const { url } = await loopback(({ url: path }) => ({ text: "x".repeat(Number(path.slice(1))) }));
  const origin = new Origin(url, { maxBytes: 1_000 });
  expect(await origin.send({ method: "GET", path: "/1000" })).toMatchObject({ kind: "answered" });
  expect(await origin.send({ method: "GET", path: "/1001" })).toEqual({
    kind: "unanswered",
    code: "ANSWER_TOO_LARGE",
    sent: true,
    status: 200,
  });
});

it("tells silence, a cut line and a server that is not there apart", async () => {
  const { url } = await loopback(({ url: path }) => (path === "/silence" ? "silence" : "reset"));
  expect(
    await new Origin(url, { timeoutMs: 200 }).send({ method: "GET", path: "/silence" }),
  ).toMatchObject({
    code: "TIMED_OUT",
    sent: true,
  });
  expect(await new Origin(url).send({ method: "GET", path: "/reset" })).toMatchObject({
    code: "CONNECTION_FAILED",
    sent: true,
  });
  expect(await new Origin(await nowhere()).send(GET)).toMatchObject({
    code: "CONNECTION_FAILED",
    sent: false,
  });
});

it("keeps secrets out of what it says about a failure", async () => {
  const { url } = await loopback(() => "reset");
  const headers = { Authorization: "Bearer very-secret" };
  const failure = await new Origin(url).send({
    ...GET,
    headers,
    query: { externalId: "anna" },
    method: "POST",
    body: "anna",
  });
  expect(inspect(failure, { depth: null })).not.toMatch(/secret|anna|127\.0\.0\.1|thing/);
});

it("reuses its connections", async () => {
  const { url, seen } = await loopback(() => ({ text: "x" }));
  const origin = new Origin(url);
  await origin.send(GET);
  await origin.send(GET);
  expect(seen).toHaveLength(2);
  expect(new Set(seen.map(({ port }) => port)).size).toBe(1);
});

it.each(["ftp://host.example/", "https://user:pass@host.example/", "file:///etc"])(
  "is no origin: %s",
  (address) => {
    expect(() => new Origin(address)).toThrow(RangeError);
  },
);

it.each([
  ["conv-7742-a1", "conv-7742-a1"],
  ["a:b~c", "a%3Ab~c"],
  ["...", "..."],
  ["ä", "%C3%A4"],
])("encodes %j as the segment %s", (id, segment) => {
  expect(segmentOf(id)).toBe(segment);
});

it.each(["", ".", "..", "a/b", "a\\b", "%2e%2e", "a\u0000", "a\u2028b", "\udc00"])(
  "finds no safe segment for %j",
  (id) => {
    expect(segmentOf(id)).toBeNull();
  },
);
