import {
  ArtifactId,
  CaseId,
  ConversationId,
  canonicalText,
  Instant,
  ParticipantId,
  RequestId,
} from "../../src/domain/identifiers";

const foreign = { ConversationId, ArtifactId, ParticipantId };

describe.each(Object.entries(foreign))("a foreign id: %s", (_, schema) => {
  it.each([
    "conv-7742-a1",
    "7f9c2d0e-8b1a-4c5d-9e6f-0a1b2c3d4e5f",
    "a",
    "a.b_c:d~e",
    "a..b",
    "x".repeat(128),
  ])("may be %j", (id) => expect(schema.safeParse(id).data).toBe(id));

  it.each([
    "",
    ".",
    "..",
    "../conversations",
    "a/b",
    "a\\b",
    "/a",
    "a/",
    "%2e%2e",
    "a%2Fb",
    "a?b=c",
    "a#b",
    "a;b",
    "a b",
    " a",
    "a\n",
    "a\u0000",
    "anna@example.com",
    "-a",
    "~root",
    "\u00e4",
    "a\u200b",
    "x".repeat(129),
    7,
    null,
  ])("may not be %j: it would leave its path segment or say a name", (id) => {
    expect(schema.safeParse(id).success).toBe(false);
  });
});

it.each([
  ["REQ-2024-0512-7742", true],
  ["short", false],
  ["anna@example.com", false],
  ["REQ/2024", false],
  ["REQ 2024", false],
  ["x".repeat(64), true],
  ["x".repeat(65), false],
])("a request may be named %j: %s", (id, accepted) => {
  expect(RequestId.safeParse(id).success).toBe(accepted);
});

it.each([
  ["0f".repeat(16), true],
  ["0F".repeat(16), false],
  ["0f".repeat(15), false],
])("a case may be named %j: %s", (id, accepted) => {
  expect(CaseId.safeParse(id).success).toBe(accepted);
});

it.each([
  ["2026-03-05T10:00:00.000Z", true],
  ["2026-03-05T10:00:00+01:00", false],
  ["2026-03-05", false],
  ["2026-13-05T10:00:00Z", false],
])("an instant may be written %j: %s", (instant, accepted) => {
  expect(Instant.safeParse(instant).success).toBe(accepted);
});

it("a spelling differs by blanks and Unicode form, an identifier by all else", () => {
  expect(canonicalText("\u00a0Zoe\u0308\n")).toBe("Zo\u00eb");
  expect(canonicalText("ZO\u00cb")).not.toBe(canonicalText("Zo\u00eb"));
});
