/** What must hold after everything, told from the contact centre's log and the cases' records side by side. */

import type { LoggedCall } from "../../local/sandbox/call-log";
import type { Conversation } from "../../local/sandbox/genesys/conversation";
import { violations } from "../../local/sandbox/judge";
import type { Aftermath } from "./aftermath";
import {
  allows,
  type Effect,
  effectsOf,
  isNoMore,
  isOnManifest,
  latestOutcomes,
  toldOf,
} from "./effects";
import { falselyFailed, forgotten, leftInClear } from "./left-over";
import type { CaseRecords } from "./records";
import { externalIdsOf, hasPart } from "./townspeople";

type Judgement = (aftermath: Aftermath) => readonly string[];

/** Everybody's lists together; ten times what the longest honest run asks for. */
const MOST_LISTINGS = 1_500;

/** By name; each answers with what is wrong. */
export const judgements: Readonly<Record<string, Judgement>> = {
  "I0, I1, I3, I4, I11, I16: the log alone": shownByTheLog,
  "I0: each case intends what its own subject took part in": intendedForSomebodyElse,
  "I0: nothing is done to what has been seen to be a stranger's": seenForeign,
  "I1: what is done was listed, planned and intended before, and is no more than that": unplanned,
  "I4: each conversation counts once": miscounted,
  "I5: gone before means that this case did not do it": falselyAbsent,
  "I5: erased means that it was intended before": neverIntended,
  "I6: what is said to be gone is gone": falselyGone,
  "I6: what was done is told once, or said to be unknown": untold,
  "I6: what is told was done": invented,
  "I7: nothing is called failed that is known to be gone": falselyFailed,
  "I7: whoever is told that all is done has nothing left in clear": leftInClear,
  "I7: what is left waits, or a person was asked": forgotten,
};

function shownByTheLog({ calls, town, ...aftermath }: Aftermath): string[] {
  const theirs = new Set(
    town.people.flatMap(({ description }) => idsWith({ town, ...aftermath }, description)),
  );
  return violations(calls, {
    theirs,
    policy: town.policy === "strict" ? "strict" : "guide",
    mayOverlap: true,
    mostListings: MOST_LISTINGS,
  }).map(({ invariant, what, n }) => `${invariant}: ${what} (call ${n})`);
}

/** The conversations in which a person took part, what others have added meanwhile included. */
function idsWith({ town, arrived }: Pick<Aftermath, "town" | "arrived">, name: string): string[] {
  const took = ({ participants }: Conversation) => hasPart(participants, name);
  return [
    ...town.conversations.filter(took).map(({ conversationId }) => conversationId),
    ...arrived.filter(took).map(({ conversationId }) => conversationId),
    ...externalIdsOf(name).map((externalId) => `conv-late-${externalId}`),
  ];
}

function intendedForSomebodyElse(aftermath: Aftermath): string[] {
  return aftermath.cases.flatMap(({ subject, intents }) => {
    const theirs = idsWith(aftermath, subject);
    return intents
      .filter(({ conversationId }) => !theirs.includes(conversationId))
      .map(({ conversationId }) => `${subject}: ${conversationId}`);
  });
}

/** A race only where somebody saw the subject in it less than a minute before. */
function seenForeign(aftermath: Aftermath): string[] {
  const { calls, reassigned } = aftermath;
  return effectsOf(aftermath)
    .filter(({ conversationId, call }) => {
      const since = reassigned.get(conversationId);
      const looks = calls.filter((look) => look.n < call.n && isLook(look, conversationId));
      const recent = looks.filter(({ at }) => Date.parse(call.at) - Date.parse(at) <= GOOD_FOR_MS);
      return since !== undefined && since < call.at && recent.every(({ at }) => at > since);
    })
    .map(named);
}

const GOOD_FOR_MS = 65_000;

const isLook = ({ method, path, status }: LoggedCall, id: string): boolean =>
  method === "GET" && path === `/api/v2/conversations/${id}` && status === 200;

function unplanned(aftermath: Aftermath): string[] {
  return effectsOf(aftermath)
    .filter((effect) => !aftermath.cases.some((one) => wasPlanned(one, effect)))
    .map(named);
}

