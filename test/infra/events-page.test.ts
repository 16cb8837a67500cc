import { existsSync, globSync, readFileSync } from "node:fs";
import { type Events, eventsOf } from "./events";

const PAGE = readFileSync("docs/events.md", "utf8");
const ROWS = PAGE.split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()));

const quoted = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

/** The events of the published table, each with its members. */
const published: Events = new Map(
  ROWS.map(([, event, members]) => [quoted(event)[0] ?? "", new Set(quoted(members))]),
);

/** The alerts by the query that each asks. */
const alerts = globSync("infra/modules/alert*.bicep")
  .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/^ {4}name: '([a-z-]+)'$/gm)])
  .map(([, name = ""]) => name)
  .sort();

const asks = (alert: string, event: string): boolean =>
  readFileSync(`infra/queries/${alert}.kql`, "utf8").includes(`'{"event":"${event}"'`);

describe("the page of events", () => {
  it("names every event of the code with its members, and no other", () => {
    expect(published).toEqual(eventsOf(readFileSync("src/activities/events.ts", "utf8")));
    expect(ROWS).toHaveLength(published.size);
  });

  it.each(ROWS)("%s%s says which alerts it raises", (_, event, ...cells) => {
    const [name = ""] = quoted(event);
    expect(quoted(cells[3]).sort()).toEqual(alerts.filter((alert) => asks(alert, name)));
  });

  it("names no event that the code never says", () => {
    const code = globSync("src/**/*.ts")
      .filter((file) => !file.endsWith("events.ts"))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    const unsaid = [...published.keys()].filter((event) => !code.includes(`event: "${event}"`));
    // Who signs checkpoints says these two: with that function there, none is left.
    const signer = existsSync("src/functions/write-checkpoint.ts");
    expect(unsaid).toEqual(signer ? [] : ["CheckpointWritten", "EvidenceAlarm"]);
  });

  it("names every alert", () => {
    expect(alerts.length).toBeGreaterThan(20);
    for (const alert of alerts) expect(PAGE).toContain(`\`${alert}\``);
  });
});
