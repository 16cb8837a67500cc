import {
  type Conversation,
  type EvaluationLookup,
  type ManifestEntry,
  type ObservedCircumstances,
  subjectsParticipants,
} from "../domain/conversation";

/** What the manifest remembers of a conversation: ids and circumstances, no name, address or text. */
export const manifestEntry = (
  conversation: Conversation,
  evaluation: EvaluationLookup,
  guard: ReadonlySet<string>,
): ManifestEntry => ({
  conversationId: conversation.id,
  startedAt: conversation.startedAt,
  mediaIds: [...conversation.mediaIds],
  transcriptIds: conversation.transcripts.map(({ id }) => id),
  participantIds: subjectsParticipants(conversation, guard).flatMap(({ id }) => id ?? []),
  observed: observedIn(conversation, evaluation),
});

const observedIn = (
  { endedAt, legalHold, retention }: Conversation,
  evaluation: EvaluationLookup,
): ObservedCircumstances => ({
  live: endedAt === null,
  legalHold,
  retentionUntil: retention.kind === "until" ? retention.at : null,
  evaluation: evaluation.kind,
  evaluationWindowEndsAt: evaluation.kind === "active" ? evaluation.windowEndsAt : null,
});
