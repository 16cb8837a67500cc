import { globSync, readFileSync } from "node:fs";
import { DisposalOutcome, needsReview } from "../src/domain/disposal";

const read = (file: string): string => readFileSync(file, "utf8");
const PAGE = read("docs/runbooks/alerts.md");

/** What is said of an alert under its name; undefined when nothing is. */
const sectionOf = (alert: string): string | undefined =>
  PAGE.split(/^## /m)
    .find((section) => section.startsWith(`${alert}\n`))
    ?.slice(alert.length)
    .trim();

const rows = read("infra/README.md").match(/^\| (?:[0-4]|activity log) \| `.+ \|$/gm) ?? [];
const alerts = rows.flatMap((row) =>
  [...row.matchAll(/`([a-z-]+)`/g)].map(([, name = ""]) => name),
);

describe("the runbook of alerts", () => {
  it("knows every alert that is published", () => {
    expect(alerts).toEqual(
      expect.arrayContaining(["deadline-near", "health-down", "fence-changed"]),
    );
  });

  it.each(alerts)("says what to do about %s", (alert) => {
    // A link alone is enough: that it leads to a heading is tested with all links.
    expect(sectionOf(alert) ?? "").toMatch(/^\[\w+\]\([\w.]+#[\w-]+\)|^.{80}/s);
  });

  it("has no section for an alert that is gone", () => {
    const [, ...sections] = PAGE.split(/^---$/m)[1]?.split(/^## /m) ?? [];
    const named = sections.map((section) => section.split("\n")[0]);
    expect(named.filter((name) => !alerts.includes(name ?? ""))).toEqual([]);
  });

  it("says of every question that people can be asked what it means", () => {
    const contracts = read("src/activities/contracts.ts");
    const [, enumeration = ""] = /about: z\.enum\(\[(.*?)\]/s.exec(contracts) ?? [];
    const asked = [
      ...[...enumeration.matchAll(/"(\w+)"/g)].map(([, about = ""]) => about),
      ...DisposalOutcome.options.filter(needsReview),
      ...globSync("src/**/*.ts").flatMap((file) =>
        [...read(file).matchAll(/about: "(\w+)",$/gm)].map(([, about = ""]) => about),
      ),
    ];
    const answers = sectionOf("review-unanswered") ?? "";
    expect(asked.length).toBeGreaterThan(12);
    expect(asked.filter((about) => !answers.includes(`\`${about}\``))).toEqual([]);
  });
});
