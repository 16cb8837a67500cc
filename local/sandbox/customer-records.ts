import type { Candidate } from "./candidate";

/** What the customer index knows. */
export interface CustomerRecords {
  readonly find: (subjectIdentifier: string) => readonly Candidate[] | undefined;
  readonly put: (subjectIdentifier: string, candidates: readonly Candidate[]) => void;
  /** Of a person with all that was merged into them, or of a subject identifier; else itself. */
  readonly externalIdsOf: (subject: string) => readonly string[];
}

/** Records that begin with `known`. */
export function customerRecords(known: ReadonlyMap<string, readonly Candidate[]>): CustomerRecords {
  const records = new Map(known);
  return {
    find: (subjectIdentifier) => records.get(subjectIdentifier),
    put: (subjectIdentifier, candidates) => void records.set(subjectIdentifier, candidates),
    externalIdsOf: (subject) => {
      const meant = [...records].flatMap(([identifier, candidates]) =>
        candidates.filter(({ personId, mergedInto }) =>
          [identifier, personId, mergedInto].includes(subject),
        ),
      );
      return meant.length > 0 ? meant.map(({ externalId }) => externalId) : [subject];
    },
  };
}
