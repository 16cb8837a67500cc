import type { Contestant } from "./contestant";
import { officialSdk, officialSdkWithSleep } from "./official-sdk";
import { ours } from "./ours";
import { guidesRule, noLimiter } from "./plain-clients";
import { race } from "./race";
import { writeResult } from "./result";
import { faultFree, type Scenario, type Score, scenarios } from "./scenario";

/** How long and how often. */
export interface Distance {
  readonly conversations: number;
  readonly factor: number;
  readonly repeats: number;
  readonly seed: number;
}

const contestants: readonly Contestant[] = [
  ours,
  guidesRule,
  noLimiter,
  officialSdk,
  officialSdkWithSleep,
];

/** P1 to P4 of every contestant on every server model, the app's own against their targets. */
export async function benchClient(distance: Distance): Promise<boolean> {
  const scores: Score[] = [];
  for (let round = 0; round < distance.repeats; round += 1)
    for (const scenario of scenarios)
      for (const contestant of contestants) {
        const score = await race(contestant, scenario, {
          ...distance,
          seed: distance.seed + round,
        });
        scores.push(score);
        console.log(lineOf(score));
      }
  const missed = scores.filter(({ contestant }) => contestant === ours.name).flatMap(missedBy);
  for (const miss of missed) console.log(`missed: ${miss}`);
  console.log(`written: ${writeResult(distance, { scores, missed })}`);
  return missed.length === 0;
}

function lineOf({ scenario, contestant, p1, p2, p3, p4, done }: Score): string {
  const figures = [p1 === null ? "unfinished" : p1.toFixed(3), p2.toFixed(3), p3.toFixed(3)];
  const [wall, waste, calls] = figures;
  return [
    scenario.padEnd(22),
    contestant.padEnd(36),
    `P1 ${wall?.padEnd(10)} P2 ${waste} P3 ${calls} P4 ${(100 * p4).toFixed(1)} % done ${(100 * done).toFixed(0)} %`,
  ].join(" ");
}

const isQuiet = (name: string): boolean =>
  scenarios.some((scenario: Scenario) => scenario.name === name && faultFree(scenario));

/** The targets of the app: quota 1.10, waste 0.03, calls 1.02 where nothing fails, no false escalation. */
function missedBy({ scenario, p1, p2, p3, p4 }: Score): string[] {
  return [
    ...(p1 === null || p1 > 1.1 ? [`${scenario}: P1 ${p1} > 1.10`] : []),
    ...(p2 > 0.03 ? [`${scenario}: P2 ${p2} > 0.03`] : []),
    ...(isQuiet(scenario) && p3 > 1.02 ? [`${scenario}: P3 ${p3} > 1.02`] : []),
    ...(p4 > 0 ? [`${scenario}: P4 ${p4} > 0`] : []),
  ];
}
