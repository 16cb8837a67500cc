import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { OUTAGE } from "../../src/orchestrators/pauses";
import { type Events, eventsOf } from "./events";
import { kustoParser } from "./kusto";
import { all, at, ENVIRONMENTS, one, QUERY_RULES, snapshotOf, WORKBOOK } from "./snapshot";

/** The names of events and of their members that a query asks for. */
function askedBy(query: string): { events: string[]; members: string[] } {
  const uncommented = query.replace(/^\s*\/\/.*$/gm, "");
  const named = [
    ...uncommented.matchAll(/\{"event":"(\w+)"/g),
    ...uncommented.matchAll(/\bevent == "(\w+)"/g),
  ].map(([, name = ""]) => name);
  const members = [...uncommented.matchAll(/\bd\.(\w+)/g)].map(([, member = ""]) => member);
  return {
    events: [...new Set(named)],
    members: [...new Set(members)].filter((member) => member !== "event"),
  };
}

/** Columns of compound words ("DeleteBlob"): `has` takes each for one word, and finds none in the middle of it. */
const partsSought = (query: string): string[] =>
  query.match(/\b(?:OperationName|StatusText|Category|Name) !?has\w*/g) ?? [];

/** What a query asks for that no event says. */
function unknownIn(query: string, emitted: Events): string[] {
  const asked = askedBy(query);
  const names = asked.events.length > 0 ? asked.events : [...emitted.keys()];
  const members = new Set(names.flatMap((name) => [...(emitted.get(name) ?? [])]));
  return [
    ...asked.events.filter((name) => !emitted.has(name)),
    ...asked.members.filter((member) => !members.has(member)),
  ];
}

const parsed = kustoParser();
/** What does not parse of a query when the template has filled it in. */
const faultsIn = (query: string): string[] => parsed(query.replace(/\{\w+\}/g, "100"));

const SEEDED: [string, [file: string, what: string, instead: string], string][] = [
  ["not parsing", ["restarts", "| summarize", "| sumarize"], "KS176"],
  ["asking a table that is not there", ["secret-changed", "AZKVAuditLogs", "KVLogs"], "KS204"],
  ["asking for another table's column", ["secret-changed", "RequestUri", "Uri"], "KS142"],
  ["asking for what it left out", ["key-ages", "order by days", "order by d"], "KS142"],
  [
    "comparing a text with a number",
    ["http-errors", "ResultCode startswith", "ResultCode >= 500 or ResultCode startswith"],
    "KS106",
  ],
  ["calling what is no function", ["restarts", "toint(", "toInteger("], "KS211"],
  ["naming a column as Kusto does not allow", ["restarts", "latestAt =", "last ="], "KS228"],
];

const events = eventsOf(readFileSync("src/activities/events.ts", "utf8"));
const files = globSync("infra/queries/*.kql").sort();
const textOf = (file: string) => readFileSync(file, "utf8");
const usedIn = (folder: string) =>
  globSync(`${folder}/*.bicep`)
    .flatMap((file) => [...textOf(file).matchAll(/loadTextContent\('([^']+)'\)/g)])
    .map(([, path = ""]) => path);

describe("queries", () => {
  it("know the union of the code, with its members", () => {
    expect(events.get("RequestReceived")).toEqual(new Set(["caseId", "dueBy", "requestedAction"]));
    expect(events.get("PageSettled")).toContain("total");
    expect(events.size).toBeGreaterThan(7);
  });

  it.each(files)("%s asks for what the code emits", (file) => {
    expect(unknownIn(textOf(file), events)).toEqual([]);
  });

  it.each(files)("%s parses, and names what its tables have", (file) => {
    expect(faultsIn(textOf(file))).toEqual([]);
  });

  it.each(SEEDED)("would be found %s", (_, [file, what, instead], code) => {
    const query = textOf(`infra/queries/${file}.kql`);
    expect(query).toContain(what);
    expect(faultsIn(query.replace(what, instead)).join()).toContain(code);
  });

  it("would be found asking for an event that nobody emits", () => {
    const query = textOf("infra/queries/case-stuck.kql").replace("CaseStuck", "CaseLost");
    expect(unknownIn(query, events)).toContain("CaseLost");
  });

  it("would be found asking for a member of another event", () => {
    const query = textOf("infra/queries/case-stuck.kql").replace("d.drive", "d.dueBy");
    expect(unknownIn(query, events)).toEqual(["dueBy"]);
  });

  it("are each used, and each file that is used is there", () => {
    const used = new Set(usedIn("infra/modules").map((path) => basename(path)));
    expect([...used].sort()).toEqual(files.map((file) => basename(file)));
  });

  it("name functions that the app has, and miss each that runs by the clock", () => {
    const functions = textOf("src/functions/timers.ts");
    const there = [...functions.matchAll(/name: "(\w+)"/g)].map(([, name = ""]) => name);
    const asked = files.flatMap((file) => [...textOf(file).matchAll(/\bName == "(\w+)"/g)]);
    const missed = [...textOf("infra/queries/timers-absent.kql").matchAll(/"(\w+)", \d+h/g)];
    const names = [...asked, ...missed].map(([, name = ""]) => name);
    // A checkpoint that is not written is missed itself.
    expect(new Set([...names, "writeCheckpoint"])).toEqual(new Set([...there, "writeCheckpoint"]));
  });

  it("read lines that the host does log, all of them", () => {
    const { logging } = JSON.parse(textOf("host.json")) as {
      logging: {
        logLevel: Record<string, string>;
        applicationInsights: { samplingSettings: { isEnabled: boolean } };
      };
    };
    expect(logging.applicationInsights.samplingSettings.isEnabled).toBe(false);
    const asked = files.flatMap((file) => [
      ...textOf(file).matchAll(/Properties\.Category\) == "([\w.]+)"/g),
    ]);
    const categories = new Set(asked.map(([, category = ""]) => category));
    expect([...categories]).toEqual(["Host.Triggers.DurableTask"]);
    for (const category of categories) expect(logging.logLevel[category]).toBe("Information");
    expect(logging.logLevel["default"]).toBe("Information");
  });

  it("miss the age of every key whose age is told", () => {
    const [, told = ""] = /ROTATING = \[(.*?)\]/s.exec(textOf("src/functions/watch-keys.ts")) ?? [];
    const missed = /datatable\(secret: string\) \[(.*?)\]/s.exec(
      textOf("infra/queries/key-too-old.kql"),
    );
    expect(told).not.toBe("");
    expect(missed?.[1]).toBe(told);
  });

  it("find no part of a word with an operator that finds whole words", () => {
    expect(files.flatMap((file) => partsSought(textOf(file)))).toEqual([]);
    const blind = textOf("infra/queries/audit-changed.kql").replace("contains", "has");
    expect(partsSought(blind)).toEqual(["StatusText has"]);
  });

  it("tell of an outage that lasts although one case alone meets it", () => {
    const query = textOf("infra/queries/unavailable-often.kql");
    const [, times, minutes] = /times >= (\d+) and until - since > (\d+)m/.exec(query) ?? [];
    const window = at(
      one(snapshotOf("prod"), QUERY_RULES, "unavailable-often"),
      "properties.windowSize",
    );
    const met = [0];
    for (let n = 0; n < 9; n += 1)
      met.push((met.at(-1) ?? 0) + Math.min(OUTAGE.firstMs * 2 ** n, OUTAGE.longestMs));
    expect(window).toBe("PT2H");
    // From the end of the first two hours on, at every look.
    for (let look = 120; look <= 300; look += 15) {
      const seen = met.filter((ms) => ms > (look - 120) * 60_000 && ms <= look * 60_000);
      expect(seen.length).toBeGreaterThanOrEqual(Number(times));
      expect((seen.at(-1) ?? 0) - (seen[0] ?? 0)).toBeGreaterThan(Number(minutes) * 60_000);
    }
  });

  it("leave no warning of a due date to no alert, and none to two", () => {
    expect(textOf("infra/queries/deadline-near.kql")).toContain("| where daysLeft <= 3\n");
    expect(textOf("infra/queries/deadline-ahead.kql")).toContain("| where daysLeft > 3\n");
  });
});

describe("the workbook", () => {
  it.each(ENVIRONMENTS)("is a notebook whose every tile asks a query of a file, in %s", (name) => {
    const [book] = all(snapshotOf(name), WORKBOOK);
    expect(wrongIn(String(at(book, "properties.serializedData")))).toEqual([]);
  });

  it.each([
    ["being no JSON", /^\{/, ""],
    ["being another version", "Notebook/1.0", "Notebook/2.0"],
    ["asking a query of its own", /"query":"[^\\"]*/, '"query":"AppTraces'],
    ["having a placeholder left", "{CaseId}", "{auditAccount}"],
    ["having no tiles", /"items":.*\}\],"fall/, '"items":[],"fall'],
  ])("would be found %s", (_, what, instead) => {
    const [book] = all(snapshotOf("prod"), WORKBOOK);
    const text = String(at(book, "properties.serializedData"));
    const faulty = text.replace(what, instead);
    expect(faulty).not.toBe(text);
    expect(wrongIn(faulty)).not.toEqual([]);
  });
});

/** What is wrong in a workbook: it is a notebook, and each of its tiles asks a query that is a file. */
function wrongIn(text: string): string[] {
  const firstLines = files.map((file) => textOf(file).split("\n")[0]);
  try {
    const { version, items } = JSON.parse(text) as {
      version: string;
      items: { type: number; content: { query?: string } }[];
    };
    const queries = items
      .filter(({ type }) => type === 3)
      .map(({ content }) => content.query ?? "");
    return [
      ...(version === "Notebook/1.0" ? [] : [`version ${version}`]),
      ...(queries.length > 9 ? [] : [`${queries.length} tiles`]),
      ...queries.filter((query) => !firstLines.includes(query.split("\n")[0])),
      ...queries.filter((query) => /\{(?!CaseId|"event")\w+\}/.test(query)),
    ];
  } catch {
    return ["it is no JSON"];
  }
}

describe("alerts", () => {
  it("are as many in every environment, none with a name of another", () => {
    const counts = ENVIRONMENTS.map(
      (environment) => all(snapshotOf(environment), QUERY_RULES).length,
    );
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeGreaterThan(10);
  });
});
