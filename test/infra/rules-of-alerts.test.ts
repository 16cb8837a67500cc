import { type Case, change, testsOf, without } from "./faults";
import { alertsAreThePublished, mutedAreToldAgain, noLineFallsBetween } from "./rules-of-alerts";
import { QUERY_RULES } from "./snapshot";

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
