/** Stand-ins for everything that the orchestrations call, each with its lines. */
import type { z } from "zod";
import * as contracts from "../../src/activities/contracts";
import { CaseId } from "../../src/domain/identifiers";
import type { Json, Orchestration } from "../../src/durable";
import { disposePage } from "../../src/orchestrators/dispose-page";
import { disposeRound } from "../../src/orchestrators/dispose-round";
import { type Performance, type Play, rehearse, type StandIn } from "../support/rehearse";
import { type Replayed, replay } from "../support/replay";

export const caseId = CaseId.parse("0123456789abcdef0123456789abcdef");

type Contracts = typeof contracts;
type Answer<Name extends keyof Contracts> = z.infer<Contracts[Name]["contract"]["output"]>;

/** What each says, one line after the other; the last line is repeated. */
export type Lines = { [Name in keyof Contracts]?: Answer<Name>[] };

const frozen = { round: 1, pages: [2], from: 0 };

/** One person with two conversations on one page, of which everything goes well. */
const wellGoing = (): Required<Lines> => ({
  resolveDataSubject: ["resolved"],
  claimDataSubject: ["claimed"],
  enumerateSlice: [{ state: "complete", found: 2 }],
  freezeRound: [{ state: "frozen", next: "dispose", ...frozen }],
  beginDisposal: ["disposing"],
  disposeConversation: ["erased"],
  settlePage: [{ settled: 1 }],
  planReleases: [{ state: "dispose", ...frozen }, { state: "done" }],
  verifyAbsence: [{ state: "absent" }],
  openReview: ["opened"],
  showProgress: [{ done: 0, total: 2 }],
  sealPlan: ["sealed"],
  closeCase: ["COMPLETED"],
  notify: ["done"],
  releaseClaim: ["released"],
});

/** Both sides of every contract are enforced, as in production. */
function standIn(
  { contract }: { contract: { name: string; input: z.ZodType; output: z.ZodType } },
  lines: readonly unknown[],
): StandIn {
  let said = 0;
  return {
    name: contract.name,
    play: (input) => {
      contract.input.parse(input);
      said += 1;
      return contract.output.parse(lines[Math.min(said, lines.length) - 1]);
    },
  };
}

/** Everybody with the lines they have when all goes well, but for these. */
function cast(lines: Lines = {}): StandIn[] {
  const spoken: Record<string, readonly unknown[]> = { ...wellGoing(), ...lines };
  return [
    ...Object.entries(contracts).map(([name, activity]) => standIn(activity, spoken[name] ?? [])),
    standIn(disposeRound, [{ pages: 1 }]),
    standIn(disposePage, [{ disposed: 2 }]),
  ];
}

/** Plays it twice, straight through and on the executor; both must have come to the same. */
export async function played<Input extends Json, Output extends Json>(
  orchestration: Orchestration<Input, Output>,
  { lines, ...play }: Omit<Play<Input>, "standIns"> & { lines?: Lines },
): Promise<Replayed<Output>> {
  const rehearsed = rehearse(orchestration, { ...play, standIns: cast(lines) });
  const replayed = await replay(orchestration, { ...play, standIns: cast(lines) });
  const { runs, leftOpen, ...seen } = replayed;
  expect(seen).toEqual(rehearsed);
  expect(leftOpen).toEqual([]);
  expect(strangeIn(replayed)).toEqual([]);
  return replayed;
}

/** The calls' names, with what tells one from another of the same name. */
export const script = ({ calls }: Pick<Performance<unknown>, "calls">): string[] =>
  calls.map(([name, input]) => {
    const { caseId: _, ...rest } = input as Record<string, Json>;
    const about = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    return [name, ...about].join(" ").replaceAll('"', "");
  });

const MEMBERS =
  /^(caseId|drive|generation|round|page|item|items|pages|from|about|phase|type|audience)$/;
const WORDS = /^([0-9a-f]{32}|[A-Za-z_]+|\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

/** Whatever of the durable history is no place in a case, no enum, no instant and no count. */
function strangeIn({ calls, answers, statuses, generations }: Performance<unknown>): unknown[] {
  const inputs = [...calls.map(([, input]) => input), ...generations];
  const members = inputs.flatMap((input) => Object.keys(input as object));
  return [
    ...members.filter((member) => !MEMBERS.test(member)),
    ...[inputs, answers, statuses].flatMap(leavesOf).filter(isStrange),
  ];
}

const isStrange = (leaf: unknown): boolean =>
  typeof leaf === "string" ? !WORDS.test(leaf) : !Number.isInteger(leaf);

const leavesOf = (value: unknown): unknown[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [value];
