/** What a contact centre holds, plainly, for tests that build one and judge what became of it. */
import type { Conversation, EvaluationLookup, LegalHold } from "../../src/domain/conversation";
import { ArtifactId, ConversationId, ParticipantId } from "../../src/domain/identifiers";
import { Personal } from "../../src/domain/personal";

export const ANNA = "customer-uuid-7f9c2d";

export interface HeldParticipant {
  readonly id: string;
  externalId: string | null;
  name: string | null;
  email: string | null;
  role: string;
}

export interface Held {
  readonly id: string;
  parentId: string | null;
  startedAt: string;
  endedAt: string | null;
  participants: HeldParticipant[];
  media: string[];
  transcripts: { readonly id: string; text: string }[];
  legalHold: LegalHold;
  retentionUntil: string | null;
  /** An active one closes when its window ends, unless it stays `open`. */
  evaluation: { windowEndsAt: string | null; open?: boolean } | null;
  unknownMembers: string[];
  /** Its ids or its form can't be read. */
  unreadable?: boolean;
}

export const anna = (members: Partial<HeldParticipant> = {}): HeldParticipant => ({
  id: "part-1",
  externalId: ANNA,
  name: "Anna Example",
  email: "anna@example.com",
  role: "CUSTOMER",
  ...members,
});

export const stranger = (): HeldParticipant => ({
  id: "part-9",
  externalId: "customer-uuid-stranger",
  name: "Berta Beispiel",
  email: "berta@example.com",
  role: "CUSTOMER",
});

/** A conversation of the data subject that may be erased: ended, free, its retention expired. */
export const aConversation = (members: Partial<Held> & { id: string }): Held => ({
  parentId: null,
  startedAt: "2024-02-03T09:00:00.000Z",
  endedAt: "2024-02-03T09:05:00.000Z",
  participants: [anna()],
  media: [`media-of-${members.id}`],
  transcripts: [{ id: `trans-of-${members.id}`, text: "My name is Anna Example." }],
  legalHold: "none",
  retentionUntil: "2024-03-03T00:00:00.000Z",
  evaluation: null,
  unknownMembers: [],
  ...members,
});

/** So many conversations, all alike. */
export const conversations = (count: number, members: Partial<Held> = {}): Held[] =>
  Array.from({ length: count }, (_, n) => aConversation({ ...members, id: `conv-${1000 + n}` }));

/** As the port gives it: names and texts wrapped. */
export const asPortGives = (held: Held): Conversation => ({
  id: ConversationId.parse(held.id),
  parentId: held.parentId,
  startedAt: held.startedAt,
  endedAt: held.endedAt,
  participants: held.participants.map(({ id, externalId, name, email, role }) => ({
    id: ParticipantId.safeParse(id).data ?? null,
    externalId,
    name: name === null ? null : new Personal(name),
    email: email === null ? null : new Personal(email),
    role,
    unknownMembers: [],
  })),
  mediaIds: held.media.map((id) => ArtifactId.parse(id)),
  transcripts: held.transcripts.map(({ id, text }) => ({
    id: ArtifactId.parse(id),
    text: new Personal(text),
  })),
  legalHold: held.legalHold,
  retention:
    held.retentionUntil === null ? { kind: "none" } : { kind: "until", at: held.retentionUntil },
  unknownMembers: held.unknownMembers,
});

export const evaluationIsActive = ({ evaluation }: Held, now: Date): boolean =>
  evaluation !== null &&
  (evaluation.open === true ||
    evaluation.windowEndsAt === null ||
    new Date(evaluation.windowEndsAt) > now);

export const lookupOf = (held: Held | undefined, now: Date): EvaluationLookup =>
  held?.evaluation && evaluationIsActive(held, now)
    ? { kind: "active", windowEndsAt: held.evaluation.windowEndsAt }
    : { kind: "none" };
