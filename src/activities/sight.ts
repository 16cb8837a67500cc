import { type DisposalDecision, isFurther } from "../domain/disposal";
import type { Disposal } from "../domain/policy";
import type { Conclusion } from "./concluding";
import { leave } from "./earlier-tries";
import type { Look } from "./looking";
import type { Services } from "./services";
import type { Target } from "./target";

/** A conversation that is there, as it was seen, and what is to become of it. */
export interface Sight {
  readonly target: Target;
  readonly seen: Extract<Look, { kind: "present" }>;
  readonly guard: ReadonlySet<string>;
  readonly decision: DisposalDecision;
}

/** Nothing (more) is done to it now. */
export const leaveUndone = (
  services: Pick<Services, "cases" | "keys" | "platform" | "now">,
  sight: Sight,
  outcome: "deferred" | "unmaskable",
): Promise<Conclusion> => {
  const { reason } = sight.decision;
  return leave(services, sight, { outcome, reason, evaluation: sight.seen.evaluation });
};

/** What was done where nothing was erased. */
const DONE: Partial<Record<Conclusion["outcome"], Disposal>> = {
  deferred: "defer",
  kept: "keep",
  pseudonymised: "pseudonymize",
};

/**
 * What was seen may allow more than was done: the plan was milder, or something came between. Then it is
 * not the reason that is waited for, which may outlast every time limit.
 */
export function lookedAtAgain({ seen, decision }: Sight, conclusion: Conclusion): Conclusion {
  const done = DONE[conclusion.outcome];
  if (conclusion.again || !done || !isFurther(seen.decision.disposal, done)) return conclusion;
  const wasTried = done === "defer" && decision.disposal === seen.decision.disposal;
  return { ...conclusion, again: wasTried ? "soon" : "at_once" };
}
