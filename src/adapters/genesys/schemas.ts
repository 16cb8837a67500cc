/** The answers of the guide's API, parsed: what is missing or strange is never read as harmless. */
import { z } from "zod";
import type {
  Conversation,
  EvaluationLookup,
  UnreadableConversation,
} from "../../domain/conversation";
import { ArtifactId, ConversationId, Instant, ParticipantId } from "../../domain/identifiers";
import { Personal } from "../../domain/personal";

/** A page of a listing, its conversations unread. */
export const ListingAnswer = z.object({
  conversations: z.array(z.unknown()),
  nextPageUri: z.string().nullable(),
});

/** All of a conversation's evaluations: a further page could hide an active one. */
const EvaluationsAnswer = z.object({
  evaluations: z.array(
    z.object({
      evaluationId: z.string(),
      conversationId: z.string(),
      status: z.enum(["ASSIGNED", "IN_PROGRESS", "COMPLETED", "CANCELLED"]),
      scoringWindowEndsAt: Instant.nullable(),
    }),
  ),
  nextPageUri: z.null().optional(),
});

/** An agent or a bot has no name or identifier of a customer. */
const ParticipantAnswer = contractObject({
  id: ParticipantId,
  externalId: z.string().nullish(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  role: z.string(),
});

/** A hold of a kind that is not known here is still a hold: it doesn't parse, so nothing is written. */
const LegalHoldAnswer = contractObject({
  kind: z.enum(["litigation", "regulatory"]),
  matterId: z.string().nullish(),
  until: Instant.nullish(),
});

/** What decides about erasure must be there: a missing hold, end or retention period is not "none". */
const ConversationAnswer = contractObject({
  conversationId: ConversationId,
  parentConversationId: z.string().nullable(),
  threadId: z.string().nullish(),
  channel: z.string().nullish(),
  startTime: Instant,
  endTime: Instant.nullable(),
  participants: z.array(ParticipantAnswer),
  media: z.array(contractObject({ id: ArtifactId, type: z.string() })),
  transcripts: z.array(contractObject({ id: ArtifactId, text: z.string() })),
  legalHold: LegalHoldAnswer.nullable(),
  retention: contractObject({ expiresAt: Instant }).nullable(),
  isDeleted: z.boolean(),
});
type ConversationAnswer = z.infer<typeof ConversationAnswer>;

/** A conversation in the domain's words, or why it can't be one. */
export function conversationIn(json: unknown): Conversation | UnreadableConversation {
  const parsed = ConversationAnswer.safeParse(json);
  if (!parsed.success) return { problem: problemOf(parsed.error) };
  const { data } = parsed;
  return {
    id: data.conversationId,
    parentId: data.parentConversationId,
    startedAt: data.startTime,
    endedAt: data.endTime,
    participants: data.participants.map(
      ({ id, externalId, name, email, role, unknownMembers }) => ({
        id,
        externalId: externalId ?? null,
        name: personal(name),
        email: personal(email),
        role,
        unknownMembers,
      }),
    ),
    mediaIds: data.media.map(({ id }) => id),
    transcripts: data.transcripts.map(({ id, text }) => ({ id, text: new Personal(text) })),
    legalHold: data.legalHold?.kind ?? "none",
    retention: data.retention ? { kind: "until", at: data.retention.expiresAt } : { kind: "none" },
    unknownMembers: unknownMembersOf(data),
  };
}

/** What the evaluations of a conversation say together; null for what the contract does not say. */
export function evaluationIn(json: unknown, asked: ConversationId): EvaluationLookup | null {
  const parsed = EvaluationsAnswer.safeParse(json);
  if (!parsed.success) return null;
  const { evaluations } = parsed.data;
  // An answer about another conversation says nothing about this one.
  if (evaluations.some(({ conversationId }) => conversationId !== asked)) return null;
  const windows = evaluations
    .filter(({ status }) => status === "ASSIGNED" || status === "IN_PROGRESS")
    .map(({ scoringWindowEndsAt }) => scoringWindowEndsAt);
  if (windows.length === 0) return { kind: "none" };
  return { kind: "active", windowEndsAt: latestOf(windows) };
}

function latestOf(instants: readonly (string | null)[]): string | null {
  const known = instants.filter((instant) => instant !== null);
  return known.toSorted((left, right) => Date.parse(left) - Date.parse(right)).at(-1) ?? null;
}

/** Only ids have patterns of their own: when nothing else is wrong, the form is the contract's. */
const problemOf = ({ issues }: z.ZodError): UnreadableConversation["problem"] =>
  issues.every((issue) => issue.code === "invalid_format" && issue.format === "regex")
    ? "misfit_identifier"
    : "malformed";

const personal = (value: string | null | undefined): Personal<string> | null =>
  value === null || value === undefined ? null : new Personal(value);

/** The conversation's own, and those of its parts but for the participants, who name theirs. */
function unknownMembersOf({
  unknownMembers,
  media,
  transcripts,
  legalHold,
  retention,
}: ConversationAnswer): string[] {
  const within = (part: string, things: readonly { readonly unknownMembers: string[] }[]) =>
    things.flatMap((thing) => thing.unknownMembers.map((name) => `${part}.${name}`));
  const names = [
    ...unknownMembers,
    ...within("media", media),
    ...within("transcripts", transcripts),
    ...within("legalHold", legalHold ? [legalHold] : []),
    ...within("retention", retention ? [retention] : []),
  ];
  return [...new Set(names)];
}

/** An object of the contract. What else it holds can't be masked, so it is known by name. */
function contractObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const schema = z.object({ ...shape, unknownMembers: z.array(z.string()) });
  const named = (json: unknown): unknown =>
    typeof json === "object" && json !== null && !Array.isArray(json)
      ? { ...json, unknownMembers: namesBeyond(shape, json) }
      : json;
  return z.preprocess(named, schema);
}

/** Looked for among the object's own members: one may be called `constructor` or `__proto__`. */
const namesBeyond = (shape: object, json: object): string[] =>
  Object.keys(json)
    .filter((name) => !Object.hasOwn(shape, name))
    .map((name) => (/^[\w.-]{1,64}$/.test(name) ? name : "(unprintable)"));
