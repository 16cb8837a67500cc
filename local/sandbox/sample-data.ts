import type { Candidate } from "./candidate";
import { GenesysData } from "./genesys/genesys-store";
import { guideSample } from "./sample/guide-sample";
import { hardToDelete } from "./sample/hard-to-delete";
import { hardToFind } from "./sample/hard-to-find";
import { hardToIdentify } from "./sample/hard-to-identify";
import type { SamplePerson } from "./sample/sample-person";

/** Everybody in the sandbox, the guide's data subject first; all of them are invented. */
export const samplePeople: readonly SamplePerson[] = [
  guideSample,
  ...hardToFind,
  ...hardToIdentify,
  ...hardToDelete,
];

/** What Genesys holds of them. */
export const sampleGenesysData: GenesysData = GenesysData.parse({
  conversations: samplePeople.flatMap(({ conversations }) => conversations),
  evaluations: samplePeople.flatMap(({ evaluations }) => evaluations ?? []),
});

/** What the customer index says about them. */
export const sampleCandidates: ReadonlyMap<string, readonly Candidate[]> = new Map(
  samplePeople.map(({ subjectIdentifier, candidates }) => [subjectIdentifier, candidates]),
);
