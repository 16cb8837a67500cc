import { createHmac } from "node:crypto";
import { notifier } from "../../src/adapters/notifier";
import type { Notification } from "../../src/ports";
import { ringOf } from "./keys";
import { closeServers, loopback, type Reaction } from "./loopback";

afterEach(closeServers);

const SECRET = "a notification secret of at least 32 bytes";
const NOTICE: Notification = {
  id: "note-1",
  type: "completed",
  audience: "requester",
  requestId: "req-0001",
  status: "COMPLETED",
  occurredAt: "2026-01-05T09:00:00.000Z",
  text: "Ihre Daten sind gelöscht.",
  contactReference: "handle-7",
};

async function channels(reaction: Reaction) {
  const timeoutMs = reaction === "silence" ? 1_000 : 30_000;
  const requester = await loopback(() => reaction);
  const dpo = await loopback(() => reaction);
  const dispatcher = notifier({
    requesterUrl: `${requester.url}/letters?code=c`,
    dpoUrl: `${dpo.url}/dpo`,
    keys: ringOf("notification", SECRET, "an older secret, which may verify only"),
    timeoutMs,
  });
  return { dispatcher, requester: requester.seen, dpo: dpo.seen };
}

it("signs the raw bytes of the notice with the current key, and names both", async () => {
  const { dispatcher, requester, dpo } = await channels({ status: 202 });
  expect(await dispatcher.dispatch(NOTICE)).toMatchObject({ kind: "acknowledged" });
  const [call] = requester;
  expect(dpo).toEqual([]);
  expect(call).toMatchObject({ method: "POST", url: "/letters?code=c" });
  const { audience: _, ...sent } = NOTICE;
  expect(JSON.parse(call?.body ?? "")).toEqual(sent);
  expect(call?.headers["idempotency-key"]).toBe("note-1");
  expect(call?.headers["content-type"]).toBe("application/json");
  const expected = createHmac("sha256", SECRET)
    .update(call?.body ?? "")
    .digest("hex");
  expect(call?.headers["x-erasure-signature"]).toBe(`keyId=notification/0,hmac-sha256=${expected}`);
});

it("tells the DPO by the DPO's own channel, without a contact where there is none", async () => {
  const { dispatcher, requester, dpo } = await channels({ status: 200 });
  const { contactReference: _, ...notice } = NOTICE;
  await dispatcher.dispatch({ ...notice, audience: "dpo" });
  expect(requester).toEqual([]);
  expect(dpo[0]?.url).toBe("/dpo");
  expect(JSON.parse(dpo[0]?.body ?? "")).not.toHaveProperty("contactReference");
});

it("sends no member the contract does not know", async () => {
  const { dispatcher, requester } = await channels({ status: 200 });
  const talkative: Notification & { subject: string } = { ...NOTICE, subject: "Anna Example" };
  await dispatcher.dispatch(talkative);
  expect(requester[0]?.body).not.toContain("Anna");
});

it("gives the same receipt for the same acknowledgement, another for another", async () => {
  const ok = await channels({ status: 200 });
  const first = await ok.dispatcher.dispatch(NOTICE);
  expect(first).toEqual({
    kind: "acknowledged",
    receiptDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
  });
  expect(await ok.dispatcher.dispatch(NOTICE)).toEqual(first);
  expect(await ok.dispatcher.dispatch({ ...NOTICE, text: "other" })).not.toEqual(first);
  const accepted = await channels({ status: 202 });
  expect(await accepted.dispatcher.dispatch(NOTICE)).not.toEqual(first);
});

it.each<[string, Reaction]>([
  ["a redirect", { status: 307, headers: { Location: "http://127.0.0.1:9/" } }],
  ["a refusal", { status: 400 }],
  ["a rate limit", { status: 429 }],
  ["a fault", { status: 500 }],
  ["a reset", "reset"],
  ["silence", "silence"],
])("takes %s for no acknowledgement, after one attempt", async (_, reaction) => {
  const { dispatcher, requester } = await channels(reaction);
  expect(await dispatcher.dispatch(NOTICE)).toEqual({ kind: "unanswered" });
  expect(requester).toHaveLength(1);
});