function wasPlanned(records: CaseRecords, effect: Effect): boolean {
  const { call, conversationId } = effect;
  return records.intents.some(
    (intent) =>
      intent.conversationId === conversationId &&
      intent.at < call.at &&
      allows(intent, effect) &&
      isOnManifest(records, effect, intent.round) &&
      records.planned.some(
        ({ round, at, disposals }) =>
          round === intent.round &&
          at < call.at &&
          disposals.some(
            (each) => each.conversationId === conversationId && isNoMore(intent, each),
          ),
      ),
  );
}

function miscounted({ cases }: Aftermath): string[] {
  return cases.flatMap((records) => {
    const counts: Record<string, number> = {};
    for (const outcome of latestOutcomes(records).values())
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    const shown = records.progress.counts;
    return [...new Set([...Object.keys(counts), ...Object.keys(shown)])]
      .filter((outcome) => counts[outcome] !== shown[outcome])
      .map((outcome) => `${counts[outcome]} ${outcome}, shown as ${shown[outcome]}`);
  });
}

function falselyAbsent(aftermath: Aftermath): string[] {
  const { cases, deletions } = aftermath;
  const asked = (caseId: string, { id, call }: Effect): boolean =>
    deletions.some(
      (one) =>
        one.caseId === caseId && one.id === id && one.from <= call.at && call.at <= (one.to ?? "9"),
    );
  const deleted = effectsOf(aftermath).filter(
    ({ kind, does }) => kind === "record" && does === "hard_delete",
  );
  return cases.flatMap(({ caseId, outcomes }) =>
    outcomes
      .filter(({ outcome }) => outcome === "already_absent")
      .filter(({ conversationId }) =>
        deleted.some(
          (effect) =>
            effect.id === conversationId &&
            asked(caseId, effect) &&
            cases.every((other) => other.caseId === caseId || !asked(other.caseId, effect)),
        ),
      )
      .map(({ conversationId }) => conversationId),
  );
}

function neverIntended({ cases }: Aftermath): string[] {
  return cases.flatMap(({ outcomes, intents }) =>
    outcomes
      .filter(({ outcome }) => outcome === "erased" || outcome === "pseudonymised")
      .filter(
        ({ conversationId, at }) =>
          !intents.some((intent) => intent.conversationId === conversationId && intent.at < at),
      )
      .map(({ conversationId }) => conversationId),
  );
}

function falselyGone(aftermath: Aftermath): string[] {
  const { conversations, media, transcripts } = aftermath.held;
  const left = new Set([
    ...conversations.map(({ conversationId }) => `record/${conversationId}`),
    ...media.map(({ id }) => `media/${id}`),
    ...transcripts.map(({ id }) => `transcript/${id}`),
  ]);
  return aftermath.cases.flatMap(({ outcomes }) =>
    outcomes
      .flatMap(({ action }) => action?.artifacts ?? [])
      .filter(({ result }) => result === "erased" || result === "already_absent")
      .map(({ kind, id }) => `${kind}/${id}`)
      .filter((name) => left.has(name)),
  );
}

const DONE = { hard_delete: "erased", pseudonymize: "pseudonymised" } as const;

function untold(aftermath: Aftermath): string[] {
  return effectsOf(aftermath)
    .filter((effect) => {
      const told = aftermath.cases.map((records) => toldOf(records, effect));
      const isTold = told.some((artifacts) =>
        artifacts.some(({ result }) =>
          [DONE[effect.does], "unknown", "remains"].some((each) => each === result),
        ),
      );
      const isTwice = told.some(
        (artifacts) => artifacts.filter(({ result }) => result === "erased").length > 1,
      );
      return !isTold || isTwice;
    })
    .map(named);
}

function invented(aftermath: Aftermath): string[] {
  const everybodys = effectsOf({ calls: [...aftermath.calls, ...aftermath.othersCalls] });
  const effects = effectsOf(aftermath);
  const wasDone = (among: readonly Effect[], id: string, does: Effect["does"]): boolean =>
    among.some((effect) => effect.id === id && effect.does === does);
  return aftermath.cases.flatMap(({ outcomes }) =>
    outcomes.flatMap(({ conversationId, action }) =>
      (action?.artifacts ?? [])
        .filter(({ id, result }) =>
          result === "pseudonymised"
            ? !wasDone(effects, conversationId, "pseudonymize")
            : result === "erased" && !wasDone(everybodys, id, "hard_delete"),
        )
        .map(({ kind, id, result }) => `${kind} ${id} ${result}`),
    ),
  );
}

const named = ({ call, kind, id }: Effect): string =>
  `${call.method} ${kind} ${id} (call ${call.n})`;
