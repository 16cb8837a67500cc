import type { z } from "zod";
import type { Candidate } from "../candidate";
import type { Conversation, Participant } from "../genesys/conversation";
import type { Evaluation } from "../genesys/evaluation";

/** An invented person, what the index says about a subject identifier, and what Genesys holds. */
export interface SamplePerson {
  readonly subjectIdentifier: string;
  /** One line: what is hard about this person. */
  readonly description: string;
  readonly candidates: readonly Candidate[];
  readonly conversations: readonly Conversation[];
  readonly evaluations?: readonly z.input<typeof Evaluation>[];
}

/** A consumer under the GDPR whom the index knows well, but for what is said otherwise. */
export const candidate = (
  known: Partial<Candidate> & Pick<Candidate, "personId" | "externalId">,
): Candidate => ({
  subjectType: "consumer",
  jurisdictions: ["EU-GDPR"],
  matchScore: 0.98,
  matchedOn: ["customerId"],
  mergedInto: null,
  conversationIds: [],
  ...known,
});

/** A customer's part in a conversation; the address is made of the first name. */
export const customer = (id: string, externalId: string, name: string): Participant => ({
  id,
  externalId,
  name,
  email: `${name.replace(/ .*/, "").toLowerCase()}@example.com`,
  role: "CUSTOMER",
});

/** The company's own part in a conversation. */
export const agent = (id: string): Participant => ({
  id,
  externalId: "agent-emil",
  name: "Emil Example",
  email: "emil@agents.example.com",
  role: "AGENT",
});

/** A chat that ended long ago and whose retention has expired, but for what is said otherwise. */
export const conversation = (
  known: Partial<Conversation> & Pick<Conversation, "conversationId" | "participants">,
): Conversation => ({
  parentConversationId: null,
  threadId: null,
  channel: "chat",
  startTime: "2024-02-10T10:00:00.000Z",
  endTime: "2024-02-10T10:12:00.000Z",
  media: [],
  transcripts: [],
  legalHold: null,
  retention: { expiresAt: "2024-03-10T00:00:00.000Z" },
  isDeleted: false,
  ...known,
});
