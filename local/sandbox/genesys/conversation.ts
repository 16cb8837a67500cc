import { z } from "zod";

const Instant = z.iso.datetime();

/** Somebody who took part; a member that the contract doesn't name may occur and is kept. */
export const Participant = z.looseObject({
  id: z.string().min(1),
  externalId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string().min(1),
});
export type Participant = z.output<typeof Participant>;

/** A stored object of a conversation. */
export const Media = z.strictObject({
  id: z.string().min(1),
  type: z.enum(["recording", "screen", "attachment"]),
});
export type Media = z.output<typeof Media>;

/** The words of a conversation. */
export const Transcript = z.strictObject({ id: z.string().min(1), text: z.string() });
export type Transcript = z.output<typeof Transcript>;

/** A hold of the legal department; `until` null means until it is lifted. */
export const LegalHold = z.strictObject({
  kind: z.enum(["litigation", "regulatory"]),
  matterId: z.string().min(1),
  until: Instant.nullable(),
});
export type LegalHold = z.output<typeof LegalHold>;

/** A conversation as the contract shows it, with its media and transcripts. */
export const Conversation = z.strictObject({
  conversationId: z.string().min(1),
  parentConversationId: z.string().min(1).nullable(),
  threadId: z.string().min(1).nullable(),
  channel: z.enum(["voice", "chat", "email", "message", "social"]),
  startTime: Instant,
  endTime: Instant.nullable(),
  participants: z.array(Participant),
  media: z.array(Media),
  transcripts: z.array(Transcript),
  legalHold: LegalHold.nullable(),
  retention: z.strictObject({ expiresAt: Instant }).nullable(),
  isDeleted: z.literal(false),
});
export type Conversation = z.output<typeof Conversation>;
