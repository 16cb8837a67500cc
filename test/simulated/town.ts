/** Random towns: who lives there, and what happens to their conversations while these are erased. */
import fc from "fast-check";
import type { Conversation } from "../../local/sandbox/genesys/conversation";
import type { SamplePerson } from "../../local/sandbox/sample/sample-person";
import { personFrom, type Sketch, sketch } from "./townspeople";

/** What somebody else does, so many seconds after the requests came in. */
export interface Incident {
  readonly atSecond: number;
  readonly kind:
    | "hold"
    | "lift"
    | "evaluate"
    | "delete"
    | "reassign"
    | "hang_up"
    | "score"
    | "arrive";
  readonly conversationId: string;
  /** The same for the same seed. */
  readonly nth: number;
}

export interface Town {
  readonly people: readonly SamplePerson[];
  readonly conversations: readonly Conversation[];
  readonly evaluations: NonNullable<SamplePerson["evaluations"]>;
  readonly incidents: readonly Incident[];
  readonly policy: "guide" | "strict" | "without_recordings";
  readonly requestsPerMinute: number;
  /** Whether activities die, hang and run twice. */
  readonly isPerilous: boolean;
}

const household = fc
  .oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 4, max: 12 }))
  .chain((count) => fc.array(sketch, { minLength: count, maxLength: count }));

const chanceful = fc.record({
  households: fc.array(household, { minLength: 1, maxLength: 3 }),
  incidents: fc.array(
    fc.record({
      atSecond: fc.integer({ min: 1, max: 200 }),
      kind: fc.constantFrom<Incident["kind"][]>(
        "hold",
        "lift",
        "evaluate",
        "delete",
        "reassign",
        "arrive",
      ),
      whom: fc.nat(40),
    }),
    { maxLength: 5 },
  ),
  policy: fc.constantFrom<Town["policy"][]>("guide", "strict", "without_recordings"),
  requestsPerMinute: fc.constantFrom(240, 3_000),
  isPerilous: fc.boolean(),
});

/** Random towns. */
export const someTown: fc.Arbitrary<Town> = chanceful.map(({ households, incidents, ...rest }) => {
  const people = households.map(personFrom);
  const conversations = people.flatMap((person) => person.conversations);
  const sketches = households.flat();
  return {
    ...rest,
    people,
    conversations,
    evaluations: people.flatMap((person) => person.evaluations ?? []),
    incidents: [
      ...conversations.flatMap((one, nth) => endingsOf(one, sketches[nth], nth)),
      ...incidents.flatMap((incident, nth) => incidentIn(conversations, incident, nth)),
    ],
  };
});

function incidentIn(
  conversations: readonly Conversation[],
  { whom, ...incident }: Pick<Incident, "atSecond" | "kind"> & { readonly whom: number },
  nth: number,
): Incident[] {
  const about = conversations[whom % Math.max(1, conversations.length)];
  const mayHappen = incident.kind !== "delete" || mayGo(about, conversations);
  return about && mayHappen ? [{ ...incident, conversationId: about.conversationId, nth }] : [];
}

/** Not one whose children could not be found any more, nor one that is being talked in. */
const mayGo = (one: Conversation | undefined, all: readonly Conversation[]): boolean =>
  one?.endTime !== null &&
  all.every(({ parentConversationId }) => parentConversationId !== one?.conversationId);

/** What is live hangs up, and late evaluators score in the end: neither keeps a case for a month. */
function endingsOf(
  { conversationId }: Conversation,
  drawn: Sketch | undefined,
  nth: number,
): Incident[] {
  const seconds = drawn?.seconds ?? 0;
  switch (drawn?.circumstance) {
    case "live":
      return [{ atSecond: seconds * 20, kind: "hang_up", conversationId, nth }];
    case "scored_late":
      return [{ atSecond: seconds * 60, kind: "score", conversationId, nth }];
    default:
      return [];
  }
}
