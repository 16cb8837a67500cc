/** The app as `index.ts` composes it around the contact centre, twice over one store; the rest is in memory. */
import * as contracts from "../../src/activities/contracts";
import { handlersWith } from "../../src/activities/handlers";
import type { Services } from "../../src/activities/services";
import { namesFrom } from "../../src/adapters/azure/names";
import { Errands } from "../../src/adapters/genesys/errands";
import { guidePlatform } from "../../src/adapters/genesys/guide";
import { provenFirst } from "../../src/adapters/genesys/proven-first";
import { RateLease } from "../../src/adapters/genesys/rate-lease";
import { SharedPace } from "../../src/adapters/genesys/shared-pace";
import type { Artifact } from "../../src/domain/conversation";
import type { Candidate } from "../../src/domain/data-subject";
import { guidePolicy, type Policy, strictPolicy } from "../../src/domain/policy";
import { wordless } from "../../src/domain/without-words";
import type { ConversationPlatform } from "../../src/ports";
import { MemoryLedger } from "../adapters/genesys/memory-ledger";
import { calendars } from "../support/calendars";
import { standardRules, withoutRecordings } from "../support/case-in-hand";
import { MemoryCaseStore } from "../support/memory-case-store";
import { MemoryEvidence, MemoryNotifier, memoryKeys } from "../support/memory-services";
import type { Perils } from "./perils";
import type { Town } from "./town";
import type { WaitlessTime } from "./waitless-time";

export const credentials = { clientId: "client-1", clientSecret: "client-secret" };

interface World {
  readonly town: Town;
  readonly time: WaitlessTime;
  readonly perils: Perils;
  readonly simulator: { readonly baseUrl: string; readonly loginUrl: string };
  readonly random: () => number;
}

/** When a case asked for an artifact's deletion: the contact centre's log does not know of cases. */
export interface DeletionAsked extends Artifact {
  readonly caseId: string;
  readonly from: string;
  to: string | null;
}

type Handler = (input: never, context: never) => Promise<unknown>;
interface AnyContract {
  readonly contract: {
    readonly name: string;
    readonly input: { parse(value: unknown): unknown };
    readonly output: { parse(value: unknown): unknown };
  };
}

const COPIES = 2;

const POLICIES: Readonly<Record<Town["policy"], Policy>> = {
  guide: guidePolicy,
  strict: strictPolicy,
  without_recordings: withoutRecordings,
};

export type AppCopies = ReturnType<typeof appCopies>;

export function appCopies(world: World) {
  const { town, time, perils } = world;
  const store = new MemoryCaseStore();
  const evidence = new MemoryEvidence();
  evidence.interrupt = perils.step;
  const notifier = new MemoryNotifier();
  const deletions: DeletionAsked[] = [];
  const ledger = new MemoryLedger(time.clock);
  const shared: Omit<Services, "platform"> = {
    cases: store,
    names: namesFrom(memoryKeys),
    keys: memoryKeys,
    calls: { drained: () => null },
    index: { candidatesFor: async (subject) => candidatesIn(town, subject) },
    evidence,
    notifier,
    calendar: calendars.DE,
    rules: { ...standardRules, policy: POLICIES[town.policy] },
    service: { name: "genesys-erasure", version: "0.0.0" },
    now: time.now,
  };
  const copies = Array.from({ length: COPIES }, () => {
    const errands = new Errands(time.clock);
    const platform = perilous(contactCentre(world, { errands, ledger }), { ...world, deletions });
    return errands.each(handlersWith({ ...shared, platform }));
  });
  return { store, evidence, services: shared, deletions, activity: activityOf(copies, perils) };
}

/** Both sides of every contract are enforced, as in production. */
function activityOf(copies: readonly Record<string, Handler>[], perils: Perils) {
  const context = { log: () => undefined };
  return (name: string, input: unknown): Promise<unknown> => {
    const { contract } = (contracts as unknown as Record<string, AnyContract>)[name] ?? {};
    if (!contract) throw new Error(`there is no activity ${name}`);
    const { caseId } = input as { caseId: string };
    const runs = copies.map((handlers) => async () => {
      const handle = handlers[name] as (input: unknown, context: unknown) => Promise<unknown>;
      return contract.output.parse(await wordless(handle(contract.input.parse(input), context)));
    });
    return perils.run(caseId, runs);
  };
}

const candidatesIn = ({ people }: Town, subject: string): Candidate[] =>
  (people.find(({ subjectIdentifier }) => subjectIdentifier === subject)?.candidates ??
    []) as readonly unknown[] as Candidate[];

function contactCentre(
  { time, town, simulator, random }: World,
  { errands, ledger }: { errands: Errands; ledger: MemoryLedger },
): ConversationPlatform {
  const { requestsPerMinute } = town;
  const conditions = { clock: time.clock, sleep: time.sleep, random };
  const store = ledger.reachedBy(time, () => 5);
  const platform = guidePlatform({
    ...simulator,
    clientId: credentials.clientId,
    secret: async () => credentials.clientSecret,
    pace: new SharedPace(new RateLease({ ...conditions, requestsPerMinute, store }), conditions),
    errands,
    patience: conditions,
    now: time.now,
    unguessable: () => "nobody-at-all",
  });
  return provenFirst(platform, time.now);
}

/** The platform as a process reaches it that may die or hang before a call and after it. */
function perilous(
  platform: ConversationPlatform,
  { perils, time, deletions }: World & { deletions: DeletionAsked[] },
): ConversationPlatform {
  const around = async <T>(call: () => Promise<T>): Promise<T> => {
    perils.step();
    await perils.hang();
    const answer = await call();
    perils.step();
    return answer;
  };
  return {
    selfCheck: () => platform.selfCheck(),
    authority: () => platform.authority(),
    list: (query) => around(() => platform.list(query)),
    children: (parent, pageToken) => around(() => platform.children(parent, pageToken)),
    read: (id, shows) => around(() => platform.read(id, shows)),
    evaluationOf: (id) => around(() => platform.evaluationOf(id)),
    presence: (artifact, awaited) => around(() => platform.presence(artifact, awaited)),
    pseudonymise: (id, mask, rests) => around(() => platform.pseudonymise(id, mask, rests)),
    erase: (artifact, options) =>
      around(async () => {
        const caseId = perils.caseId();
        const asked: DeletionAsked = { ...artifact, caseId, from: nowIn(time), to: null };
        deletions.push(asked);
        return platform.erase(artifact, options).finally(() => {
          asked.to = nowIn(time);
        });
      }),
  };
}

const nowIn = (time: WaitlessTime): string => time.now().toISOString();
