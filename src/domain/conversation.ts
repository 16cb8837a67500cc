import { z } from "zod";
import {
  ArtifactId,
  ConversationId,
  canonicalText,
  type ExternalId,
  Instant,
  ParticipantId,
} from "./identifiers";
import type { Personal } from "./personal";

/** What is stored apart and so is erased apart: the record, each medium, each transcript. */
export const Artifact = z.object({
  id: ArtifactId,
  kind: z.enum(["record", "media", "transcript"]),
});
export type Artifact = z.infer<typeof Artifact>;

/** Kept by order of a court or of a regulator. */
export const LegalHold = z.enum(["none", "litigation", "regulatory"]);
export type LegalHold = z.infer<typeof LegalHold>;

export interface Participant {
  /** null where its id or its form can't be read: of anybody but the subject that is nobody's concern. */
  readonly id: ParticipantId | null;
  readonly externalId: string | null;
  readonly name: Personal<string> | null;
  readonly email: Personal<string> | null;
  readonly role: string;
  /** Members the contract does not know, by name: they can't be masked, so the conversation goes to review. */
  readonly unknownMembers: readonly string[];
}

interface Transcript {
  readonly id: ArtifactId;
  readonly text: Personal<string>;
}

/** A conversation as the contact centre holds it now. */
export interface Conversation {
  readonly id: ConversationId;
  readonly parentId: string | null;
  readonly startedAt: string;
  /** null while it is live. */
  readonly endedAt: string | null;
  readonly participants: readonly Participant[];
  readonly mediaIds: readonly ArtifactId[];
  readonly transcripts: readonly Transcript[];
  readonly legalHold: LegalHold;
  /** `none`: no retention period is configured. */
  readonly retention: { readonly kind: "none" } | { readonly kind: "until"; readonly at: string };
  readonly unknownMembers: readonly string[];
}

/** A conversation whose ids misfit the audit patterns, or whose form can't be read: for review, untouched. */
export interface UnreadableConversation {
  readonly problem: "misfit_identifier" | "malformed";
}

/** What the look-up of a conversation's evaluations says. Unknown is never "none": hold look-ups fail closed. */
export type EvaluationLookup =
  | { readonly kind: "none" }
  | { readonly kind: "active"; readonly windowEndsAt: string | null }
  | { readonly kind: "unknown" };

/** What was known of a conversation when it was found. */
export const ObservedCircumstances = z.strictObject({
  live: z.boolean(),
  legalHold: LegalHold,
  retentionUntil: Instant.nullable(),
  evaluation: z.enum(["none", "active", "unknown"]),
  evaluationWindowEndsAt: Instant.nullable(),
});
export type ObservedCircumstances = z.infer<typeof ObservedCircumstances>;

/** What the plan remembers of a conversation: where its artifacts are, never what they say. */
export const ManifestEntry = z.object({
  conversationId: ConversationId,
  startedAt: Instant,
  mediaIds: z.array(ArtifactId),
  transcriptIds: z.array(ArtifactId),
  /** The subject's participants. */
  participantIds: z.array(ParticipantId),
  observed: ObservedCircumstances,
  /** The latest round before this one in which something became of it. */
  previousRound: z.int().optional(),
  /** `<kind>/<id>` of what earlier rounds have found or made absent: a list that still names it says nothing new. */
  gone: z.array(z.string()).optional(),
});
export type ManifestEntry = z.infer<typeof ManifestEntry>;

/** The participants who are the data subject: whoever carries one of its identifiers, or our mask of one. */
export const subjectsParticipants = (
  { participants }: Conversation,
  identifiers: ReadonlySet<ExternalId | string>,
): Participant[] =>
  participants.filter(
    ({ externalId }) => externalId !== null && identifiers.has(canonicalText(externalId)),
  );

/** Whether the data subject takes part; `unreadable` where no mask could be put on it, nor told by an id. */
export function subjectsPart(
  conversation: Conversation,
  identifiers: ReadonlySet<ExternalId | string>,
): "takes_part" | "foreign" | "unreadable" {
  const subjects = subjectsParticipants(conversation, identifiers);
  if (subjects.length === 0) return "foreign";
  return subjects.every(({ id }) => id !== null) ? "takes_part" : "unreadable";
}

/** The media of a conversation: what of it can't be masked. */
export const mediaOf = ({ mediaIds }: Pick<ManifestEntry, "mediaIds">): Artifact[] =>
  mediaIds.map((id) => ({ id, kind: "media" }));

/** Every artifact of a conversation, its record last: media and transcripts do not go with the record. */
export const artifactsOf = ({
  conversationId,
  mediaIds,
  transcriptIds,
}: Pick<ManifestEntry, "conversationId" | "mediaIds" | "transcriptIds">): Artifact[] => [
  ...mediaOf({ mediaIds }),
  ...transcriptIds.map((id): Artifact => ({ id, kind: "transcript" })),
  { id: ArtifactId.parse(conversationId), kind: "record" },
];
