import {
  type Artifact,
  type Conversation,
  type EvaluationLookup,
  type ManifestEntry,
  subjectsPart,
} from "../domain/conversation";
import { type Circumstances, type DisposalDecision, decideDisposal } from "../domain/disposal";
import type { ConversationId } from "../domain/identifiers";
import type { Services } from "./services";

/** What a conversation looks like at one moment, with the verdict on it at that moment. */
export type Look =
  | { readonly kind: "gone"; readonly at: Date }
  | { readonly kind: "unknown" }
  | { readonly kind: "foreign" }
  | {
      readonly kind: "present";
      readonly conversation: Conversation;
      readonly evaluation: EvaluationLookup;
      readonly decision: DisposalDecision;
      readonly httpStatus: number;
      readonly at: Date;
    };

type Needs = Pick<Services, "platform" | "rules" | "now">;

/**
 * Holds and subject guard, read anew: the evaluations first, then the conversation itself.
 * Fails closed: what can't be read is not known to be free.
 */
export async function look(
  { platform, rules, now }: Needs,
  conversationId: ConversationId,
  guard: ReadonlySet<string>,
): Promise<Look> {
  const at = now();
  const evaluation = await platform.evaluationOf(conversationId);
  const reading = await platform.read(conversationId);
  switch (reading.kind) {
    case "absent":
      return { kind: "gone", at };
    case "failed":
    case "unreadable":
      return { kind: "unknown" };
    case "found": {
      const { conversation, httpStatus } = reading;
      const part = subjectsPart(conversation, guard);
      if (part !== "takes_part") return { kind: part === "foreign" ? part : "unknown" };
      const decision = decideDisposal(rules.policy, shownBy(conversation, evaluation), at);
      return { kind: "present", conversation, evaluation, decision, httpStatus, at };
    }
  }
}

/** What a conversation shows of itself, together with what its evaluations say. */
export const shownBy = (
  { endedAt, legalHold, retention }: Conversation,
  evaluation: EvaluationLookup,
): Circumstances => ({
  overridden: false,
  live: endedAt === null,
  evaluation,
  legalHold,
  retention,
});

/** What has been added since the manifest was frozen is on no plan: it is planned first, in a later round. */
export function hasGrown(
  entry: Pick<ManifestEntry, "mediaIds" | "transcriptIds" | "gone">,
  { mediaIds, transcripts }: Conversation,
): boolean {
  const known = new Set([
    ...entry.mediaIds.map((id) => `media/${id}`),
    ...entry.transcriptIds.map((id) => `transcript/${id}`),
    ...(entry.gone ?? []),
  ]);
  return (
    mediaIds.some((id) => !known.has(`media/${id}`)) ||
    transcripts.some(({ id }) => !known.has(`transcript/${id}`))
  );
}

/** Whether an artifact was seen with its conversation. */
export const shows = ({ mediaIds, transcripts }: Conversation, { id, kind }: Artifact): boolean => {
  switch (kind) {
    case "record":
      return true;
    case "media":
      return mediaIds.includes(id);
    case "transcript":
      return transcripts.some((transcript) => transcript.id === id);
  }
};
