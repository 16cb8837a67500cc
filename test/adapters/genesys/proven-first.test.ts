import { provenFirst } from "../../../src/adapters/genesys/proven-first";
import { ArtifactId, ConversationId } from "../../../src/domain/identifiers";
import { closeServers, type Reaction } from "../loopback";
import { CONVERSATION, contactCentre, numbered, TOKEN } from "./contact-centre";

afterEach(closeServers);

const id = ConversationId.parse("conv-1");
const api = ({ url }: { url: string }) =>
  url.includes("conv-1")
    ? { json: CONVERSATION }
    : { json: { conversations: [], nextPageUri: null } };

const proven = async (wishes: Partial<Parameters<typeof contactCentre>[0]> = {}) => {
  const centre = await contactCentre({ api, ...wishes });
  return { ...centre, platform: provenFirst(centre.platform, centre.time.now) };
};
const listings = (calls: readonly { url: string }[]) =>
  calls.filter(({ url }) => url.includes("nobody-at-all")).length;

it("proves what it needs before the first call, once for all who begin together", async () => {
  const { platform, calls } = await proven();
  await Promise.all([platform.read(id), platform.read(id)]);
  expect(calls[0]?.url).toContain("nobody-at-all");
  await platform.read(id);
  expect(listings(calls)).toBe(1);
  expect(calls).toHaveLength(4);
});

it("makes no call while something is missing, names it, and looks again", async () => {
  let scope = "conversations:read";
  const { platform, calls, time } = await proven({
    login: () => ({ json: { ...TOKEN, expires_in: 60, scope } }),
  });
  await expect(platform.read(id)).rejects.toMatchObject({
    name: "Unavailable",
    what: [
      "contact centre: conversations:write",
      "contact centre: data:export",
      "contact centre: privacy:manage",
      "contact centre: wfm:evaluation:view",
    ],
  });
  expect(calls).toHaveLength(1);
  scope = TOKEN.scope;
  time.pass(60_000);
  expect(await platform.read(id)).toMatchObject({ kind: "found" });
});

it("proves again when the token it was proven under has ended, but not for every short-lived one", async () => {
  const { platform, calls, time } = await proven({ login: numbered(7_200) });
  await platform.read(id);
  time.pass(5_000_000);
  await platform.read(id);
  expect(listings(calls)).toBe(1);
  time.pass(2_300_000);
  await platform.read(id);
  expect(listings(calls)).toBe(2);
  const short = await proven({ login: numbered(2) });
  for (let second = 0; second < 5; second += 1) {
    await short.platform.read(id);
    short.time.pass(2_000);
  }
  expect(listings(short.calls)).toBe(1);
});

it("proves again under a token with other scopes", async () => {
  let scope = `${TOKEN.scope} further:one`;
  const { platform, calls, time } = await proven({
    login: () => ({ json: { ...TOKEN, expires_in: 60, scope } }),
  });
  await platform.read(id);
  scope = TOKEN.scope;
  time.pass(60_000);
  await platform.read(id);
  expect(listings(calls)).toBe(2);
});

type Platform = Awaited<ReturnType<typeof proven>>["platform"];
const record = { kind: "record", id: ArtifactId.parse("conv-1") } as const;
it.each<[string, (platform: Platform) => Promise<unknown>]>([
  ["a listing", (on) => on.list({ externalId: "a", from: "2020", to: "2026", pageToken: null })],
  ["children", (on) => on.children(id, null)],
  ["a conversation", (on) => on.read(id)],
  ["evaluations", (on) => on.evaluationOf(id)],
  ["an artifact", (on) => on.presence(record)],
  ["a mask", (on) => on.pseudonymise(id, { participants: [], transcripts: [] })],
  ["an erasure", (on) => on.erase(record, { force: false })],
])("asks for %s only after it has proven what it needs", async (_, call) => {
  const { platform, calls } = await proven();
  await call(platform);
  expect(calls.length).toBeGreaterThan(1);
  expect(calls.findIndex(({ url }) => url.includes("nobody-at-all"))).toBe(0);
});

describe("a call that is refused under a fresh token", () => {
  it("stops all calls when nothing is understood any more, and nothing is said of it", async () => {
    let answer: typeof api | (() => Reaction) = api;
    const { platform, calls } = await proven({
      api: (call) => answer(call),
    });
    await platform.read(id);
    answer = () => ({ status: 401 });
    const missing = { what: ["contact centre: conversation listing"] };
    await expect(platform.erase(record, { force: false })).rejects.toMatchObject(missing);
    calls.splice(0);
    await expect(platform.read(id)).rejects.toMatchObject(missing);
    expect(calls.filter(({ url }) => url.includes("conv-1"))).toEqual([]);
  });

  it("has failed when the others go through", async () => {
    const { platform, calls } = await proven({
      api: (call) => (call.method === "DELETE" ? { status: 401 } : api(call)),
    });
    const failed = { kind: "failed", code: "NOT_AUTHORISED", httpStatus: 401, effect: "none" };
    expect(await platform.erase(record, { force: false })).toEqual(failed);
    expect(listings(calls)).toBe(2);
    expect(await platform.read(id)).toMatchObject({ kind: "found" });
  });
});

it("hands on what a write rests on: none is sent when that has grown old", async () => {
  const { platform, calls } = await proven();
  const isFresh = () => false;
  const withheld = { kind: "failed", code: "WITHHELD", effect: "none" };
  const mask = { participants: [], transcripts: [] };
  expect(await platform.pseudonymise(id, mask, { isFresh })).toEqual(withheld);
  expect(await platform.erase(record, { force: false, isFresh })).toEqual(withheld);
  expect(calls.filter(({ method }) => method !== "GET")).toEqual([]);
});
