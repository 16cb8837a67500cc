/** One town, one profile of faults, one seed: everybody asks for their erasure, until nothing more happens without people. */
import type { LoggedCall } from "../../local/sandbox/call-log";
import { seededChance } from "../../local/sandbox/genesys/chance";
import { startGenesysSimulator } from "../../local/sandbox/genesys/genesys-simulator";
import { caseFiles } from "../../src/domain/case-files";
import { type CaseId, ConversationId, RequestId } from "../../src/domain/identifiers";
import { dueDates } from "../../src/domain/time-limit";
import { disposePage } from "../../src/orchestrators/dispose-page";
import { disposeRound } from "../../src/orchestrators/dispose-round";
import { eraseDataSubject } from "../../src/orchestrators/erase-data-subject";
import { calendars } from "../support/calendars";
import { standardRequest } from "../support/case-in-hand";
import { enact, HostLost, type Platform } from "../support/enact";
import { episodesOf } from "../support/executor";
import type { Aftermath, HeldNow } from "./aftermath";
import { type AppCopies, appCopies, credentials } from "./app-copies";
import { Perils } from "./perils";
import { journalOf, recordsOf } from "./records";
import { isByOthers, sandbox, somebodyElse } from "./somebody-else";
import type { Town } from "./town";
import { START } from "./townspeople";
import { WaitlessTime } from "./waitless-time";

/** Nothing more happens without people. */
class LeftToPeople extends HostLost {}

const LOOKS_IN_REVIEW = 3;
const LONGEST_MS = 60 * 24 * 60 * 60 * 1_000;
const DRIVES = 50;

const orchestrations = {
  eraseDataSubject: episodesOf(eraseDataSubject),
  disposeRound: episodesOf(disposeRound),
  disposePage: episodesOf(disposePage),
};

/** The aftermath of one town under one profile; the seed decides what chance does to calls and processes. */
export async function run(profile: string, town: Town, seed: number): Promise<Aftermath> {
  const time = new WaitlessTime(START);
  const { conversations, evaluations } = town;
  const simulator = await startGenesysSimulator({
    credentials,
    data: { conversations: structuredClone([...conversations]), evaluations: [...evaluations] },
    now: time.now,
    pause: time.hold,
    faults: profile,
    seed,
  });
  try {
    return await lived({ town, time, simulator, seed, profile });
  } finally {
    await simulator.close();
  }
}

interface Lived {
  readonly town: Town;
  readonly time: WaitlessTime;
  readonly simulator: { readonly baseUrl: string; readonly loginUrl: string };
  readonly seed: number;
  readonly profile: string;
}

async function lived({ town, time, simulator, seed, profile }: Lived): Promise<Aftermath> {
  const chance = seededChance(seed);
  let draws = 0;
  const random = () => chance.draw("app", ++draws);
  const perils = new Perils(chance, time, town.isPerilous);
  const app = appCopies({ town, time, perils, simulator, random });
  const journal = journalOf(app.store, time, perils.step);
  const cases = await Promise.all(town.people.map((_, nth) => accept(app, town, nth)));
  const others = somebodyElse(simulator, town, time);
  const endings = await time.pass(
    Promise.all(cases.map((caseId) => driven({ app, time, caseId }))).then(async (ended) => {
      await perils.allOver();
      return ended;
    }),
  );
  const { calls } = (await sandbox(simulator, "log")) as { calls: LoggedCall[] };
  const held = (await sandbox(simulator, "state")) as HeldNow;
  const conversationOf = await nameBook(app, cases, { held, calls, town });
  return {
    profile,
    seed,
    town,
    calls: calls.filter((call) => !isByOthers(call)),
    othersCalls: calls.filter(isByOthers),
    ...others,
    held,
    deletions: app.deletions,
    cases: cases.map((caseId, nth) =>
      recordsOf(caseId, {
        subject: town.people[nth]?.description ?? "",
        ending: endings[nth] ?? "",
        journal,
        sealed: sealedFor(app, nth),
        conversationOf,
      }),
    ),
  };
}

const requestId = (nth: number): RequestId => RequestId.parse(`rtbf-2026-000${nth}`);

const sealedFor = ({ evidence }: AppCopies, nth: number) =>
  evidence.records.filter((record) => record.requestId === requestId(nth));

async function accept({ store, services }: AppCopies, town: Town, nth: number): Promise<CaseId> {
  const caseId = await services.names.caseId(requestId(nth));
  const due = dueDates(START, calendars.DE);
  await store.create(caseFiles.request(caseId), {
    ledger: { requestMac: "mac", receivedAt: START, acceptedAt: START, due },
    request: {
      ...standardRequest,
      requestId: requestId(nth),
      subjectIdentifier: town.people[nth]?.subjectIdentifier ?? "",
      submittedAt: START,
    },
    submittedBy: "intake-form",
  });
  return caseId;
}

/** Begun anew whenever its host is lost, as the watchdog does. */
async function driven({
  app,
  time,
  caseId,
}: {
  app: AppCopies;
  time: WaitlessTime;
  caseId: CaseId;
}): Promise<string> {
  const platform = platformOf(app, time, caseId);
  for (let drive = 1; drive <= DRIVES; drive += 1) {
    try {
      const input = { caseId, drive };
      const report = await enact(platform, { name: "eraseDataSubject", instanceId: caseId, input });
      return (report as { status: string }).status;
    } catch (fault) {
      if (fault instanceof LeftToPeople) return "IN_REVIEW";
      if (!(fault instanceof HostLost)) throw fault;
      await time.sleep(60_000);
    }
  }
  return "never ended";
}

function platformOf(app: AppCopies, { now, sleep }: WaitlessTime, caseId: CaseId): Platform {
  let looks = 0;
  const began = now().getTime();
  return {
    now,
    sleep,
    orchestrations,
    activity: app.activity,
    rests: () => {
      const shown = app.store.files.get(caseFiles.progress(caseId).name)?.text ?? "";
      if (shown.includes('"status":"IN_REVIEW"')) looks += 1;
      if (looks > LOOKS_IN_REVIEW) throw new LeftToPeople();
      if (now().getTime() - began > LONGEST_MS) throw new Error("never ends");
    },
  };
}

/** Which conversation has which keyed name, of all that anybody could have heard of. */
async function nameBook(
  { services }: AppCopies,
  cases: readonly CaseId[],
  { held, calls, town }: Pick<Aftermath, "held" | "calls" | "town">,
): Promise<(name: string) => string> {
  const ids = new Set([
    ...held.conversations.map(({ conversationId }) => conversationId),
    ...calls.flatMap(({ conversationId }) => conversationId ?? []),
    ...town.conversations.map(({ conversationId }) => conversationId),
  ]);
  const book = new Map<string, string>();
  for (const caseId of cases)
    for (const id of ids)
      book.set(await services.names.conversation(caseId, ConversationId.parse(id)), id);
  return (name) => book.get(name) ?? "";
}
