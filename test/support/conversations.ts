/** Conversations as the contact centre holds them, for tests that care about one member at a time. */
import type { Conversation, Participant } from "../../src/domain/conversation";
import { keyFrom, subkey } from "../../src/domain/digest";
import { ArtifactId, ConversationId, ParticipantId } from "../../src/domain/identifiers";
import { Personal } from "../../src/domain/personal";
import type { FieldClass, PseudonymKeys } from "../../src/domain/pseudonymise";

export const participant = (members: Partial<Participant> = {}): Participant => ({
  id: ParticipantId.parse("part-1"),
  externalId: "customer-uuid-7f9c2d",
  name: new Personal("Anna Example"),
  email: new Personal("anna@example.com"),
  role: "CUSTOMER",
  unknownMembers: [],
  ...members,
});

export const transcript = (id: string, text: string) => ({
  id: ArtifactId.parse(id),
  text: new Personal(text),
});

export const conversation = (members: Partial<Conversation> = {}): Conversation => ({
  id: ConversationId.parse("conv-7742-a1"),
  parentId: null,
  startedAt: "2024-02-01T10:00:00.000Z",
  endedAt: "2024-02-01T10:12:00.000Z",
  participants: [participant()],
  mediaIds: [ArtifactId.parse("media-001"), ArtifactId.parse("media-002")],
  transcripts: [transcript("trans-001", "My name is Anna.")],
  legalHold: "none",
  retention: { kind: "until", at: "2024-03-01T00:00:00.000Z" },
  unknownMembers: [],
  ...members,
});

/** A case's pseudonym keys; another byte, another case. */
export const keysOfCase = (byte: number): PseudonymKeys => {
  const caseKey = keyFrom(Buffer.alloc(32, byte));
  const keyOf = (of: FieldClass) => subkey(caseKey, `rtbf/v1/${of}`);
  return { name: keyOf("name"), email: keyOf("email"), externalId: keyOf("externalId") };
};
