import type { z } from "zod";
import type { Fault } from "../../../local/sandbox/fault-table";
import {
  type GenesysSimulator,
  startGenesysSimulator,
} from "../../../local/sandbox/genesys/genesys-simulator";
import type { SimulatorOptions } from "../../../local/sandbox/genesys/simulator-options";
import { guidePlatform } from "../../../src/adapters/genesys/guide";
import type { Artifact } from "../../../src/domain/conversation";
import { ArtifactId, ConversationId, ParticipantId } from "../../../src/domain/identifiers";
import type { Mask } from "../../../src/domain/pseudonymise";
import type { ConversationPlatform } from "../../../src/ports";
import { misfitsOfBody } from "../../local/sandbox/guide-contract";
import { guideData } from "../../local/sandbox/simulated-genesys";
import { world } from "../loopback";
import { lonePace } from "./lone-pace";

let simulator: GenesysSimulator;
let platform: ConversationPlatform;
let time: ReturnType<typeof world>;
afterEach(() => simulator.close());
beforeEach(() => begin());

async function begin(options: z.input<typeof SimulatorOptions> = {}): Promise<void> {
  time = world("2024-05-12T08:30:00.000Z");
  simulator = await startGenesysSimulator({
    credentials: { clientId: "client-1", clientSecret: "client-secret" },
    data: guideData,
    options,
    now: time.now,
  });
  platform = guidePlatform({
    baseUrl: simulator.baseUrl,
    loginUrl: simulator.loginUrl,
    clientId: "client-1",
    secret: async () => "client-secret",
    ...lonePace(time),
    patience: time,
    now: time.now,
    unguessable: () => "e7b1f0c2-nobody",
  });
}

async function again(options: z.input<typeof SimulatorOptions>): Promise<void> {
  await simulator.close();
  await begin(options);
}

const judge = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${simulator.baseUrl}/__sandbox/${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return text === "" ? null : JSON.parse(text);
};
const fault = (row: z.input<typeof Fault>) => judge("POST", "faults", row);
interface Logged {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly correlationId: string;
  readonly body?: unknown;
}
const logged = async (method: string): Promise<Logged[]> =>
  (await judge("GET", "log")).calls.filter((call: Logged) => call.method === method);

const a1 = ConversationId.parse("conv-7742-a1");
const a2 = ConversationId.parse("conv-7742-a2");
const artifact = (kind: Artifact["kind"], id: string): Artifact => ({
  kind,
  id: ArtifactId.parse(id),
});
const ANNA = {
  externalId: "customer-uuid-7f9c2d",
  from: "2000-01-01T00:00:00.000Z",
  to: "2024-05-12T08:30:00.000Z",
};
const MASK: Mask = {
  participants: [
    {
      id: ParticipantId.parse("part-1"),
      externalId: "psn_v1_aaaa",
      name: "psn_v1_bbbb",
      email: "psn_v1_cccc@erased.invalid",
      role: "CUSTOMER",
    },
  ],
  transcripts: [{ id: ArtifactId.parse("trans-001"), text: "psn_v1_dddd" }],
};
const unforced = { force: false };

it("proves what it needs before the first request", async () => {
  expect(await platform.selfCheck()).toEqual({ ok: true, missing: [] });
  await again({ grantedScopes: ["conversations:read"] });
  expect(await platform.selfCheck()).toMatchObject({
    ok: false,
    missing: ["conversations:write", "data:export", "privacy:manage", "wfm:evaluation:view"],
  });
});

it.each(["relative", "absolute"] as const)(
  "lists page after page (%s addresses)",
  async (nextPageUri) => {
    await again({ pageSize: 1, nextPageUri });
    const first = await platform.list({ ...ANNA, pageToken: null });
    expect(first).toMatchObject({
      kind: "page",
      conversations: [{ id: a1, mediaIds: ["media-001", "media-002"] }],
    });
    const pageToken = first.kind === "page" ? first.nextPageToken : null;
    expect(pageToken).not.toBeNull();
    expect(await platform.list({ ...ANNA, pageToken })).toMatchObject({
      conversations: [{ id: a2, mediaIds: ["media-003"], transcripts: [] }],
      nextPageToken: null,
    });
    expect(await platform.children(a1, null)).toEqual({
      kind: "page",
      conversations: [],
      nextPageToken: null,
    });
  },
);

