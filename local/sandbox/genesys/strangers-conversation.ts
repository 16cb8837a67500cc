import type { Conversation } from "./conversation";
import { type GenesysStore, shownConversation } from "./genesys-store";

/** Of somebody who asked for nothing, and of whom nothing may be touched. */
const conversation: Conversation = {
  conversationId: "conv-passer-by",
  parentConversationId: null,
  threadId: null,
  channel: "chat",
  startTime: "2024-02-10T10:00:00.000Z",
  endTime: "2024-02-10T10:12:00.000Z",
  participants: [
    {
      id: "part-1",
      externalId: "customer-passer-by",
      name: "Paul Passerby",
      email: "paul@example.com",
      role: "CUSTOMER",
    },
  ],
  media: [{ id: "media-passer-by", type: "recording" }],
  transcripts: [{ id: "trans-passer-by", text: "Paul Passerby here." }],
  legalHold: null,
  retention: null,
  isDeleted: false,
};

/** The stranger's conversation as a list shows it; from now on the simulator holds it. */
export function strangersConversation(store: GenesysStore): {
  readonly conversationId: string;
} {
  if (!store.find(conversation.conversationId))
    store.put({ conversations: [structuredClone(conversation)] });
  const held = store.find(conversation.conversationId);
  return held?.record
    ? shownConversation(held, held.record, { media: true, transcripts: true })
    : conversation;
}
