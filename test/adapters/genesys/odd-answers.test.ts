import { ArtifactId, ConversationId } from "../../../src/domain/identifiers";
import { ABSENT, closeServers, type Reaction } from "../loopback";
import { CONVERSATION, contactCentre } from "./contact-centre";

afterEach(closeServers);

const id = ConversationId.parse("conv-1");
const record = { id: ArtifactId.parse("conv-1"), kind: "record" } as const;

/** What answers stand for in turn; the last one for all that come after. */
const answering = (...reactions: Reaction[]) =>
  contactCentre({ api: (_, nth) => reactions[Math.min(nth, reactions.length) - 1] ?? "reset" });
const readFrom = async (...reactions: Reaction[]) =>
  (await answering(...reactions)).platform.read(id);
const erasedAfter = async (...reactions: Reaction[]) => {
  const centre = await answering(...reactions);
  return { ...centre, receipt: await centre.platform.erase(record, { force: false }) };
};
const text = JSON.stringify(CONVERSATION);

describe("the bytes of an answer", () => {
  it("may begin with a byte order mark, which says nothing", async () => {
    expect(await readFrom({ text: `\ufeff${text}` })).toMatchObject({ kind: "found" });
    const absent = { ...ABSENT, json: undefined, text: `\ufeff${JSON.stringify(ABSENT.json)}` };
    expect(await readFrom(absent)).toMatchObject({ kind: "absent" });
  });

  it("are no answer when they are not UTF-8: an identifier in them would look like somebody else's", async () => {
    const [anna] = CONVERSATION.participants;
    const participants = [{ ...anna, externalId: "kundin-müller" }];
    const latin = Buffer.from(JSON.stringify({ ...CONVERSATION, participants }), "latin1");
    const malformed = { kind: "failed", code: "MALFORMED_ANSWER", httpStatus: 200 };
    expect(await readFrom({ bytes: latin })).toEqual(malformed);
    const wide = Buffer.from(`\ufeff${text}`, "utf16le");
    expect(await readFrom({ bytes: wide })).toEqual(malformed);
  });
});

describe("a call that the other side could not serve", () => {
  const out = (seconds: string, status = 503) => ({ status, headers: { "Retry-After": seconds } });

  it.each([
    ["7", 7_000],
    ["0.2", 1_000],
    ["3600", 10_000],
    ["soon", 1_000],
    ["-7", 1_000],
  ])(
    "is made again after the time it asked for (%s), but ten seconds at most",
    async (told, slept) => {
      const { receipt, time } = await erasedAfter(out(told), { status: 204 });
      expect(receipt).toMatchObject({ kind: "done" });
      expect(time.slept).toEqual([slept]);
    },
  );

  it("is not waited for until what a write rests on is old", async () => {
    const { platform, time, calls } = await answering(out("60"), out("60"), { status: 204 });
    const seenAt = time.now().getTime();
    const isFresh = () => time.now().getTime() - seenAt <= 60_000;
    const receipt = await platform.erase(record, { force: false, isFresh });
    expect([receipt, calls.length]).toMatchObject([{ kind: "done" }, 3]);
  });

  it("is never made sooner than its own pauses, and three times at most", async () => {
    const { receipt, calls, time } = await erasedAfter(out("1"));
    expect(receipt).toMatchObject({ code: "HTTP_STATUS", httpStatus: 503, effect: "possible" });
    expect(calls).toHaveLength(3);
    expect(time.slept).toEqual([1_000, 2_000]);
  });

  it("is made again after 408, and may have had its effect all the same", async () => {
    expect((await erasedAfter({ status: 408 }, ABSENT)).receipt).toMatchObject({ kind: "absent" });
    expect((await erasedAfter({ status: 408 }, { status: 403 })).receipt).toMatchObject({
      kind: "failed",
      effect: "possible",
    });
    expect(await readFrom({ status: 408 }, { text })).toMatchObject({ kind: "found" });
  });
});

