import type { Call, Parameters } from "../call";
import type { Topic } from "../fault-table";
import type { ArtifactKind, GenesysStore } from "./genesys-store";

/** Names the conversation and the artifact of a call, from its path or its query. */
export function topicOfCall(store: GenesysStore, parameters: Parameters, call: Call): Topic {
  const { artifactId } = parameters;
  if (artifactId === undefined) {
    const { query } = call;
    const asked = query.get("conversationId") ?? query.get("parentConversationId");
    return topic(parameters["conversationId"] ?? asked ?? undefined);
  }
  const kind: ArtifactKind = call.path.startsWith("/api/v2/media/") ? "media" : "transcripts";
  return { artifactId, ...topic(store.ownerOf(kind, artifactId)?.conversationId) };
}

const topic = (conversationId: string | undefined): Topic =>
  conversationId === undefined ? {} : { conversationId };
