import { z } from "zod";
import { seededChance } from "../local/sandbox/genesys/chance";
import {
  type GenesysSimulator,
  startGenesysSimulator,
} from "../local/sandbox/genesys/genesys-simulator";
import { type Contestant, credentials, workThrough } from "./contestant";
import { shortestTime } from "./oracle";
import { type ScaledTime, scaledTime } from "./scaled-time";
import type { Scenario, Score } from "./scenario";
import { conversationsToErase, fenceOf } from "./workload";

interface Length {
  readonly conversations: number;
  readonly factor: number;
  readonly seed: number;
}

const Log = z.object({
  calls: z.array(
    z.object({
      at: z.string(),
      path: z.string(),
      status: z.int().nullable(),
      cause: z.string().optional(),
    }),
  ),
});
const State = z.object({
  admissions: z.object({ foreignAdmitted: z.int(), foreignRefused: z.int() }),
});
const Held = z.object({ conversations: z.array(z.unknown()) });

/** Lets one contestant erase everything under one scenario, and scores it by the simulator's log. */
export async function race(
  contestant: Contestant,
  scenario: Scenario,
  { conversations: howMany, factor, seed }: Length,
): Promise<Score> {
  const time = scaledTime(factor);
  const conversations = conversationsToErase(howMany);
  const simulator = await started(time, seed, conversations);
  const { rateLimit } = scenario;
  await control(simulator, "profile", { profile: { rateLimit, latency: { fixedMs: 1 } }, seed });
  const random = numbers(seed);
  const { perMinute: requestsPerMinute } = rateLimit;
  const eraser = await contestant.enter({ simulator, time, requestsPerMinute, random });
  const { escalated, leftOut } = await workThrough(contestant, eraser, conversations);
  const { calls } = Log.parse(await control(simulator, "log"));
  const { admissions } = State.parse(await control(simulator, "profile"));
  const left = Held.parse(await control(simulator, "state")).conversations.length;
  await simulator.close();
  const fewest = fenceOf(conversations[0] ?? fail()).length * howMany;
  const done = 1 - left / howMany;
  return {
    scenario: scenario.name,
    contestant: contestant.name,
    seed,
    ...scored(calls, { fewest, done, bound: shortestTime(rateLimit, fewest) }),
    p4: escalated / Math.max(1, howMany - leftOut),
    done,
    ...admissions,
  };
}

const fail = (): never => {
  throw new RangeError("there is nothing to erase");
};

function scored(
  logged: z.output<typeof Log>["calls"],
  { fewest, done, bound }: { fewest: number; done: number; bound: number },
): Pick<Score, "p1" | "p2" | "p3"> {
  const calls = logged.filter(({ path }) => path.startsWith("/api/"));
  const throttled = calls.filter(({ status }) => status === 429).length;
  const through = calls.length - throttled;
  const wall = Date.parse(calls.at(-1)?.at ?? "") - Date.parse(calls.at(0)?.at ?? "");
  return {
    p1: done === 1 ? wall / bound : null,
    p2: throttled / Math.max(1, through),
    p3: done === 0 ? through / fewest : through / (fewest * done),
  };
}

const started = (
  { now }: ScaledTime,
  seed: number,
  conversations: ReturnType<typeof conversationsToErase>,
): Promise<GenesysSimulator> =>
  startGenesysSimulator({
    credentials,
    data: { conversations: [...conversations] },
    now,
    seed,
  });

async function control(
  { baseUrl }: GenesysSimulator,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const init = body === undefined ? {} : { method: "PUT", body: JSON.stringify(body) };
  const answer = await fetch(`${baseUrl}/__sandbox/${path}`, init);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

function numbers(seed: number): () => number {
  const chance = seededChance(seed);
  let nth = 0;
  return () => {
    nth += 1;
    return chance.draw("contestant", nth);
  };
}
