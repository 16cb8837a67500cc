import { RateLimit } from "../local/sandbox/genesys/rate-limit";

/** A server model and what else is going on there. */
export interface Scenario {
  readonly name: string;
  readonly rateLimit: RateLimit;
}

/** What a contestant came to under a scenario. */
export interface Score {
  readonly scenario: string;
  readonly contestant: string;
  readonly seed: number;
  /** Wall time by the shortest time; null when not everything was done. */
  readonly p1: number | null;
  /** Refusals for the rate limit by successful calls. */
  readonly p2: number;
  /** Calls that were let through by the fewest calls for what was done. */
  readonly p3: number;
  /** Conversations that were given up, by all that were begun. */
  readonly p4: number;
  /** Conversations of which nothing is left, by all. */
  readonly done: number;
  readonly foreignAdmitted: number;
  readonly foreignRefused: number;
}

const scenario = (model: RateLimit["model"], foreignShare: number): Scenario => ({
  name: `${model}${foreignShare > 0 ? ` +${foreignShare * 100} %` : ""}`,
  rateLimit: RateLimit.parse({ model, foreignShare }),
});

/** Both models, quiet and with a fifth of the budget used by others. */
export const scenarios: readonly Scenario[] = [
  scenario("fixed_window", 0),
  scenario("token_bucket", 0),
  scenario("fixed_window", 0.2),
  scenario("token_bucket", 0.2),
];

/** Nobody else is there. */
export const faultFree = ({ rateLimit }: Scenario): boolean => rateLimit.foreignShare === 0;
