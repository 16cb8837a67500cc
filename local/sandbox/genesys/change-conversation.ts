import { z } from "zod";
import { type Answer, type Call, parseBody } from "../call";
import type { Participant, Transcript } from "./conversation";
import { type Held, shownConversation } from "./genesys-store";
import { refusal } from "./refusal";

const text = z.string().exactOptional();
const ParticipantChange = z.strictObject({
  id: text,
  externalId: text,
  name: text,
  email: text,
  role: z.string().min(1).exactOptional(),
});
type ParticipantChange = z.output<typeof ParticipantChange>;

const Change = z.strictObject({
  isDeleted: z.literal(false).exactOptional(),
  participants: z.array(ParticipantChange).default([]),
  transcripts: z.array(z.strictObject({ id: z.string(), text: z.string() })).default([]),
  retentionPolicy: z
    .strictObject({ override: z.literal(true), action: z.literal("pseudonymize") })
    .exactOptional(),
});

/** Merges a change into a conversation, wholly or not at all; what is not sent stays. */
export function changeConversation(held: Held | undefined, call: Call): Answer {
  if (!held?.record) return refusal(404, "There is no such conversation.", call);
  const change = parseBody(call, Change);
  if (!change.ok) return refusal(400, change.wrong, call);
  const { participants, transcripts } = change.value;
  const strangers = [
    ...participants.filter((one) => !held.record?.participants.some((old) => isMeant(one, old))),
    ...transcripts.filter(({ id }) => !held.transcripts.has(id)),
  ];
  if (strangers.length > 0)
    return refusal(400, `${strangers.length} of those named are not in the conversation.`, call);

  held.record = {
    ...held.record,
    participants: held.record.participants.map((old) => merged(old, participants)),
  };
  for (const transcript of transcripts) replace(held.transcripts, transcript);
  const include = { media: true, transcripts: true };
  return { status: 200, body: shownConversation(held, held.record, include) };
}

/** By id; a body without one, as the guide's, means everybody who has its externalId. */
const isMeant = (change: ParticipantChange, participant: Participant): boolean =>
  change.id === undefined
    ? change.externalId === participant.externalId
    : change.id === participant.id;

function merged(participant: Participant, changes: readonly ParticipantChange[]): Participant {
  let known = participant;
  for (const change of changes) if (isMeant(change, participant)) known = { ...known, ...change };
  return known;
}

const replace = (transcripts: Map<string, Transcript>, transcript: Transcript): void =>
  void transcripts.set(transcript.id, transcript);
