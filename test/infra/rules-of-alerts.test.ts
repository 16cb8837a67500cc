import { readFileSync } from "node:fs";
import { type Case, change, testsOf, without } from "./faults";
import { alertsAreThePublished, mutedAreToldAgain, noLineFallsBetween } from "./rules-of-alerts";
import { all, at, CHANGE_ALERTS, METRIC_ALERTS, QUERY_RULES, snapshotOf } from "./snapshot";

const CASES: Case[] = [
  {
    rule: "every alert of the published table is deployed with its severity, and no other",
    check: alertsAreThePublished,
    faults: {
      "no alert on a near due date": without(QUERY_RULES, "-deadline-near"),
      "a severity that wakes nobody": change(
        QUERY_RULES,
        "-evidence-alarm",
        "properties.severity",
        4,
      ),
      "an alert that nobody published": change(QUERY_RULES, "-http-errors", "name", "erasure-x-y"),
    },
  },
  {
    rule: "no line falls between two looks of an alert",
    check: noLineFallsBetween,
    faults: {
      "looks as far apart as each looks back": change(
        QUERY_RULES,
        "-deadline-near",
        "properties.windowSize",
        "PT1H",
      ),
      "a duration that nobody can read": change(
        QUERY_RULES,
        "-deadline-near",
        "properties.windowSize",
        "two hours",
      ),
    },
  },
  {
    rule: "what lasts is told again each day",
    check: mutedAreToldAgain,
    faults: {
      "an alert that is silent for a week": change(
        QUERY_RULES,
        "-review-unanswered",
        "properties.muteActionsDuration",
        "P7D",
      ),
    },
  },
];

describe.each(CASES)("$rule", testsOf);

it("are counted on the page of costs as often as they run", () => {
  const prod = snapshotOf("prod");
  const every = (frequency: string) =>
    all(prod, QUERY_RULES).filter(
      (rule) => at(rule, "properties.evaluationFrequency") === frequency,
    ).length;
  const page = readFileSync("docs/costs.md", "utf8");
  const counted = (pattern: RegExp) => Number(pattern.exec(page)?.[1]);
  expect({
    PT5M: counted(/(\d+) every 5 minutes/),
    PT15M: counted(/(\d+) every 15,/),
    PT1H: counted(/(\d+) each hour/),
    PT6H: counted(/(\d+) every six hours/),
    P1D: counted(/(\d+) each day/),
    metrics: counted(/(\d+) on a metric/),
    changes: counted(/alert rules on the activity log \((\d+)\)/),
  }).toEqual({
    PT5M: every("PT5M"),
    PT15M: every("PT15M"),
    PT1H: every("PT1H"),
    PT6H: every("PT6H"),
    P1D: every("P1D"),
    metrics: all(prod, METRIC_ALERTS).length,
    changes: all(prod, CHANGE_ALERTS).length,
  });
});
