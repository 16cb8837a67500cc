import type { Call } from "../call";
import type { Topic } from "../fault-table";
import { type Misfortune, noMisfortune } from "../misfortune";
import { callFailures, type KnownCall } from "./call-failures";
import { type Chance, seededChance } from "./chance";
import { FaultProfile } from "./fault-profile";
import { happenings } from "./happenings";
import type { Organisation } from "./organisation";
import { pageFaults } from "./page-faults";
import { placeIn } from "./page-token";
import { type Admissions, type RateLimiter, rateLimiter } from "./rate-limit";

/** All that goes wrong by chance, under the profile that is switched on. */
export interface Misfortunes {
  readonly next: (call: Call, topic: Topic) => Misfortune | undefined;
  /** Begins anew, with the same seed or another. */
  readonly switchTo: (profile: FaultProfile, seed?: number) => void;
  readonly state: () => {
    readonly seed: number;
    readonly profile: FaultProfile;
    readonly admissions: Admissions | null;
  };
}

interface Setup {
  readonly organisation: Organisation;
  readonly tokens: {
    readonly isValid: (authorization: string | undefined) => boolean;
    readonly revokeAll: () => void;
  };
  readonly seed: number;
  readonly elsewhere: () => string;
}

const LOGIN = "/oauth/token";
const LIST = "/api/v2/conversations";

/** Chance at work; nothing goes wrong until a profile is switched on. */
export function misfortunes(setup: Setup): Misfortunes {
  const { organisation, tokens } = setup;
  let chance = seededChance(setup.seed);
  let profile = FaultProfile.parse({});
  let limiter: RateLimiter | null = null;
  let draw = drawing(setup, chance);

  const throttled = (): Misfortune | undefined => {
    const waitMs = limiter?.admit(organisation.now()) ?? 0;
    if (waitMs === 0) return undefined;
    const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
    const headers = { "Retry-After": String(seconds) };
    return { ...noMisfortune, status: 429, headers, cause: "rate_limit" };
  };
  return {
    next: (call, topic) => {
      if (call.path === LOGIN) return draw(profile, call, topic);
      // A call that is refused for its token is none of those that were drawn for.
      if (!tokens.isValid(call.headers.authorization)) return undefined;
      return throttled() ?? draw(profile, call, topic);
    },
    switchTo: (other, seed = chance.seed) => {
      profile = other;
      chance = seededChance(seed);
      limiter = other.rateLimit && rateLimiter(other.rateLimit, chance);
      draw = drawing(setup, chance);
    },
    state: () => ({ seed: chance.seed, profile, admissions: limiter?.admissions() ?? null }),
  };
}

/** All that chance decides about a call, with a memory that begins now. */
function drawing({ organisation, tokens, elsewhere }: Setup, chance: Chance) {
  const { store, now } = organisation;
  const known = knownCalls();
  const failure = callFailures({ chance, revokeTokens: tokens.revokeAll, now });
  const page = pageFaults({ store, chance, elsewhere });
  const happening = happenings(organisation, chance);
  return (profile: FaultProfile, call: Call, topic: Topic): Misfortune => {
    const one = known(call);
    const { fixedMs, jitterMs } = profile.latency;
    const event = happening(profile, call, topic);
    const failed = failure(profile, one);
    const distorted = call.path === LIST && !failed ? page(profile, one) : undefined;
    const causes = [event, failed?.cause, distorted?.cause].filter((cause) => cause !== undefined);
    return {
      ...noMisfortune,
      ...failed,
      ...distorted,
      latencyMs: fixedMs + jitter(jitterMs, chance, one),
      ...(causes.length > 0 && { cause: causes.join(" ") }),
    };
  };
}

const jitter = (most: number, chance: Chance, { key, nth }: KnownCall): number =>
  most === 0 ? 0 : Math.floor(chance.draw("latency", key, nth) * most);

/** Numbers the calls of a kind. Of a list's instants and tokens only the place they lead to counts. */
function knownCalls(): (call: Call) => KnownCall {
  const met = new Map<string, number>();
  return (call) => {
    const { method, path, query } = call;
    const about = ["externalId", "parentConversationId", "conversationId"].map((name) =>
      query.get(name),
    );
    const key = [method, path, ...about, placeIn(query.get("pageToken"))].join(" ");
    const nth = (met.get(key) ?? 0) + 1;
    met.set(key, nth);
    return { call, key, nth };
  };
}
