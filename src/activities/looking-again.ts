import type { Waiting } from "../domain/case-file-forms";
import { caseFiles } from "../domain/case-files";
import { artifactsOf, type ManifestEntry } from "../domain/conversation";
import { type DisposalDecision, decideDisposal, observedCircumstances } from "../domain/disposal";
import type { CaseId } from "../domain/identifiers";
import { unknownForTooLong } from "../domain/release";
import { expected } from "./case-reading";
import type { Log } from "./events";
import { hasIntendedToErase } from "./intending";
import { type Look, look } from "./looking";
import { manifestEntry } from "./manifest-entry";
import { lessGone, withoutGone } from "./results";
import { clearReview, openReviewOnce } from "./reviews";
import type { Services } from "./services";
import { keepWaiting, type Wait } from "./waiting";

type Needs = Pick<Services, "cases" | "platform" | "rules" | "now">;

interface Due {
  readonly caseId: CaseId;
  readonly name: string;
  readonly waiting: Waiting;
  readonly version: string;
  readonly guard: ReadonlySet<string>;
  readonly log: Log;
}

/** Looks again at what is due: what enters the next round, because more may be done now; else the wait goes on. */
export async function lookAgain(services: Needs, due: Due): Promise<ManifestEntry | undefined> {
  const seen = await look(services, due.waiting.conversationId, due.guard);
  if (isUnknown(seen)) return waitUnknowing(services, due);
  if (due.waiting.reason === "hold_unknown")
    await clearReview(services, due.caseId, reviewIdOf(due, due.waiting.since));
  return furtherThan(services, due, seen);
}

/** A failed look-up of the evaluations leaves us as much in the dark as one of the conversation. */
const isUnknown = (seen: Look): seen is Extract<Look, { kind: "unknown" }> =>
  seen.kind === "unknown" || (seen.kind === "present" && seen.decision.reason === "hold_unknown");

async function furtherThan(
  services: Needs,
  due: Due,
  seen: Exclude<Look, { kind: "unknown" }>,
): Promise<ManifestEntry | undefined> {
  const before = await stillOpen(services, due);
  switch (seen.kind) {
    case "foreign":
      return before;
    case "gone": {
      const observed = { ...before.observed, live: false, evaluation: "none" as const };
      const known = observedCircumstances(observed, { overridden: false });
      const { disposal, reason } = decideDisposal(services.rules.policy, known, services.now());
      if (disposal === "hard_delete") return { ...before, observed };
      return waitOn(services, due, { reason, entry: before, evaluation: undefined });
    }
    case "present": {
      const { conversation, evaluation, decision } = seen;
      const listed = await lessStillGone(
        services,
        before,
        manifestEntry(conversation, evaluation, due.guard),
      );
      if (listed === "unknown") return waitUnknowing(services, due);
      const entry = joined(before, listed);
      if (await goesFurther(services, due, { entry, decision })) return entry;
      return waitOn(services, due, { reason: decision.reason, entry, evaluation });
    }
  }
}

/** The entry as it was, less what its latest round has erased: that stands in an action of its own. */
async function stillOpen(
  { cases }: Pick<Needs, "cases">,
  { caseId, name, waiting }: Due,
): Promise<ManifestEntry> {
  const { entry, round } = waiting;
  const { action } = await expected(cases, caseFiles.outcome(caseId, round, name));
  return { ...withoutGone(entry, action), previousRound: round };
}

/** A conversation may go on naming what was erased, and that may have come back: it is looked for. */
async function lessStillGone(
  { platform }: Needs,
  { gone = [] }: ManifestEntry,
  listed: ManifestEntry,
): Promise<ManifestEntry | "unknown"> {
  const stillGone = new Set(gone);
  for (const artifact of artifactsOf(listed)) {
    const key = `${artifact.kind}/${artifact.id}`;
    if (!stillGone.has(key)) continue;
    const presence = await platform.presence(artifact);
    if (presence.kind === "failed") return "unknown";
    if (presence.kind === "present") stillGone.delete(key);
  }
  return lessGone(listed, [...stillGone]);
}

/** What was once on the manifest stays on it until it is proven absent: a list that got shorter proves nothing. */
const joined = ({ gone: _, ...before }: ManifestEntry, now: ManifestEntry): ManifestEntry => ({
  ...before,
  ...now,
  mediaIds: [...new Set([...before.mediaIds, ...now.mediaIds])],
  transcriptIds: [...new Set([...before.transcriptIds, ...now.transcriptIds])],
});

async function goesFurther(
  services: Needs,
  { caseId, name, waiting }: Due,
  { entry, decision }: { entry: ManifestEntry; decision: DisposalDecision },
): Promise<boolean> {
  const { lastOutcome, round } = waiting;
  const { disposal, media } = decision;
  if (disposal === "hard_delete") return true;
  const doMediaGo = media === "hard_delete" && entry.mediaIds.length > 0;
  if (lastOutcome === "pseudonymised" && !doMediaGo) return false;
  if (disposal === "keep") return lastOutcome !== "kept";
  // What was to be erased is never masked any more, however often it is planned.
  return (
    disposal === "pseudonymize" &&
    !(await hasIntendedToErase(services, { caseId, name, round: round + 1 }))
  );
}

async function waitOn(
  services: Needs,
  { caseId, name, waiting, version }: Due,
  { reason, entry, evaluation }: Pick<Wait, "reason" | "entry" | "evaluation">,
): Promise<undefined> {
  const { lastOutcome, blocks, round } = waiting;
  const before = { value: waiting, version };
  const wait = { reason, entry, evaluation, lastOutcome, blocks, round, before };
  await keepWaiting(services, { caseId, name }, wait);
}

/** Look-ups that fail for a day fail for a reason that only a person can find. */
async function waitUnknowing(services: Needs, due: Due): Promise<undefined> {
  const { caseId, waiting, log } = due;
  const { entry, conversationId } = waiting;
  const since = waiting.reason === "hold_unknown" ? waiting.since : services.now().toISOString();
  if (unknownForTooLong(since, services.now()))
    await openReviewOnce(services, caseId, {
      reviewId: reviewIdOf(due, since),
      about: "hold_unknown",
      proposal: "look_into",
      conversationId,
      log,
    });
  return waitOn(services, due, { reason: "hold_unknown", entry, evaluation: undefined });
}

/** Each time that it is in the dark for a day is a question of its own: an earlier one may be answered. */
const reviewIdOf = ({ name }: Due, since: string): string =>
  `unknown-${new Date(since).getTime()}-${name}`;
