import type { Conversation } from "../genesys/conversation";
import { agent, candidate, conversation, customer, type SamplePerson } from "./sample-person";

/** People of whose conversations not everything may go, or not at once. */
export const hardToDelete: readonly SamplePerson[] = [
  one("customer-lawsuit", "a litigation hold without an end", "Lara Lawsuit", {
    legalHold: { kind: "litigation", matterId: "M-12", until: null },
  }),
  one("customer-taxed", "a regulatory hold until 2099", "Theo Taxed", {
    legalHold: { kind: "regulatory", matterId: "R-7", until: "2099-01-01T00:00:00.000Z" },
  }),
  one("customer-recent", "a retention period that runs until 2099", "Rita Recent", {
    retention: { expiresAt: "2099-01-01T00:00:00.000Z" },
  }),
  one("customer-unregulated", "no retention period configured", "Una Unregulated", {
    retention: null,
  }),
  one("customer-live", "a conversation that is still going on", "Liv Live", {
    channel: "message",
    endTime: null,
    retention: null,
  }),
  one("customer-and-agent", "an agent in the conversation, who keeps the name", "Carl Caller", {
    channel: "voice",
    participants: [customer("part-1", "customer-and-agent", "Carl Caller"), agent("part-2")],
    media: [
      { id: "media-caller-1", type: "recording" },
      { id: "media-caller-2", type: "screen" },
    ],
    retention: { expiresAt: "2099-01-01T00:00:00.000Z" },
  }),
  one("customer-couple", "a second customer in the conversation, who didn't ask", "Paula Pair", {
    participants: [
      customer("part-1", "customer-couple", "Paula Pair"),
      customer("part-2", "customer-couple-other", "Paul Pair"),
    ],
    retention: { expiresAt: "2099-01-01T00:00:00.000Z" },
  }),
  one("customer-phoned", "a participant's member that nobody said how to mask", "Phil Phoned", {
    participants: [
      { ...customer("part-1", "customer-phoned", "Phil Phoned"), phone: "tel:phil.example.com" },
    ],
    retention: { expiresAt: "2099-01-01T00:00:00.000Z" },
  }),
];

function one(
  subjectIdentifier: string,
  description: string,
  name: string,
  known: Partial<Conversation>,
): SamplePerson {
  return {
    subjectIdentifier,
    description,
    candidates: [candidate({ personId: `p-${subjectIdentifier}`, externalId: subjectIdentifier })],
    conversations: [
      conversation({
        conversationId: `conv-${subjectIdentifier}`,
        participants: [customer("part-1", subjectIdentifier, name)],
        transcripts: [{ id: `trans-${subjectIdentifier}`, text: `${name} here, can you help me?` }],
        ...known,
      }),
    ],
  };
}
