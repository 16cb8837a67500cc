import type { Candidate } from "../candidate";
import { candidate, conversation, customer, type SamplePerson } from "./sample-person";

/** People whom the customer index doesn't name clearly: nothing of them may be touched. */
export const hardToIdentify: readonly SamplePerson[] = [
  {
    subjectIdentifier: "family-mailbox",
    description: "two people who share an e-mail address: ambiguous",
    candidates: [
      candidate({ personId: "p-10", externalId: "customer-fay", matchedOn: ["email"] }),
      candidate({ personId: "p-11", externalId: "customer-finn", matchedOn: ["email"] }),
    ],
    conversations: [
      conversation({
        conversationId: "conv-family-fay",
        participants: [
          { ...customer("part-1", "customer-fay", "Fay Family"), email: "family@example.com" },
        ],
      }),
      conversation({
        conversationId: "conv-family-finn",
        participants: [
          { ...customer("part-1", "customer-finn", "Finn Family"), email: "family@example.com" },
        ],
      }),
    ],
  },
  alone("business-account", "a business account: out of scope", "Bella Business", {
    subjectType: "business",
    jurisdictions: ["EU-GDPR"],
  }),
  alone("employee-record", "an employee: out of scope", "Erik Employee", {
    subjectType: "employee",
  }),
  alone("customer-unsure", "an index that is only 62 % sure: low confidence", "Ulla Unsure", {
    matchScore: 0.62,
    matchedOn: ["name", "city"],
  }),
  alone("customer-abroad", "another jurisdiction than the request's: out of scope", "Abby Abroad", {
    jurisdictions: ["US-CCPA"],
  }),
  {
    subjectIdentifier: "customer-unlisted",
    description: "somebody for whom the index has no candidate: unknown",
    candidates: [],
    conversations: [],
  },
];

function alone(
  subjectIdentifier: string,
  description: string,
  name: string,
  known: Partial<Candidate>,
): SamplePerson {
  const conversationId = `conv-${subjectIdentifier}`;
  return {
    subjectIdentifier,
    description,
    candidates: [
      candidate({ personId: `p-${subjectIdentifier}`, externalId: subjectIdentifier, ...known }),
    ],
    conversations: [
      conversation({ conversationId, participants: [customer("part-1", subjectIdentifier, name)] }),
    ],
  };
}
