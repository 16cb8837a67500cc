import { z } from "zod";
import { Conversation, LegalHold, type Media, Participant, type Transcript } from "./conversation";
import { Evaluation, type HeldEvaluation, isActive, statusAt } from "./evaluation";

/** Data for the simulator; what has a known id replaces what was there. */
export const GenesysData = z.strictObject({
  conversations: z.array(Conversation).default([]),
  evaluations: z.array(Evaluation).default([]),
  holds: z
    .array(z.strictObject({ conversationId: z.string(), legalHold: LegalHold.nullable() }))
    .default([]),
  /** Who takes part in a conversation from now on, where its record is still there. */
  participants: z
    .array(z.strictObject({ conversationId: z.string(), participants: z.array(Participant) }))
    .default([]),
});
export type GenesysData = z.output<typeof GenesysData>;

/** What lists and change requests see: a conversation without its media and transcripts. */
export type ConversationRecord = Omit<Conversation, "media" | "transcripts">;

/** Everything that is or was held under one conversation id. */
export interface Held {
  readonly conversationId: string;
  readonly originalParticipants: readonly Participant[];
  /** Null once the record is deleted; its media and transcripts don't go with it. */
  record: ConversationRecord | null;
  readonly media: Map<string, Media>;
  readonly transcripts: Map<string, Transcript>;
}

/** The two kinds of artifact that have a path of their own. */
export type ArtifactKind = "media" | "transcripts";

/** The state of the simulated organisation. */
export interface GenesysStore {
  readonly put: (data: Partial<GenesysData>) => void;
  readonly clear: () => void;
  readonly all: () => readonly Held[];
  readonly find: (conversationId: string) => Held | undefined;
  /** Also finds the conversation of an artifact that is deleted: the log names it. */
  readonly ownerOf: (kind: ArtifactKind, artifactId: string) => Held | undefined;
  readonly evaluations: (conversationId?: string) => readonly HeldEvaluation[];
  readonly lockOf: (held: Held, at: Date) => string | null;
}

/** A store that holds `data`. */
export function genesysStore(data: GenesysData): GenesysStore {
  const conversations = new Map<string, Held>();
  const evaluations = new Map<string, HeldEvaluation>();
  const owners = new Map<string, Held>();

  const putConversation = (conversation: Conversation) => {
    const held = heldFrom(conversation);
    const replaced = conversations.get(held.conversationId);
    for (const id of replaced?.media.keys() ?? []) owners.delete(`media/${id}`);
    for (const id of replaced?.transcripts.keys() ?? []) owners.delete(`transcripts/${id}`);
    conversations.set(held.conversationId, held);
    for (const { id } of conversation.media) owners.set(`media/${id}`, held);
    for (const { id } of conversation.transcripts) owners.set(`transcripts/${id}`, held);
  };
  const store: GenesysStore = {
    put: ({
      conversations: whole = [],
      evaluations: asked = [],
      holds = [],
      participants = [],
    }) => {
      whole.forEach(putConversation);
      for (const evaluation of asked)
        evaluations.set(evaluation.evaluationId, {
          evaluation,
          firstAskedAt: evaluations.get(evaluation.evaluationId)?.firstAskedAt ?? null,
        });
      for (const { conversationId, ...change } of [...holds, ...participants]) {
        const held = conversations.get(conversationId);
        if (held?.record) held.record = { ...held.record, ...change };
      }
    },
    clear: () => {
      for (const map of [conversations, evaluations, owners]) map.clear();
    },
    all: () => [...conversations.values()],
    find: (conversationId) => conversations.get(conversationId),
    ownerOf: (kind, artifactId) => owners.get(`${kind}/${artifactId}`),
    evaluations: (conversationId) =>
      [...evaluations.values()].filter(
        ({ evaluation }) =>
          evaluation.conversationId === (conversationId ?? evaluation.conversationId),
      ),
    lockOf: (held, at) => lockOn(held, store.evaluations(held.conversationId), at),
  };
  store.put(data);
  return store;
}

function heldFrom({ media, transcripts, ...record }: Conversation): Held {
  return {
    conversationId: record.conversationId,
    originalParticipants: structuredClone(record.participants),
    record,
    media: new Map(media.map((medium) => [medium.id, medium])),
    transcripts: new Map(transcripts.map((transcript) => [transcript.id, transcript])),
  };
}

/** Locks are on the record: where it is gone, nothing is left to evaluate or to hold. */
function lockOn(held: Held, evaluations: readonly HeldEvaluation[], at: Date): string | null {
  if (!held.record) return null;
  const hold = held.record.legalHold;
  if (hold && (hold.until === null || new Date(hold.until).getTime() > at.getTime()))
    return `A ${hold.kind} hold is set.`;
  const isEvaluated = evaluations.some((evaluation) => isActive(statusAt(evaluation, at)));
  return isEvaluated ? "An evaluation is active." : null;
}

/** A conversation as the contract shows it, with what was asked for. */
export const shownConversation = (
  { media, transcripts }: Held,
  record: ConversationRecord,
  include: { readonly media: boolean; readonly transcripts: boolean },
) => ({
  ...record,
  ...(include.media && { media: [...media.values()] }),
  ...(include.transcripts && { transcripts: [...transcripts.values()] }),
});
