import { readFileSync } from "node:fs";
import { publicGenesysHost } from "../../src/adapters/genesys/hosts";
import { wrongCalendarSettings } from "../../src/adapters/holidays";
import { readConfig } from "../../src/config";
import { RESTING } from "./rules-of-rotation";
import { ENVIRONMENTS, type Environment, settingsOf, snapshotOf } from "./snapshot";

/** What the platform reads, not the app. */
const PLATFORMS = [
  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
  "APPLICATIONINSIGHTS_CONNECTION_STRING",
  "AzureWebJobsStorage__accountName",
  "AzureWebJobsStorage__clientId",
  "AzureWebJobsStorage__credential",
  "TASKHUB_NAME",
];
const SCHEDULERS = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";
/** Only for services on a developer's machine. */
const DEVELOPERS = "LOCAL_CA_FILE";

const [, table = ""] =
  /const Settings = z\.object\(\{(.*?)\n\}\);/s.exec(readFileSync("src/config.ts", "utf8")) ?? [];
const known = [...table.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name ?? "");

const wanted = (environment: Environment): string[] =>
  [
    ...known.filter((name) => name !== DEVELOPERS),
    ...PLATFORMS,
    ...(environment === "private" ? [] : [SCHEDULERS]),
    ...(["prod", "private"].includes(environment) ? [RESTING] : []),
  ].sort();

describe("the app's settings", () => {
  it("are read from the code's own table", () => {
    expect(known).toContain("GENESYS_BASE_URL");
    expect(known.length).toBeGreaterThan(30);
  });

  it.each(ENVIRONMENTS)(
    "have the names that the code and the platform read, in %s",
    (environment) => {
      expect(Object.keys(settingsOf(snapshotOf(environment))).sort()).toEqual(wanted(environment));
    },
  );

  it("miss none and have none more", () => {
    const { PAUSED, ...fewer } = settingsOf(snapshotOf("prod"));
    expect(PAUSED).toBe("false");
    expect(Object.keys(fewer).sort()).not.toEqual(wanted("prod"));
  });

  it.each(ENVIRONMENTS)("can be used by the app, in %s", (environment) => {
    const deployed = Object.entries(settingsOf(snapshotOf(environment))).map(([name, value]) => [
      name,
      value.startsWith("[") ? "https://known-when-deployed.example.com" : value,
    ]);
    const outcome = readConfig(Object.fromEntries(deployed), {
      publicGenesysHost,
      calendarProblems: ({ timeZone, ...place }) =>
        wrongCalendarSettings({ ...place, zone: timeZone }),
      policyFile: () => undefined,
    });
    expect(outcome).toMatchObject({ ok: true });
  });
});
