import { FaultProfile } from "./fault-profile";

const flaky = {
  reset: 0.06,
  error: 0.06,
  errorAfterEffect: 0.04,
  malformed: 0.05,
  oversized: 0.02,
  slow: 0.02,
};
const changingPages = {
  repeated: 0.3,
  shiftedBack: 0.3,
  shiftedOn: 0.2,
  reordered: 0.5,
  foreign: 0.2,
  arrival: 0.3,
};

/**
 * The profiles by name. From all of them but `hostile-pages` a request must still end: no call fails
 * more than twice in a row, and a call is tried three times. `hostile-pages` must end with people.
 */
const profiles: ReadonlyMap<string, FaultProfile> = new Map(
  Object.entries({
    calm: {},
    /** Far less than the client was promised, and others on the same token. */
    throttled: { rateLimit: { model: "fixed_window", perMinute: 60, foreignShare: 0.2 } },
    flaky: { failures: flaky, latency: { fixedMs: 2, jitterMs: 20 } },
    "lost-replies": { failures: { lostReply: 0.3, errorAfterEffect: 0.1 } },
    "short-tokens": { tokenLifetimeSeconds: 3, failures: { revokedToken: 0.05 } },
    "changing-pages": { pageSize: 4, pages: changingPages },
    "hostile-pages": {
      pageSize: 4,
      hostileNextPage: { foreignOrigin: 0.4, otherPath: 0.3, repeatedToken: 0.3 },
    },
    evaluations: { evaluations: { opens: 0.4, extends: 1 } },
    storm: {
      rateLimit: { model: "token_bucket", perMinute: 300, burst: 15, foreignShare: 0.2 },
      latency: { fixedMs: 2, jitterMs: 30 },
      tokenLifetimeSeconds: 5,
      failures: { ...flaky, lostReply: 0.08, revokedToken: 0.02 },
      pageSize: 4,
      pages: changingPages,
      evaluations: { opens: 0.3, extends: 0.5 },
    },
  } as const).map(([name, profile]) => [name, FaultProfile.parse(profile)]),
);

/** The names that can be asked for. */
export const faultProfileNames: readonly string[] = [...profiles.keys()];

/** A profile by its name. */
export function faultProfile(name: string): FaultProfile {
  const profile = profiles.get(name);
  if (profile) return profile;
  throw new RangeError(`There is no fault profile ${name}: ${faultProfileNames.join(", ")}.`);
}
