import type { Conversation } from "../genesys/conversation";
import { candidate, conversation, customer, type SamplePerson } from "./sample-person";

const cilla = customer("part-1", "customer-circle", "Cilla Circle");
const otto = customer("part-1", "customer-otto", "Otto Other");
const hour = 3_600_000;

/** People whose conversations a single list doesn't show. */
export const hardToFind: readonly SamplePerson[] = [
  {
    subjectIdentifier: "customer-circle",
    description: "children of children, and a cycle of parents that only a seed leads into",
    candidates: [
      candidate({
        personId: "p-20",
        externalId: "customer-circle",
        conversationIds: ["conv-circle-1"],
      }),
    ],
    conversations: [
      conversation({ conversationId: "conv-tree", participants: [cilla] }),
      child("conv-tree-email", "conv-tree"),
      child("conv-tree-email-voice", "conv-tree-email"),
      child("conv-circle-1", "conv-circle-3"),
      child("conv-circle-2", "conv-circle-1"),
      child("conv-circle-3", "conv-circle-2"),
    ],
  },
  {
    subjectIdentifier: "customer-many",
    description: "220 conversations on nine pages",
    candidates: [candidate({ personId: "p-21", externalId: "customer-many" })],
    conversations: Array.from({ length: 220 }, (_, n) => oneOfMany(n)),
  },
  {
    subjectIdentifier: "customer-maiden-name",
    description: "a merged identity: conversations under the old and the new externalId",
    candidates: [
      candidate({ personId: "p-22", externalId: "customer-mia-old", mergedInto: "p-23" }),
      candidate({ personId: "p-23", externalId: "customer-mia-new" }),
    ],
    conversations: [
      conversation({
        conversationId: "conv-mia-old",
        participants: [customer("part-1", "customer-mia-old", "Mia Maiden")],
      }),
      conversation({
        conversationId: "conv-mia-new",
        participants: [customer("part-1", "customer-mia-new", "Mia Merged")],
      }),
    ],
  },
  {
    subjectIdentifier: "customer-crossed",
    description: "a seed that is somebody else's conversation: never touched",
    candidates: [
      candidate({
        personId: "p-24",
        externalId: "customer-crossed",
        conversationIds: ["conv-crossed", "conv-otto"],
      }),
    ],
    conversations: [
      conversation({
        conversationId: "conv-crossed",
        participants: [customer("part-1", "customer-crossed", "Clara Crossed")],
      }),
      conversation({ conversationId: "conv-otto", participants: [otto] }),
    ],
  },
  {
    subjectIdentifier: "customer-silent",
    description: "no conversation and no seed: nothing found is the true answer",
    candidates: [candidate({ personId: "p-25", externalId: "customer-silent" })],
    conversations: [],
  },
  {
    subjectIdentifier: "customer-vanished",
    description: "an empty list although the index names a conversation: suspicious",
    candidates: [
      candidate({
        personId: "p-26",
        externalId: "customer-vanished",
        conversationIds: ["conv-vanished"],
      }),
    ],
    conversations: [],
  },
];

function child(conversationId: string, parentConversationId: string): Conversation {
  return conversation({ conversationId, parentConversationId, participants: [cilla] });
}

function oneOfMany(n: number): Conversation {
  const startedAt = Date.parse("2023-01-01T08:00:00Z") + n * 24 * hour;
  return conversation({
    conversationId: `conv-many-${n}`,
    startTime: new Date(startedAt).toISOString(),
    endTime: new Date(startedAt + hour).toISOString(),
    participants: [customer("part-1", "customer-many", "Mona Many")],
    media: n % 4 === 0 ? [{ id: `media-many-${n}`, type: "attachment" }] : [],
    transcripts: n % 3 === 0 ? [{ id: `trans-many-${n}`, text: "Mona Many asks again." }] : [],
  });
}