it("masks with the contract's body, and reads back what it masked", async () => {
  expect(await platform.pseudonymise(a1, MASK)).toMatchObject({ kind: "done", httpStatus: 200 });
  const [patch] = await logged("PATCH");
  expect(misfitsOfBody("PATCH", "/api/v2/conversations/{conversationId}", patch?.body)).toEqual([]);
  const reading = await platform.read(a1);
  if (reading.kind !== "found") throw new Error(reading.kind);
  const { participants, transcripts } = reading.conversation;
  expect(
    participants.map(({ externalId, name, email }) => [
      externalId,
      name?.reveal(),
      email?.reveal(),
    ]),
  ).toEqual([["psn_v1_aaaa", "psn_v1_bbbb", "psn_v1_cccc@erased.invalid"]]);
  expect(transcripts.map(({ id, text }) => [id, text.reveal()])).toEqual([
    ["trans-001", "psn_v1_dddd"],
  ]);
  expect(await platform.list({ ...ANNA, pageToken: null })).toMatchObject({
    conversations: [{ id: a2 }],
  });
});

it("is blocked by an evaluation until its window is over", async () => {
  expect(await platform.evaluationOf(a2)).toEqual({ kind: "none" });
  expect(await platform.evaluationOf(a1)).toEqual({
    kind: "active",
    windowEndsAt: "2024-05-12T08:30:15.000Z",
  });
  expect(await platform.erase(artifact("record", a1), unforced)).toMatchObject({
    kind: "blocked",
    httpStatus: 409,
  });
  time.pass(15_000);
  expect(await platform.evaluationOf(a1)).toEqual({ kind: "none" });
  expect(await platform.erase(artifact("record", a1), unforced)).toMatchObject({
    kind: "done",
    httpStatus: 204,
  });
});

it("forces only where that is licensed", async () => {
  const record = artifact("record", a1);
  await platform.evaluationOf(a1);
  expect(await platform.erase(record, { force: true })).toMatchObject({
    kind: "refused",
    httpStatus: 403,
  });
  await judge("PATCH", "options", { forceIsLicensed: true });
  expect(await platform.erase(record, { force: true })).toMatchObject({
    kind: "done",
    httpStatus: 204,
  });
});

it("erases media, then the record, and finds both gone", async () => {
  const all = [artifact("media", "media-003"), artifact("record", a2)];
  for (const one of all) {
    expect(await platform.presence(one)).toMatchObject({ kind: "present", httpStatus: 200 });
    expect(await platform.erase(one, unforced)).toMatchObject({ kind: "done", httpStatus: 204 });
    expect(await platform.presence(one)).toMatchObject({ kind: "absent", httpStatus: 404 });
    const repeated = await platform.erase(one, unforced);
    expect(repeated).toMatchObject({ kind: "absent", httpStatus: 404 });
    expect(repeated).not.toHaveProperty("effect");
  }
  expect(await platform.read(a2)).toMatchObject({ kind: "absent", httpStatus: 404 });
});

it("keeps the correlation id that the contact centre knows the call by", async () => {
  const receipt = await platform.erase(artifact("record", a2), unforced);
  const [call] = await logged("DELETE");
  expect(receipt).toMatchObject({ correlationId: call?.correlationId });
});

it("repeats a delete whose reply was lost, and a mask", async () => {
  await fault({ match: { method: "DELETE", times: 1 }, effect: { dropReplyAfterEffect: true } });
  await fault({ match: { method: "PATCH", times: 1 }, effect: { dropReplyAfterEffect: true } });
  const erased = await platform.erase(artifact("record", a2), unforced);
  expect(erased).toMatchObject({ kind: "absent", effect: "possible" });
  expect((await logged("DELETE")).map(({ status }) => status)).toEqual([204, 404]);
  expect(await platform.pseudonymise(a1, MASK)).toMatchObject({ kind: "done" });
  expect((await logged("PATCH")).map(({ status }) => status)).toEqual([200, 200]);
});

it("sits out faults and rate limits", async () => {
  const match = { method: "DELETE", times: 1 };
  await fault({ match, effect: { status: 503 } });
  await fault({ match, effect: { status: 429, headers: { "Retry-After": "60" } } });
  await fault({ match, effect: { resetConnection: true } });
  expect(await platform.erase(artifact("record", a2), unforced)).toMatchObject({ kind: "done" });
  expect((await logged("DELETE")).map(({ status }) => status)).toEqual([503, 429, null, 204]);
  expect(time.slept).toEqual([1_000, 60_000, 2_000]);
});

it("does not know of an evaluation it can't look up", async () => {
  await fault({
    match: { route: "/api/v2/wfm/evaluations" },
    effect: { status: 200, body: "<html>" },
  });
  expect(await platform.evaluationOf(a2)).toEqual({ kind: "unknown" });
});

it("carries on with short-lived and with revoked tokens", async () => {
  await again({ tokenLifetimeSeconds: 2 });
  for (let second = 0; second < 5; second += 1) {
    expect(await platform.read(a1)).toMatchObject({ kind: "found" });
    time.pass(1_000);
  }
  await judge("DELETE", "tokens");
  expect(await platform.read(a1)).toMatchObject({ kind: "found" });
  expect((await logged("GET")).filter(({ status }) => status === 401).length).toBeLessThanOrEqual(
    1,
  );
});
