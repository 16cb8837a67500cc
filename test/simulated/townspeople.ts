/** Random people, whom the contact centre knows under two names, and their random conversations. */
import fc from "fast-check";
import type { Conversation, Participant } from "../../local/sandbox/genesys/conversation";
import {
  agent,
  candidate,
  conversation,
  customer,
  type SamplePerson,
} from "../../local/sandbox/sample/sample-person";

/** When everybody asks for their erasure. */
export const START = "2026-03-02T09:00:00.000Z";

type Circumstance =
  | "free"
  | "litigation"
  | "regulatory"
  | "retention_running"
  | "retention_ending"
  | "no_retention"
  | "live"
  | "evaluated"
  | "scored_late";

const NAMES = ["Anna", "Berta", "Carl"];

const afterStart = (seconds: number): string =>
  new Date(Date.parse(START) + seconds * 1_000).toISOString();

/** One conversation of a person's, before it has names and numbers. */
export const sketch = fc.record({
  /** Another of the same person's: itself, one before or one behind. */
  parent: fc.option(fc.integer({ min: 0, max: 11 }), { freq: 2 }),
  circumstance: fc.oneof(
    { weight: 8, arbitrary: fc.constant<Circumstance>("free") },
    {
      weight: 7,
      arbitrary: fc.constantFrom<Circumstance[]>(
        "litigation",
        "regulatory",
        "retention_running",
        "retention_ending",
        "no_retention",
        "live",
        "evaluated",
        "scored_late",
      ),
    },
  ),
  seconds: fc.integer({ min: 3, max: 200 }),
  media: fc.nat(2),
  transcripts: fc.nat(1),
  company: fc.constantFrom("alone", "alone", "alone", "agent", "stranger", "neighbour"),
  isForeign: fc.nat(9).map((die) => die === 0),
  isSeed: fc.nat(3).map((die) => die === 0),
  hasOtherName: fc.nat(4).map((die) => die === 0),
});
export type Sketch = typeof sketch extends fc.Arbitrary<infer T> ? T : never;

/** Who asked for nothing. */
export const stranger = customer("part-9", "customer-stranger", "Stella Stranger");

/** The names under which the contact centre knows a person. */
export const externalIdsOf = (name: string): readonly string[] => [
  `customer-${name.toLowerCase()}`,
  `customer-${name.toLowerCase()}-formerly`,
];

/** Whether a person takes part, under one of their names and unmasked. */
export const hasPart = (participants: Conversation["participants"], name: string): boolean =>
  participants.some(({ externalId }) => externalIdsOf(name).includes(externalId ?? ""));

/** The how many-eth person of a town, with all their conversations. */
export function personFrom(sketches: readonly Sketch[], at: number): SamplePerson {
  const name = NAMES[at] ?? "Nobody";
  const lower = name.toLowerCase();
  const idOf = (nth: number): string => `conv-${lower}-${nth}`;
  const conversations = sketches.map((one, nth) => conversationFrom(one, { name, nth, idOf }));
  const evaluations = sketches.flatMap(({ circumstance, seconds }, nth) =>
    circumstance === "evaluated" || circumstance === "scored_late"
      ? [
          {
            evaluationId: `eval-${lower}-${nth}`,
            conversationId: idOf(nth),
            status: "IN_PROGRESS" as const,
            scoringWindow: { secondsAfterFirstAsked: seconds },
            completesAtWindowEnd: circumstance === "evaluated",
          },
        ]
      : [],
  );
  const seeds = sketches.flatMap(({ isSeed }, nth) => (isSeed ? [idOf(nth)] : []));
  return {
    subjectIdentifier: `crm-${lower}`,
    description: name,
    candidates: externalIdsOf(name).map((externalId) =>
      candidate({ personId: `p-${lower}`, externalId, conversationIds: seeds }),
    ),
    conversations,
    evaluations,
  };
}

function conversationFrom(
  { parent, circumstance, media, transcripts, seconds, ...who }: Sketch,
  { name, nth, idOf }: { name: string; nth: number; idOf: (nth: number) => string },
): Conversation {
  const id = idOf(nth);
  return conversation({
    conversationId: id,
    parentConversationId: parent === null ? null : idOf(parent),
    startTime: `2024-01-${String(nth + 10)}T08:00:00.000Z`,
    endTime: circumstance === "live" ? null : `2024-01-${String(nth + 10)}T08:10:00.000Z`,
    participants: participantsOf(who, name),
    media: Array.from({ length: media }, (_, n) => ({ id: `media-${id}-${n}`, type: "recording" })),
    transcripts: Array.from({ length: transcripts }, (_, n) => ({
      id: `trans-${id}-${n}`,
      text: `${name} Example speaking.`,
    })),
    legalHold:
      circumstance === "litigation" || circumstance === "regulatory"
        ? { kind: circumstance, matterId: "M-1", until: null }
        : null,
    retention: retentionUnder(circumstance, seconds),
  });
}

function retentionUnder(circumstance: Circumstance, seconds: number): Conversation["retention"] {
  switch (circumstance) {
    case "no_retention":
      return null;
    case "retention_running":
      return { expiresAt: "2031-01-01T00:00:00.000Z" };
    case "retention_ending":
      return { expiresAt: afterStart(seconds) };
    default:
      return { expiresAt: "2024-06-01T00:00:00.000Z" };
  }
}

function participantsOf(
  { company, isForeign, hasOtherName }: Pick<Sketch, "company" | "isForeign" | "hasOtherName">,
  name: string,
): Participant[] {
  if (isForeign) return [stranger];
  const [usual = "", former = ""] = externalIdsOf(name);
  const subject = customer("part-1", hasOtherName ? former : usual, `${name} Example`);
  switch (company) {
    case "alone":
      return [subject];
    case "agent":
      return [subject, agent("part-2")];
    case "stranger":
      return [subject, stranger];
    case "neighbour": {
      const other = NAMES[(NAMES.indexOf(name) + 1) % NAMES.length] ?? "";
      return [subject, customer("part-3", externalIdsOf(other)[0] ?? "", `${other} Example`)];
    }
  }
}
