/** The controller's customer index: who may be meant by an identifier. */
import { z } from "zod";
import { Candidate } from "../domain/data-subject";
import { type CustomerIndex, Unavailable } from "../ports";
import { type Answer, jsonIn, Origin } from "./origin";
import { type Patience, persist, verdictOn } from "./tries";

interface Settings {
  readonly url: string;
  readonly patience: Patience;
  readonly timeoutMs?: number;
}

/** A record that was merged into no other may not say so. */
const CandidateAnswer = Candidate.extend({
  mergedInto: Candidate.shape.mergedInto.optional().transform((heir) => heir ?? null),
});
const CandidatesAnswer = z.object({ candidates: z.array(CandidateAnswer) });

/** The index behind a URL. Whatever is no answer is not "nobody": it is unavailable. */
export function customerIndex({ url, patience, timeoutMs }: Settings): CustomerIndex {
  const index = new Origin(url, timeoutMs === undefined ? {} : { timeoutMs });
  return {
    async candidatesFor(subjectIdentifier) {
      // Half a surrogate pair can't be encoded, so no index can hold it.
      if (!subjectIdentifier.isWellFormed()) return [];
      const path = `/customers/${encodeURIComponent(subjectIdentifier)}`;
      const outcome = await persist(async () => {
        const verdict = verdictOn(await index.send({ method: "GET", path }), candidatesIn);
        // Its caller waits longer, and durably.
        return verdict.kind === "throttled" ? { ...verdict, kind: "settled" as const } : verdict;
      }, patience);
      if ("candidates" in outcome) return outcome.candidates;
      // A path that means another path (`..`) is nobody's either: a person will look at the request.
      if (outcome.code === "IDENTIFIER_REFUSED") return [];
      throw new Unavailable(["customer index"]);
    },
  };
}

/** What gateways say when they find nowhere to send a call. */
const OF_ROUTES = /\b(no (matching )?route|resource not found|cannot get|page not found)\b/i;

/**
 * The contract leaves the body of the index's 404 open: it may be empty, or JSON of any form. A page, a
 * line of text or talk of routes comes from a gateway before it, and of nobody does that say anything.
 */
function knowsNobody(answer: Answer): boolean {
  if (answer.status !== 404) return false;
  if (answer.body.trim() === "") return true;
  return jsonIn(answer) !== undefined && !OF_ROUTES.test(answer.body);
}

function candidatesIn(answer: Answer): z.infer<typeof CandidatesAnswer> | null {
  if (knowsNobody(answer)) return { candidates: [] };
  if (answer.status !== 200) return null;
  return CandidatesAnswer.safeParse(jsonIn(answer)).data ?? null;
}
