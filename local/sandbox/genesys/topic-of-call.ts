import type { Call, Parameters } from "../call";
import type { Topic } from "../fault-table";
import type { ArtifactKind } from "./genesys-store";
import type { Organisation } from "./organisation";

/** Names the conversation and the artifact of a call, from its path or its query. */
export function topicOfCall(organisation: Organisation, parameters: Parameters, call: Call): Topic {
  const { artifactId } = parameters;
  if (artifactId === undefined) {
    const { query } = call;
    const asked = query.get("conversationId") ?? query.get("parentConversationId");
    return topic(organisation, parameters["conversationId"] ?? asked ?? undefined);
  }
  const kind: ArtifactKind = call.path.startsWith("/api/v2/media/") ? "media" : "transcripts";
  const owner = organisation.store.ownerOf(kind, artifactId);
  return { artifactId, ...topic(organisation, owner?.conversationId) };
}

function topic({ store, now }: Organisation, conversationId: string | undefined): Topic {
  if (conversationId === undefined) return {};
  const held = store.find(conversationId);
  const isLocked = held !== undefined && store.lockOf(held, now()) !== null;
  const isLive = held?.record?.endTime === null;
  return { conversationId, ...(isLocked && { isLocked }), ...(isLive && { isLive }) };
}
