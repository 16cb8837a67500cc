import { caseFiles } from "../domain/case-files";
import { masksOf } from "./masking";
import type { Services } from "./services";
import type { Target } from "./target";

type Needs = Pick<Services, "cases" | "platform">;

interface Read {
  readonly target: Target;
  readonly guard: ReadonlySet<string>;
}

/**
 * Whether a conversation still shows what its round says is gone or masked. What the plan keeps, what
 * waits, and what a person looks at is not claimed to be gone.
 */
export async function isLeftInClear(
  services: Needs,
  { target, guard }: Read,
): Promise<boolean | "unknown"> {
  const { caseId, round, name, entry } = target;
  const stored = await services.cases.read(caseFiles.outcome(caseId, round, name));
  switch (stored?.outcome) {
    case "erased":
    case "already_absent": {
      const reading = await services.platform.read(entry.conversationId, NOTHING);
      if (reading.kind === "failed") return "unknown";
      return reading.kind !== "absent";
    }
    case "pseudonymised":
      return showsAnything(services, { target, guard });
    case "kept":
    case "deferred":
    case "blocked":
    case "foreign":
    case "unmaskable":
    case "remains":
    case "failed":
    case undefined:
      return false;
  }
}

/** No conversation is what is waited for. */
const NOTHING = () => false;

async function showsAnything(
  { cases, platform }: Needs,
  { target, guard }: Read,
): Promise<boolean | "unknown"> {
  const { caseId, name, entry } = target;
  const waiting = await cases.read(caseFiles.waiting(caseId, name));
  // It waits no longer as a masked one: a later round, whose page is read too, says what it is now.
  if (waiting?.lastOutcome !== "pseudonymised") return false;
  const { worn } = await masksOf(cases, caseId, guard);
  const reading = await platform.read(entry.conversationId, worn);
  if (reading.kind === "failed") return "unknown";
  if (reading.kind === "absent") return false;
  // What can't be read can't be called masked, and asking again will not change that.
  return reading.kind === "unreadable" || !worn(reading.conversation);
}
