import type { Call } from "../call";
import type { Topic } from "../fault-table";
import type { Chance } from "./chance";
import { isActive, statusAt, windowEnd } from "./evaluation";
import type { FaultProfile } from "./fault-profile";
import type { Held } from "./genesys-store";
import type { Organisation } from "./organisation";

const LIST = "/api/v2/conversations";
/** Long before anything else that is listed: it lies on a page that has been read. */
const LONG_AGO = "2001-02-03T04:05:06.000Z";

/** What other people do in the middle of an erasure: each thing once, and it is named. */
export function happenings(organisation: Organisation, chance: Chance) {
  const happened = new Set<string>();
  const firstTime = (what: string, likely: number): boolean => {
    if (happened.has(what) || chance.draw(what) >= likely) return false;
    happened.add(what);
    return true;
  };
  const toConversation = ({ evaluations }: FaultProfile, method: string, held: Held) => {
    const { conversationId } = held;
    const { opens, extends: extended, seconds } = evaluations;
    if (method === "DELETE" && firstTime(`opens ${conversationId}`, opens))
      return openEvaluation(organisation, held, seconds);
    if (method === "PATCH" && firstTime(`extends ${conversationId}`, extended))
      return extendEvaluation(organisation, held, seconds);
    return undefined;
  };
  return (profile: FaultProfile, call: Call, topic: Topic): string | undefined => {
    const held = organisation.store.find(topic.conversationId ?? "");
    if (held) return toConversation(profile, call.method, held);
    const externalId = listedOnLaterPage(call);
    if (externalId !== null && firstTime(`arrival ${externalId}`, profile.pages.arrival))
      return arrive(organisation, externalId);
    return undefined;
  };
}

/** On a first page what arrives would be seen at once. */
const listedOnLaterPage = ({ path, query }: Call): string | null =>
  path === LIST && query.has("pageToken") ? query.get("externalId") : null;

function openEvaluation({ store }: Organisation, held: Held, seconds: number): string | undefined {
  if (!held.record || store.evaluations(held.conversationId).length > 0) return undefined;
  const { conversationId } = held;
  const evaluation = {
    evaluationId: `eval-late-${conversationId}`,
    conversationId,
    status: "ASSIGNED",
    scoringWindow: { secondsAfterFirstAsked: seconds },
    completesAtWindowEnd: true,
  } as const;
  store.put({ evaluations: [evaluation] });
  return "evaluation:opens";
}

function extendEvaluation(
  { store, now }: Organisation,
  held: Held,
  seconds: number,
): string | undefined {
  const at = now();
  const active = store.evaluations(held.conversationId).find((one) => isActive(statusAt(one, at)));
  const end = active && windowEnd(active);
  if (!active || !end) return undefined;
  const endsAt = new Date(end.getTime() + seconds * 1_000).toISOString();
  const evaluation = { ...active.evaluation, scoringWindow: { endsAt } };
  store.put({ evaluations: [evaluation] });
  return "evaluation:extends";
}

function arrive({ store }: Organisation, externalId: string): string | undefined {
  const other = store
    .all()
    .flatMap(({ record }) => (record ? [record] : []))
    .find(
      ({ participants, parentConversationId }) =>
        parentConversationId === null && participants.some((one) => one.externalId === externalId),
    );
  if (!other) return undefined;
  const conversation = {
    ...other,
    conversationId: `conv-late-${externalId}`,
    startTime: LONG_AGO,
    endTime: LONG_AGO,
    legalHold: null,
    media: [{ id: `media-late-${externalId}`, type: "attachment" } as const],
    transcripts: [],
  };
  store.put({ conversations: [conversation] });
  return "page:arrival";
}
