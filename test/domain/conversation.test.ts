import {
  Artifact,
  artifactsOf,
  ManifestEntry,
  subjectsParticipants,
} from "../../src/domain/conversation";
import { keyFrom } from "../../src/domain/digest";
import { ExternalId, ParticipantId } from "../../src/domain/identifiers";
import { guardIdentifiers, pseudonymOf } from "../../src/domain/pseudonymise";
import { conversation, participant } from "../support/conversations";

const entry = ManifestEntry.parse({
  conversationId: "conv-7742-a1",
  startedAt: "2024-02-01T10:00:00.000Z",
  mediaIds: ["media-001", "media-002"],
  transcriptIds: ["trans-001"],
  participantIds: ["part-1"],
  observed: {
    live: false,
    legalHold: "none",
    retentionUntil: null,
    evaluation: "none",
    evaluationWindowEndsAt: null,
  },
});

it("a conversation's artifacts are its media, its transcripts and, last, its record", () => {
  expect(artifactsOf(entry)).toEqual([
    { id: "media-001", kind: "media" },
    { id: "media-002", kind: "media" },
    { id: "trans-001", kind: "transcript" },
    { id: "conv-7742-a1", kind: "record" },
  ]);
  for (const artifact of artifactsOf(entry)) expect(Artifact.parse(artifact)).toEqual(artifact);
});

it("a conversation without media and transcripts still has its record", () => {
  expect(artifactsOf({ ...entry, mediaIds: [], transcriptIds: [] })).toEqual([
    { id: "conv-7742-a1", kind: "record" },
  ]);
});

describe("the data subject in a conversation", () => {
  const key = keyFrom(Buffer.alloc(32, 7));
  const otherKey = keyFrom(Buffer.alloc(32, 8));
  const id = ExternalId.parse("C-Zo\u00eb");
  const guard = guardIdentifiers([id], key);

  it.each<[string, string | null, boolean]>([
    ["carries one of its identifiers", "C-Zo\u00eb", true],
    ["carries it in another spelling", " C-Zoe\u0308 ", true],
    ["carries this case's mask of it", pseudonymOf(id, "externalId", key), true],
    ["is not whom another case has masked", pseudonymOf(id, "externalId", otherKey), false],
    ["is not who has another identifier", "C-ZO\u00cb", false],
    ["is not who has an identifier that only begins alike", "C-Zo\u00eb-2", false],
    ["is not who has none", null, false],
    ["is not who has an empty one", "", false],
  ])("%s", (_, externalId, found) => {
    const somebody = participant({ externalId });
    const participants = subjectsParticipants(conversation({ participants: [somebody] }), guard);
    expect(participants).toEqual(found ? [somebody] : []);
  });

  it("may be there twice, among others", () => {
    const [first, second, agent] = [id, id, null].map((externalId, index) =>
      participant({ id: ParticipantId.parse(`part-${index}`), externalId }),
    );
    const participants = [first, agent, second].flatMap((somebody) => somebody ?? []);
    expect(subjectsParticipants(conversation({ participants }), guard)).toEqual([first, second]);
  });
});
