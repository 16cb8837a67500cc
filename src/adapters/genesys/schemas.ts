/** The answers of the guide's API, parsed: what is missing or strange is never read as harmless. */
import { z } from "zod";
import type {
  Conversation,
  EvaluationLookup,
  UnreadableConversation,
} from "../../domain/conversation";
import { ArtifactId, ConversationId, ParticipantId } from "../../domain/identifiers";
import { Personal } from "../../domain/personal";
import { type Answer, jsonIn } from "../origin";
import { maySpeakOf, membersBeyond, UnknownMember, wordsOf } from "./unknown-members";

/**
 * An instant as others may write it (RFC 3339: an offset, no milliseconds, small letters), as we write it: with
 * four digits of a year.
 */
const Moment = z
  .string()
  .toUpperCase()
  .pipe(z.iso.datetime({ offset: true }))
  .transform((text) => new Date(text).toISOString())
  .pipe(z.iso.datetime());

/** The contact centre's own word that there is nothing of this id: a code that says of what may mean something else. */
const AbsentAnswer = z.object({ status: z.literal(404), code: z.literal("not.found") });

/**
 * Absence must be proven: a gateway that finds no route, or a proxy's error page, says 404 as well, and of
 * what is behind it that says nothing.
 */
export const provesAbsence = (answer: Answer): boolean =>
  answer.status === 404 && AbsentAnswer.safeParse(jsonIn(answer)).success;

/** A page of a listing, its conversations unread. */
export const ListingAnswer = z.object({
  conversations: z.array(z.unknown()),
  nextPageUri: z.string().nullable(),
});

/** All of a conversation's evaluations: a further page could hide an active one. */
const EvaluationsAnswer = z
  .object({
    evaluations: z.array(
      z.object({
        conversationId: z.string(),
        status: z.enum(["ASSIGNED", "IN_PROGRESS", "COMPLETED", "CANCELLED"]),
        scoringWindowEndsAt: Moment.nullish(),
      }),
    ),
    nextPageUri: z.null().optional(),
    pageCount: z.number().max(1).optional(),
    total: z.number().optional(),
  })
  .refine(({ evaluations, total = 0 }) => total <= evaluations.length);

/** An agent or a bot has no name or identifier of a customer. */
const WellFormed = contractObject({
  id: ParticipantId,
  externalId: z.string().nullish(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  role: z.string(),
});

/** Whose it is must be told; all else must be well formed only where it turns out to be the subject's. */
const Misfit = contractObject({
  id: z.null().catch(null),
  externalId: z.string().nullish(),
  name: z.string().nullish().catch(null),
  email: z.string().nullish().catch(null),
  role: z.string().catch(""),
});

const ParticipantAnswer = z.union([WellFormed, Misfit]);

/** A hold of a kind that is not known here is still a hold: it doesn't parse, so nothing is written. */
const LegalHoldAnswer = contractObject({
  kind: z.enum(["litigation", "regulatory"]),
  matterId: z.string().nullish(),
  until: Moment.nullish(),
});

/** What decides about erasure must be there: a missing hold or end is not "none", nor is a missing
 * retention period once the conversation has ended. */
const ConversationAnswer = contractObject({
  conversationId: ConversationId,
  parentConversationId: z.string().nullish(),
  threadId: z.string().nullish(),
  channel: z.string().nullish(),
  startTime: Moment,
  endTime: Moment.nullable(),
  participants: z.array(ParticipantAnswer),
  media: z.array(contractObject({ id: ArtifactId, type: z.string().nullish() })),
  transcripts: z.array(contractObject({ id: ArtifactId, text: z.string().nullish() })),
  legalHold: LegalHoldAnswer.nullable(),
  retention: contractObject({ expiresAt: Moment }).nullish(),
  isDeleted: z.boolean().nullish(),
}).refine(({ endTime, retention }) => endTime === null || retention !== undefined, {
  path: ["retention"],
});
type ConversationAnswer = z.infer<typeof ConversationAnswer>;

/** A conversation in the domain's words, or why it can't be one. */
export function conversationIn(json: unknown): Conversation | UnreadableConversation {
  const parsed = ConversationAnswer.safeParse(json);
  if (!parsed.success) return { problem: problemOf(parsed.error) };
  const { data } = parsed;
  return {
    id: data.conversationId,
    parentId: data.parentConversationId ?? null,
    startedAt: data.startTime,
    endedAt: data.endTime,
    participants: data.participants.map(
      ({ id, externalId, name, email, role, unknownMembers }) => ({
        id,
        externalId: externalId ?? null,
        name: personal(name),
        email: personal(email),
        role,
        // On a participant whatever is not empty is the participant's.
        unknownMembers: unknownMembers.flatMap(({ name: of, value }) => (value === null ? [] : of)),
      }),
    ),
    mediaIds: [...new Set(data.media.map(({ id }) => id))],
    transcripts: transcriptsIn(data),
    legalHold: data.legalHold?.kind ?? "none",
    retention: data.retention ? { kind: "until", at: data.retention.expiresAt } : { kind: "none" },
    // What we write says that it is not deleted: masked, it would come back.
    unknownMembers: [...(data.isDeleted ? ["isDeleted"] : []), ...unknownMembersOf(data)],
  };
}

/** Listed twice it is one artifact, with all the words that stand under its id. */
function transcriptsIn({ transcripts }: ConversationAnswer): Conversation["transcripts"] {
  const texts = new Map<ArtifactId, Set<string>>();
  for (const { id, text } of transcripts)
    texts.set(id, (texts.get(id) ?? new Set()).add(text ?? ""));
  return [...texts].map(([id, parts]) => ({ id, text: new Personal([...parts].join("\n")) }));
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
    .map(({ scoringWindowEndsAt }) => scoringWindowEndsAt ?? null);
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

/**
 * The conversation's own, and those of its parts but for the participants, who name theirs. What can't
 * say anything of a customer needs no mask.
 */
function unknownMembersOf(answer: ConversationAnswer): string[] {
  const { unknownMembers, participants, media, transcripts, legalHold, retention } = answer;
  const customers = participants.filter(({ externalId }) => externalId);
  const known = customers.flatMap(({ name, email, externalId }) => [
    ...wordsOf(name),
    ...[email, externalId].flatMap((value) => value?.toLowerCase() || []),
  ]);
  const speaking = (members: readonly UnknownMember[]) =>
    members.filter(({ value }) => maySpeakOf(known, value)).map(({ name }) => name);
  const within = (part: string, things: readonly { unknownMembers: UnknownMember[] }[]) =>
    things.flatMap((thing) => speaking(thing.unknownMembers).map((name) => `${part}.${name}`));
  const names = [
    ...speaking(unknownMembers),
    ...within("media", media),
    ...within("transcripts", transcripts),
    ...within("legalHold", legalHold ? [legalHold] : []),
    ...within("retention", retention ? [retention] : []),
  ];
  return [...new Set(names)];
}

/** An object of the contract. What else it holds can't be masked, so it is kept apart. */
function contractObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const schema = z.object({ ...shape, unknownMembers: z.array(UnknownMember) });
  const named = (json: unknown): unknown =>
    typeof json === "object" && json !== null && !Array.isArray(json)
      ? { ...json, unknownMembers: membersBeyond(shape, json) }
      : json;
  return z.preprocess(named, schema);
}
