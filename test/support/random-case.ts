/** Random populations, deaths, faults and changes of the world, for a case to survive. */
import fc from "fast-check";
import { guidePolicy, type Policy, strictPolicy } from "../../src/domain/policy";
import { START, withoutRecordings } from "./case-in-hand";
import { aConversation, anna, type Held, stranger } from "./held-conversation";
import type { CallMade, Fault } from "./memory-contact-centre";

/** What happens to the world, or to a call, when so many calls have been made. */
export interface Incident {
  readonly atCall: number;
  readonly kind: Fault | "hold" | "release" | "evaluate" | "grow" | "deleted_elsewhere" | "late";
}

export interface RandomCase {
  readonly held: readonly Held[];
  readonly seeds: readonly string[];
  readonly policy: Policy;
  readonly kills: readonly number[];
  readonly incidents: readonly Incident[];
  readonly callMs: number;
  readonly pageSize: number;
}

const minutesOn = (minutes: number): string =>
  new Date(new Date(START).getTime() + minutes * 60_000).toISOString();

const evaluation: fc.Arbitrary<Held["evaluation"]> = fc.option(
  fc.record({
    windowEndsAt: fc.option(fc.integer({ min: 1, max: 5_000 }).map(minutesOn)),
    open: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  }),
  { freq: 2 },
);

const conversationAt = (n: number): fc.Arbitrary<Held> =>
  fc
    .record({
      parent: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 2 }),
      isLive: fc.nat(9).map((die) => die === 0),
      isForeign: fc.nat(5).map((die) => die === 0),
      legalHold: fc.constantFrom("none", "none", "none", "litigation", "regulatory" as const),
      retention: fc.constantFrom(null, -1000, 500, 5_000_000),
      media: fc.nat(2),
      transcripts: fc.nat(1),
      evaluation,
    })
    .map(({ parent, isLive, isForeign, retention, media, transcripts, ...members }) =>
      aConversation({
        ...members,
        id: `conv-${n}`,
        parentId: parent === null ? null : `conv-${parent}`,
        endedAt: isLive ? null : "2024-02-03T09:05:00.000Z",
        participants: isForeign ? [stranger()] : [anna(), { ...stranger(), externalId: null }],
        retentionUntil: retention === null ? null : minutesOn(retention),
        media: Array.from({ length: media }, (_, at) => `media-${n}-${at}`),
        transcripts: Array.from({ length: transcripts }, (_, at) => ({
          id: `trans-${n}-${at}`,
          text: "My name is Anna Example.",
        })),
      }),
    );

const incident: fc.Arbitrary<Incident> = fc.record({
  atCall: fc.integer({ min: 5, max: 150 }),
  kind: fc.constantFrom<Incident["kind"][]>(
    "fails",
    "lost_before",
    "lost_after",
    "repeated",
    "blocked",
    "refused",
    "hold",
    "release",
    "evaluate",
    "grow",
    "deleted_elsewhere",
    "late",
  ),
});

/** Nobody comes late a second time under the id of one who was erased. */
const withOneLate = (incidents: Incident[]): Incident[] => {
  const first = incidents.findIndex(({ kind }) => kind === "late");
  return incidents.filter(({ kind }, at) => kind !== "late" || at === first);
};

export const randomCase: fc.Arbitrary<RandomCase> = fc
  .integer({ min: 0, max: 9 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => conversationAt(n))))
  .chain((held) =>
    fc.record({
      held: fc.constant(held),
      seeds: fc.subarray(held.map(({ id }) => id)),
      policy: fc.constantFrom(guidePolicy, strictPolicy, withoutRecordings),
      kills: fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 12 }),
      incidents: fc
        .uniqueArray(incident, { maxLength: 8, selector: ({ atCall }) => atCall })
        .map(withOneLate),
      callMs: fc.constantFrom(0, 100, 9_000, 25_000),
      pageSize: fc.constantFrom(1, 3, 100),
    }),
  );

interface World {
  readonly records: Map<string, Held>;
  readonly add: (held: Held) => void;
  readonly deletedElsewhere: Set<string>;
}

type Change = Exclude<Incident["kind"], Fault>;

const changes: Readonly<Record<Change, (held: Held, world: World) => void>> = {
  hold: (held) => Object.assign(held, { legalHold: "litigation" }),
  release: (_, { records }) => {
    for (const each of records.values()) each.legalHold = "none";
  },
  evaluate: (held) => Object.assign(held, { evaluation: { windowEndsAt: minutesOn(6_000) } }),
  grow: (held, { add }) =>
    add(Object.assign(held, { media: [...held.media, `media-new-of-${held.id}`] })),
  deleted_elsewhere: ({ id }, { records, deletedElsewhere }) => {
    records.delete(id);
    deletedElsewhere.add(id);
  },
  late: (_, { add }) => add(aConversation({ id: "conv-late" })),
};

/** Lets an incident happen to what the call is about; what it does to the call itself is returned. */
export function happen(kind: Incident["kind"], { id }: CallMade, world: World): Fault | undefined {
  if (!isChange(kind)) return kind;
  const held = world.records.get(id) ?? [...world.records.values()][0];
  if (held) changes[kind](held, world);
  return undefined;
}

const isChange = (kind: Incident["kind"]): kind is Change => kind in changes;
