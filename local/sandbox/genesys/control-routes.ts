import { type Answer, type Call, parseBody, type Route } from "../call";
import type { AccessTokens } from "./access-tokens";
import { type HeldEvaluation, statusAt, windowEnd } from "./evaluation";
import { GenesysData, type GenesysStore, type Held, shownConversation } from "./genesys-store";
import type { Misfortunes } from "./misfortunes";
import type { Organisation } from "./organisation";
import { SimulatorChange, type SimulatorOptions } from "./simulator-options";

/** An organisation whose options can be switched. */
export interface SwitchableOrganisation extends Organisation {
  readonly options: { -readonly [Name in keyof SimulatorOptions]: SimulatorOptions[Name] };
  /** The externalIds of a person, or of an externalId itself. */
  readonly externalIdsOf: (subject: string) => readonly string[];
}

/** What tests and the judge use: state, data and options under /__sandbox/. */
export const controlRoutes = (
  organisation: SwitchableOrganisation,
  tokens: AccessTokens,
  misfortunes: Misfortunes,
): readonly Route[] => [
  {
    method: "GET",
    template: "/__sandbox/state",
    answer: ({ query }) => stateOf(organisation, misfortunes, query.get("subject")),
  },
  {
    method: "POST",
    template: "/__sandbox/data",
    answer: (call) => putData(organisation.store, call, () => undefined),
  },
  {
    method: "PUT",
    template: "/__sandbox/data",
    answer: (call) => putData(organisation.store, call, organisation.store.clear),
  },
  {
    method: "PATCH",
    template: "/__sandbox/options",
    answer: (call) => switchOptions(organisation, call),
  },
  {
    method: "DELETE",
    template: "/__sandbox/tokens",
    answer: () => {
      tokens.revokeAll();
      return { status: 204 };
    },
  },
];

function stateOf(
  organisation: SwitchableOrganisation,
  misfortunes: Misfortunes,
  subject: string | null,
): Answer {
  const body =
    subject === null
      ? { ...everythingHeld(organisation), seed: misfortunes.state().seed }
      : heldOf(organisation.store, organisation.externalIdsOf(subject));
  return { status: 200, body };
}

function everythingHeld({ store, now }: Organisation) {
  const all = store.all();
  const of = ({ conversationId }: Held) => ({ conversationId });
  return {
    conversations: all.flatMap(shown),
    media: all.flatMap((held) => [...held.media.values()].map((one) => ({ ...one, ...of(held) }))),
    transcripts: all.flatMap((held) =>
      [...held.transcripts.values()].map((one) => ({ ...one, ...of(held) })),
    ),
    evaluations: store.evaluations().map((held) => evaluationHeld(held, now())),
  };
}

/** Looking at an evaluation here does not start its window. */
const evaluationHeld = (held: HeldEvaluation, at: Date) => ({
  evaluationId: held.evaluation.evaluationId,
  conversationId: held.evaluation.conversationId,
  status: statusAt(held, at),
  scoringWindowEndsAt: windowEnd(held)?.toISOString() ?? null,
});

/** By the participants a conversation began with: masking must not hide it from the judge. */
function heldOf(store: GenesysStore, externalIds: readonly string[]) {
  const isTheirs = ({ externalId }: { readonly externalId: string }) =>
    externalIds.includes(externalId);
  return {
    externalIds,
    conversations: store
      .all()
      .filter(({ originalParticipants }) => originalParticipants.some(isTheirs))
      .map((held) => ({
        conversationId: held.conversationId,
        originalParticipants: held.originalParticipants.filter(isTheirs),
        record: shown(held).at(0) ?? null,
        media: [...held.media.values()],
        transcripts: [...held.transcripts.values()],
      })),
  };
}

const shown = (held: Held) =>
  held.record ? [shownConversation(held, held.record, { media: true, transcripts: true })] : [];

function putData(store: GenesysStore, call: Call, before: () => void): Answer {
  const data = parseBody(call, GenesysData);
  if (!data.ok) return { status: 400, body: { error: data.wrong } };
  before();
  store.put(data.value);
  return { status: 204 };
}

function switchOptions({ options }: SwitchableOrganisation, call: Call): Answer {
  const change = parseBody(call, SimulatorChange);
  if (!change.ok) return { status: 400, body: { error: change.wrong } };
  Object.assign(options, change.value);
  return { status: 200, body: options };
}
