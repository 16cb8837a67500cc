import { z } from "zod";
import { type Answer, type Call, parseBody, type Route } from "../call";
import { FaultProfile } from "./fault-profile";
import { faultProfile, faultProfileNames } from "./fault-profiles";
import type { Misfortunes } from "./misfortunes";
import type { SimulatorOptions } from "./simulator-options";

interface Switchable {
  readonly options: { -readonly [Name in keyof SimulatorOptions]: SimulatorOptions[Name] };
}

const seed = z.int().exactOptional();
const Named = z.strictObject({
  name: z.enum(faultProfileNames),
  /** Overrides the profile's, so that a test need not wait. */
  timeFactor: z.number().positive().exactOptional(),
  seed,
});
const Described = z.strictObject({ profile: FaultProfile, seed });
type Wanted = z.output<typeof Named> | z.output<typeof Described>;

/** Switches profiles, from outside by PUT /__sandbox/profile. */
export function profileSwitch({ options }: Switchable, misfortunes: Misfortunes) {
  const atFirst = { ...options };
  const switchTo = (profile: FaultProfile, otherSeed?: number): void => {
    const { tokenLifetimeSeconds, pageSize } = profile;
    options.tokenLifetimeSeconds = tokenLifetimeSeconds ?? atFirst.tokenLifetimeSeconds;
    options.pageSize = pageSize ?? atFirst.pageSize;
    misfortunes.switchTo(profile, otherSeed);
  };
  const put = (call: Call): Answer => {
    const isNamed = parseBody(call, z.object({ name: z.string() })).ok;
    const wanted = parseBody<z.ZodType<Wanted>>(call, isNamed ? Named : Described);
    if (!wanted.ok) return { status: 400, body: { error: wanted.wrong } };
    switchTo(profileIn(wanted.value), wanted.value.seed);
    return { status: 200, body: misfortunes.state() };
  };
  const routes: readonly Route[] = [
    {
      method: "GET",
      template: "/__sandbox/profile",
      answer: () => ({ status: 200, body: misfortunes.state() }),
    },
    { method: "PUT", template: "/__sandbox/profile", answer: put },
  ];
  return { switchTo, routes };
}

function profileIn(wanted: Wanted): FaultProfile {
  if ("profile" in wanted) return wanted.profile;
  const profile = faultProfile(wanted.name);
  const { rateLimit } = profile;
  if (!rateLimit || wanted.timeFactor === undefined) return profile;
  return { ...profile, rateLimit: { ...rateLimit, timeFactor: wanted.timeFactor } };
}
