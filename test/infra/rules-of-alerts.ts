import { readFileSync } from "node:fs";
import type { Rule } from "./rules";
import { all, at, METRIC_ALERTS, QUERY_RULES, type Resource, type Snapshot } from "./snapshot";

/** Probes from outside can't reach a private app: this one is there where they can. */
const PROBED = "health-down";

/** The published table: each alert with its severity. */
const PUBLISHED: ReadonlyMap<string, number> = new Map(
  [...readFileSync("infra/README.md", "utf8").matchAll(/^\| ([0-4]) \| (`.+) \|$/gm)].flatMap(
    ([, severity, names = ""]) =>
      [...names.matchAll(/`([a-z-]+)`/g)].map(([, name = ""]): [string, number] => [
        name,
        Number(severity),
      ]),
  ),
);

/** What wakes people for a query or a metric; the budget's alerts are no resources of their own. */
const alertsOf = (snapshot: Snapshot): Resource[] => [
  ...all(snapshot, QUERY_RULES),
  ...all(snapshot, METRIC_ALERTS),
];

const nameOf = ({ name }: Resource): string => name.replace(/^erasure-[^-]+-/, "");

/** Every alert of the published table is deployed with its severity, and no other. */
export const alertsAreThePublished: Rule = (snapshot) => {
  const deployed = new Map(
    alertsOf(snapshot).map((alert) => [nameOf(alert), at(alert, "properties.severity")]),
  );
  return [
    ...[...PUBLISHED]
      .filter(([name]) => name !== PROBED || deployed.has(name))
      .filter(([name, severity]) => deployed.get(name) !== severity)
      .map(([name, severity]) => `${name} is not deployed with severity ${severity}`),
    ...[...deployed.keys()]
      .filter((name) => !PUBLISHED.has(name))
      .map((name) => `${name} is not published`),
  ];
};

/** A line that comes late falls between two looks, unless each looks twice as far back as they are apart. */
export const noLineFallsBetween: Rule = (snapshot) =>
  all(snapshot, QUERY_RULES)
    .filter((alert) => {
      const [every, window] = ["evaluationFrequency", "windowSize"].map((member) =>
        minutesIn(String(at(alert, `properties.${member}`))),
      );
      return !(window && every && window >= 2 * every);
    })
    .map(({ name }) => `${name} does not look back twice as far as its looks are apart`);

/** What lasts is told again each day: by then whoever heard of it may have forgotten it. */
export const mutedAreToldAgain: Rule = (snapshot) =>
  all(snapshot, QUERY_RULES)
    .filter((alert) => minutesIn(String(at(alert, "properties.muteActionsDuration"))) > 24 * 60)
    .map(({ name }) => `${name} is silent for more than a day`);

/** ISO 8601 durations as alerts use them; not a number for anything else. */
function minutesIn(duration: string): number {
  const [, days, hours, minutes] = /^P(?:(\d+)D|T(?:(\d+)H|(\d+)M))$/.exec(duration) ?? [];
  return Number(days) * 1440 || Number(hours) * 60 || Number(minutes);
}
