import { z } from "zod";
import { ConversationId, canonicalText, ExternalId, PersonId } from "./identifiers";

/** One record of the customer index that may be the data subject's. */
export const Candidate = z.object({
  personId: PersonId,
  externalId: ExternalId,
  subjectType: z.enum(["consumer", "business", "employee"]),
  jurisdictions: z.array(z.string()),
  matchScore: z.number().min(0).max(1),
  mergedInto: z.string().min(1).max(256).nullable(),
  /** Seeds: conversations which the index knows of; opaque until the subject guard has seen them. */
  conversationIds: z.array(z.string()),
});
export type Candidate = z.infer<typeof Candidate>;

/** The person whose data is to be erased, under every identifier the contact centre may know. */
export const DataSubject = z.object({
  personId: PersonId,
  externalIds: z.array(ExternalId).min(1),
  seeds: z.array(ConversationId),
  /** Seeds that fit no path segment: they are reported, never asked for. */
  strangeSeeds: z.int(),
  confidence: z.number(),
});
export type DataSubject = z.infer<typeof DataSubject>;

/** Who it is; or why only a person may say (`guide-contract.md`, Customer index). */
export const Resolution = z.enum([
  "resolved",
  "ambiguous",
  "unknown",
  "out_of_scope",
  "low_confidence",
]);
export type Resolution = z.infer<typeof Resolution>;

interface Conditions {
  jurisdiction: string;
  confidenceThreshold: number;
}

/**
 * Resolves the candidates to one data subject. Never guesses: two people, a business account, another
 * jurisdiction or a low score go to a person (Art. 22; an irreversible refusal is never automated).
 */
export function resolveCandidates(
  candidates: readonly Candidate[],
  { jurisdiction, confidenceThreshold }: Conditions,
): { kind: "resolved"; dataSubject: DataSubject } | { kind: Exclude<Resolution, "resolved"> } {
  if (candidates.length === 0) return { kind: "unknown" };
  // An index that answers with an identifier of blanks can't be relied on: that names nobody.
  if (!candidates.every(namesSomebody)) return { kind: "ambiguous" };
  const followed = followMerges(candidates);
  const isInScope = ({ subjectType, jurisdictions }: Candidate): boolean =>
    subjectType === "consumer" && jurisdictions.includes(jurisdiction);
  const inScope = followed.filter(isInScope);
  const [first] = inScope;
  if (!first) return { kind: "out_of_scope" };
  if (inScope.some(({ personId }) => personId !== first.personId)) return { kind: "ambiguous" };
  // Under the heir's identifiers lies what came after the merge: without them an erasure only seems whole.
  const heir = candidates.find(({ personId }) => personId === first.personId);
  if (!heir || !isInScope(heir)) return { kind: "ambiguous" };
  const confidence = Math.min(...inScope.map(({ matchScore }) => matchScore));
  if (confidence < confidenceThreshold) return { kind: "low_confidence" };
  return { kind: "resolved", dataSubject: merged(first.personId, inScope, confidence) };
}

const namesSomebody = ({ externalId }: Candidate): boolean =>
  ExternalId.safeParse(canonicalText(externalId)).success;

/** A merged record's identifiers belong to the person it was merged into; a circle is followed once. */
function followMerges(candidates: readonly Candidate[]): Candidate[] {
  const heirs = new Map(candidates.map((candidate) => [String(candidate.personId), candidate]));
  return candidates.map((candidate) => {
    const visited = new Set<string>();
    let { personId, mergedInto }: { personId: PersonId; mergedInto: string | null } = candidate;
    while (mergedInto !== null && !visited.has(mergedInto)) {
      visited.add(mergedInto);
      personId = PersonId.parse(mergedInto);
      mergedInto = heirs.get(mergedInto)?.mergedInto ?? null;
    }
    return { ...candidate, personId };
  });
}

function merged(personId: PersonId, records: Candidate[], confidence: number): DataSubject {
  const spelled = new Set(records.map(({ externalId }) => canonicalText(externalId)));
  const externalIds = [...spelled].sort().map((externalId) => ExternalId.parse(externalId));
  const seeds = [...new Set(records.flatMap(({ conversationIds }) => conversationIds))].sort();
  const fit = seeds.flatMap((seed) => ConversationId.safeParse(seed).data ?? []);
  return { personId, externalIds, seeds: fit, strangeSeeds: seeds.length - fit.length, confidence };
}