it.each([
  ["1.2", 2_000],
  ["Wed, 05 Jan 2022 09:02:00 GMT", 120_000],
  ["Wed, 05 Jan 2022 08:00:00 GMT", 10_000],
  ["Wed, 99 Jan 2022 09:02:00 GMT", 10_000],
])("keeps a rate limit's pause though it is written %s", async (told, slept) => {
  const headers = { "Retry-After": told, Date: "Wed, 05 Jan 2022 09:00:00 GMT" };
  const { receipt, time } = await erasedAfter({ status: 429, headers }, { status: 204 });
  expect(receipt).toMatchObject({ kind: "done" });
  expect(time.slept).toEqual([slept]);
});

it("does not take a write that was accepted for one that is done", async () => {
  const { receipt, calls } = await erasedAfter({ status: 202 }, ABSENT);
  expect(receipt).toMatchObject({ kind: "absent" });
  expect(calls).toHaveLength(2);
  expect((await erasedAfter({ status: 202 })).receipt).toEqual({
    kind: "failed",
    code: "MALFORMED_ANSWER",
    httpStatus: 202,
    effect: "possible",
  });
});

it.each([206, 400, 403])("does not read a conversation in an answer of %i", async (status) => {
  expect(await readFrom({ status, text })).toMatchObject({ kind: "failed", httpStatus: status });
});

it("is not told of an absence by a code that may speak of something else", async () => {
  const json = { ...ABSENT.json, code: "organization.not.found" };
  expect(await readFrom({ status: 404, json })).toMatchObject({ kind: "failed", httpStatus: 404 });
});

it("is not told of an absence by an answer that says 200", async () => {
  const { platform } = await answering({ json: ABSENT.json });
  const failed = { kind: "failed", code: "MALFORMED_ANSWER", httpStatus: 200 };
  expect(await platform.read(id)).toEqual(failed);
  expect(await platform.presence(record)).toEqual(failed);
});

it("knows a record by the member that names it", async () => {
  const { platform } = await answering({ text });
  expect(await platform.presence(record)).toEqual({ kind: "present", httpStatus: 200 });
});

describe("a conversation", () => {
  const malformed = { kind: "unreadable", problem: "malformed" };

  it("that nests without end is read all the same, and can't be masked", async () => {
    const depth = 200_000;
    const nested = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const reading = await readFrom({ text: text.replace("{", `{"notes":${nested},`) });
    expect(reading).toMatchObject({ conversation: { unknownMembers: ["notes"] } });
  });

  it.each(["9999-12-31T23:59:59-05:00", "0000-01-01T00:00:00+05:00"])(
    "is unreadable with the instant %s, for which our spelling has no year",
    async (expiresAt) => {
      const json = { ...CONVERSATION, retention: { expiresAt } };
      expect(await readFrom({ json })).toEqual(malformed);
    },
  );

  it("holds an artifact once though it lists it twice", async () => {
    const json = {
      ...CONVERSATION,
      media: [{ id: "media-1" }, { id: "media-2" }, { id: "media-1" }],
      transcripts: [
        { id: "trans-1", text: "one" },
        { id: "trans-1", text: "two" },
      ],
    };
    const reading = await readFrom({ json });
    expect(reading).toMatchObject({
      conversation: { mediaIds: ["media-1", "media-2"], transcripts: [{ id: "trans-1" }] },
    });
    const { transcripts } = reading.kind === "found" ? reading.conversation : { transcripts: [] };
    expect(transcripts.map((transcript) => transcript.text.reveal())).toEqual(["one\ntwo"]);
  });

  it("that is deleted already can't be masked: what we write would bring it back", async () => {
    const json = { ...CONVERSATION, isDeleted: true };
    expect(await readFrom({ json })).toMatchObject({
      conversation: { unknownMembers: ["isDeleted"] },
    });
  });
});
