import { z } from "zod";
import type { LoggedCall } from "../../local/sandbox/call-log";
import { freshSeed } from "../../local/sandbox/genesys/chance";
import { type Violation, violations } from "../../local/sandbox/judge";
import {
  candidate,
  conversation,
  customer,
  type SamplePerson,
} from "../../local/sandbox/sample/sample-person";
import { isOver, type RunningSystem, until } from "./running-system";

const Log = z.object({ calls: z.array(z.custom<LoggedCall>((call) => typeof call === "object")) });

/** What came of some people's requests under a profile. */
export interface Aftermath {
  readonly seed: number;
  readonly statuses: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
  /** Conversations of whom something is left. */
  readonly left: readonly string[];
  readonly causes: ReadonlySet<string>;
}

/** People made for one profile, so that no two profiles meet in one case. */
export const peopleUnder = (profile: string): readonly SamplePerson[] => [
  person(`${profile}-often`, 11, {}),
  person(`${profile}-once`, 1, {}),
  person(`${profile}-sued`, 2, { isSued: true }),
];

/** Somebody with a conversation under evaluation. */
export const evaluatedUnder = (profile: string): SamplePerson =>
  person(`${profile}-evaluated`, 2, { isEvaluated: true });

function person(
  subject: string,
  howMany: number,
  { isEvaluated = false, isSued = false }: { isEvaluated?: boolean; isSued?: boolean },
): SamplePerson {
  const conversations = Array.from({ length: howMany }, (_, n) =>
    conversation({
      conversationId: `conv-${subject}-${n}`,
      // The last one hangs on the first: only the children's list shows it.
      parentConversationId: n > 1 && n === howMany - 1 ? `conv-${subject}-0` : null,
      startTime: `2024-01-${String(n + 10)}T08:00:00.000Z`,
      participants: [customer("part-1", subject, "Stella Storm")],
      media: [{ id: `media-${subject}-${n}`, type: "recording" }],
      transcripts: n % 2 === 0 ? [{ id: `trans-${subject}-${n}`, text: "Stella here." }] : [],
      legalHold: isSued && n === 0 ? { kind: "litigation", matterId: "M-1", until: null } : null,
    }),
  );
  return {
    subjectIdentifier: subject,
    description: subject,
    candidates: [candidate({ personId: `p-${subject}`, externalId: subject })],
    conversations,
    evaluations: isEvaluated
      ? [
          {
            evaluationId: `eval-${subject}`,
            conversationId: `conv-${subject}-0`,
            status: "IN_PROGRESS",
            scoringWindow: { secondsAfterFirstAsked: 4 },
          },
        ]
      : [],
  };
}

/** Erases people at once under a profile, until nothing more happens without people, and judges by the log. */
export async function eraseUnder(
  system: RunningSystem,
  profile: string,
  people: readonly SamplePerson[],
): Promise<Aftermath> {
  await prepare(system, people);
  const before = (await log(system)).length;
  const seed = Number(
    process.env[`STORM_SEED_${profile}`] ?? process.env["STORM_SEED"] ?? freshSeed(),
  );
  console.log(`${profile}: STORM_SEED=${seed} repeats it`);
  await put(system.settings["GENESYS_BASE_URL"], "profile", {
    name: profile,
    timeFactor: 10,
    seed,
  });
  const statuses = await Promise.all(people.map((one) => statusOf(system, one)));
  const calls = (await log(system)).slice(before);
  const ids = people.map(({ subjectIdentifier }) => subjectIdentifier);
  const held = await Promise.all(ids.map((subject) => stateOf(system, subject)));
  return {
    seed,
    statuses: Object.fromEntries(statuses),
    violations: violations(calls, {
      theirs: new Set(held.flat().map(({ conversationId }) => conversationId)),
    }),
    left: held
      .flat()
      .filter(isLeft)
      .map(({ conversationId }) => conversationId),
    causes: new Set(calls.flatMap(({ cause }) => cause?.split(" ") ?? [])),
  };
}

async function statusOf(
  { form }: RunningSystem,
  { subjectIdentifier: subject }: SamplePerson,
): Promise<[string, string]> {
  const { requestId } = await form.accepted({ subject, action: "erase" });
  const { status, openReviews } = await until(
    form,
    requestId,
    (now) => isOver(now) || now.openReviews.length > 0,
  );
  const about = openReviews.map((review) => review.about);
  return [subject.slice(subject.lastIndexOf("-") + 1), [status, ...about].join(" ")];
}

async function prepare(system: RunningSystem, people: readonly SamplePerson[]): Promise<void> {
  const { CUSTOMER_INDEX_URL, GENESYS_BASE_URL } = system.settings;
  for (const { subjectIdentifier, candidates } of people)
    await put(CUSTOMER_INDEX_URL, `customers/${subjectIdentifier}`, { candidates });
  await put(
    GENESYS_BASE_URL,
    "data",
    {
      conversations: people.flatMap(({ conversations }) => conversations),
      evaluations: people.flatMap(({ evaluations }) => evaluations ?? []),
    },
    "POST",
  );
}

async function put(base: string | undefined, path: string, body: unknown, method = "PUT") {
  const url = new URL(`/__sandbox/${path}`, base);
  const answer = await fetch(url, { method, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url.pathname}: ${await answer.text()}`);
}

const log = async ({ settings }: RunningSystem): Promise<LoggedCall[]> =>
  Log.parse(await (await fetch(new URL("/__sandbox/log", settings["GENESYS_BASE_URL"]))).json())
    .calls;

const Held = z.object({
  conversations: z.array(
    z.object({
      conversationId: z.string(),
      record: z.unknown().nullable(),
      media: z.array(z.unknown()),
      transcripts: z.array(z.unknown()),
    }),
  ),
});
type Held = z.output<typeof Held>["conversations"][number];

const isLeft = ({ record, media, transcripts }: Held): boolean =>
  record !== null || media.length > 0 || transcripts.length > 0;

async function stateOf({ settings }: RunningSystem, subject: string): Promise<Held[]> {
  const url = new URL("/__sandbox/state", settings["GENESYS_BASE_URL"]);
  url.searchParams.set("subject", subject);
  return Held.parse(await (await fetch(url)).json()).conversations;
}
