/** Pseudonyms stand in for a person's names where a conversation must stay: still personal data (Art. 4(5)). */
import type { Conversation, Participant } from "./conversation";
import { type Key, lengthPrefixed, mac } from "./digest";
import { type ArtifactId, canonicalText, type ExternalId, type ParticipantId } from "./identifiers";

/** Each class of field has a key of its own: equal pseudonyms never link a name to an address. */
export type FieldClass = "name" | "email" | "externalId";

/** One case's keys; in another case the same person has other pseudonyms. */
export type PseudonymKeys = Readonly<Record<FieldClass, Key>>;

/** What the subject's participants and the transcripts shall look like afterwards. */
export interface Mask {
  readonly participants: readonly {
    readonly id: ParticipantId;
    readonly role: string;
    readonly externalId?: string;
    readonly name?: string;
    readonly email?: string;
  }[];
  readonly transcripts: readonly { readonly id: ArtifactId; readonly text: string }[];
}

/** Free text can't be masked field by field: a transcript is replaced whole. */
export const ERASED_TEXT = "[erased under Art. 17 GDPR]";

/** Longer values are no names: in them four equal characters could hardly be avoided. */
const LONGEST_VALUE = 1024;
const MAC_BYTES = 16;
const LONGEST_ECHO = 3;
/** Of the last of 26 characters only three bits come from the 128. */
const PSEUDONYM = /^psn_v1_[a-z2-7]{25}[aeimquy4](@erased\.invalid)?$/;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** What is a pseudonym already stays as it is: masking twice changes nothing. */
export const isPseudonym = (text: string): boolean => PSEUDONYM.test(text);

/**
 * The pseudonym of a value. The counter is raised until no four characters in a row are the value's own:
 * an echo of it, however short, would tell one person from another.
 */
export function pseudonymOf(value: string, fieldClass: FieldClass, key: Key): string {
  if (isPseudonym(value)) return value;
  if (value.length > LONGEST_VALUE) throw new RangeError("too long to be masked");
  const canonical = canonicalised(value, fieldClass);
  let counter = 0;
  let code: string;
  do {
    const tag = mac(key, lengthPrefixed("psn_v1", canonical, String(counter)));
    code = base32(tag.subarray(0, MAC_BYTES));
    counter += 1;
  } while (echoes(code, value));
  return `psn_v1_${code}${fieldClass === "email" ? "@erased.invalid" : ""}`;
}

/** An address's capitals, too, are spelling only. */
const canonicalised = (value: string, fieldClass: FieldClass): string =>
  canonicalText(fieldClass === "email" ? value.toLowerCase() : value);

/** RFC 4648 base32 in lower case, without padding. */
function base32(bytes: Uint8Array): string {
  let text = "";
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((pending >> bits) & 31);
    }
    pending &= (1 << bits) - 1;
  }
  return text + BASE32.charAt((pending << (5 - bits)) & 31);
}

function echoes(code: string, value: string): boolean {
  const folded = withoutCaseAndAccents(value);
  const starts = [...Array(code.length - LONGEST_ECHO).keys()];
  return starts.some((at) => folded.includes(code.slice(at, at + LONGEST_ECHO + 1)));
}

/** As a reader compares: letters of any width, case or accent are the same letter. */
const withoutCaseAndAccents = (value: string): string =>
  value.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();

/**
 * The mask of one conversation. Fails closed: a member that nobody knows may hold a name, and without a
 * participant of the data subject's the transcripts are somebody else's.
 */
export function maskOf(
  { participants, transcripts, unknownMembers }: Conversation,
  {
    subjectParticipants,
    keys,
  }: { subjectParticipants: readonly Participant[]; keys: PseudonymKeys },
): { kind: "mask"; mask: Mask } | { kind: "unmaskable" } {
  const ambiguous = ambiguousIds(participants);
  const maskable = subjectParticipants.filter(isMaskable).filter(({ id }) => !ambiguous.has(id));
  const isAll = maskable.length > 0 && maskable.length === subjectParticipants.length;
  if (unknownMembers.length > 0 || !isAll) return { kind: "unmaskable" };
  const mask = {
    participants: maskable.map((participant) => masked(participant, keys)),
    transcripts: transcripts.map(({ id }) => ({ id, text: ERASED_TEXT })),
  };
  return { kind: "mask", mask };
}

const shownBy = ({ externalId, name, email }: Participant) => ({
  externalId,
  name: name?.reveal() ?? null,
  email: email?.reveal() ?? null,
});

type Maskable = Participant & { readonly id: ParticipantId };

const isMaskable = (participant: Participant): participant is Maskable =>
  participant.id !== null &&
  participant.unknownMembers.length === 0 &&
  Object.values(shownBy(participant)).every(
    (value) => value === null || value.length <= LONGEST_VALUE,
  );

/** Under these somebody else is listed as well: a mask that goes by the id would be put on a stranger too. */
function ambiguousIds(participants: readonly Participant[]): ReadonlySet<ParticipantId | null> {
  const first = new Map<ParticipantId | null, Participant>();
  const ambiguous = new Set<ParticipantId | null>();
  for (const one of participants) {
    const other = first.get(one.id) ?? one;
    first.set(one.id, other);
    if (one.role !== other.role || !showsThe(shownBy(one), other)) ambiguous.add(one.id);
  }
  return ambiguous;
}

const showsThe = (
  { externalId, name, email }: ReturnType<typeof shownBy>,
  participant: Participant,
): boolean => {
  const shown = shownBy(participant);
  return shown.externalId === externalId && shown.name === name && shown.email === email;
};

/** A member that says nothing stays away: a pseudonym of nothing would claim that there was something. */
function masked(participant: Maskable, keys: PseudonymKeys): Mask["participants"][number] {
  const { externalId, name, email } = shownBy(participant);
  return {
    id: participant.id,
    role: participant.role,
    ...(externalId !== null && {
      externalId: pseudonymOf(externalId, "externalId", keys.externalId),
    }),
    ...(name !== null && { name: pseudonymOf(name, "name", keys.name) }),
    ...(email !== null && { email: pseudonymOf(email, "email", keys.email) }),
  };
}

/** Read back, the conversation shows the mask and nothing else; a later text or name breaks it. */
export function maskHolds({ participants, transcripts }: Conversation, mask: Mask): boolean {
  const wanted = new Map(mask.participants.map((one) => [one.id, one]));
  const shown = participants.flatMap((one) => {
    const wears = one.id === null ? undefined : wanted.get(one.id);
    return wears ? [{ id: one.id, isExact: showsExactly(one, wears) }] : [];
  });
  const texts = new Map(transcripts.map(({ id, text }) => [id, text.reveal()]));
  return (
    shown.every(({ isExact }) => isExact) &&
    new Set(shown.map(({ id }) => id)).size === wanted.size &&
    mask.transcripts.every(({ id, text }) => texts.get(id) === text) &&
    [...texts.values()].every((text) => text === ERASED_TEXT)
  );
}

function showsExactly(
  participant: Participant,
  { role, externalId, name, email }: Mask["participants"][number],
): boolean {
  if (participant.unknownMembers.length > 0 || participant.role !== role) return false;
  const wanted = { externalId: externalId ?? null, name: name ?? null, email: email ?? null };
  return showsThe(wanted, participant);
}

/** What proves that a participant is the data subject: an identifier, or this case's own mask of one. */
export const guardIdentifiers = (
  externalIds: readonly ExternalId[],
  externalIdKey: Key,
): ReadonlySet<string> =>
  new Set(externalIds.flatMap((id) => [id, pseudonymOf(id, "externalId", externalIdKey)]));
