import { z } from "zod";

/** A person whom the customer index thinks of for a subject identifier. */
export const Candidate = z.strictObject({
  personId: z.string().min(1),
  externalId: z.string().min(1),
  subjectType: z.enum(["consumer", "business", "employee"]),
  jurisdictions: z.array(z.string()),
  matchScore: z.number().min(0).max(1),
  matchedOn: z.array(z.string()),
  mergedInto: z.string().min(1).nullable(),
  conversationIds: z.array(z.string()),
});
export type Candidate = z.output<typeof Candidate>;
