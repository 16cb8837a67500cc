import { readFileSync } from "node:fs";
import * as rules from "./templates";

const committed = rules.templates();

/** A rule, and for each fault the file and what is put in the place of what. */
const CASES: {
  rule: string;
  check: rules.TemplateRule;
  faults: Record<string, readonly [string, string | RegExp, string]>;
}[] = [
  {
    rule: "every module is a file of this repository",
    check: rules.modulesAreLocal,
    faults: {
      "a public registry": ["main.bicep", "'modules/identity.bicep'", "'br/public:avm/x:1.0.0'"],
      "a template spec": ["main.bicep", "'modules/identity.bicep'", "'ts:0/rg/x:1'"],
      "an extension": ["main.bicep", /^/, "extension microsoftGraph\n"],
    },
  },
  {
    rule: "every file that a template uses is there",
    check: rules.loadedFilesAreThere,
    faults: {
      "a query that is gone": ["modules/alerts.bicep", "", "loadTextContent('../queries/x.kql')\n"],
      "a module that is gone": ["main.bicep", "'modules/identity.bicep'", "'modules/x.bicep'"],
      "a template that is gone": ["main.bicepparam", "'main.bicep'", "'other.bicep'"],
    },
  },
  {
    rule: "every parameter, output and type says what it is",
    check: rules.everythingIsDescribed,
    faults: {
      "a parameter": ["main.bicep", /@description\('Who is told\.'\)\n/, ""],
      "an output": ["main.bicep", /@description\('Task hub\.'\)\n/, ""],
      "a type": ["types.bicep", /@description\('Tags of every resource\.'\)\n/, ""],
    },
  },
  {
    rule: "azd can set every parameter",
    check: rules.azdReachesEverything,
    faults: {
      "a new parameter": ["main.bicep", "param tags", "param extra string\nparam tags"],
      "a new member": ["types.bicep", "  monthlyBudget: int", "  monthlyBudget: int\n  other: int"],
      "a member that azd forgot": ["main.bicepparam", /^ {2}keyAgeDays.*\n/m, ""],
      "a parameter that azd forgot": ["main.bicepparam", /^param alerts/m, "var alerts"],
    },
  },
  {
    rule: "the sample has every variable that azd's parameters read",
    check: rules.sampleIsComplete,
    faults: {
      "a variable that is missing": ["azd.sample.env", /^ALERT_EMAILS=.*\n/m, ""],
      "a variable that nobody reads": ["azd.sample.env", /^/, "OTHER=1\n"],
    },
  },
  {
    rule: "the sample says the defaults",
    check: rules.sampleSaysTheDefaults,
    faults: { "another default": ["azd.sample.env", 'MODE="publicApp"', 'MODE="public"'] },
  },
  {
    rule: "the template gives every output that is asked for",
    check: rules.outputsAreThere,
    faults: { "an output less": ["main.bicep", "output WORKBOOK_ID", "output WORKBOOK"] },
  },
];

describe.each(CASES)("$rule", ({ check, faults }) => {
  it("holds", () => {
    expect(check(committed)).toEqual([]);
  });

  it.each(Object.entries(faults))("finds %s", (_, [file, what, instead]) => {
    const path = `infra/${file}`;
    const text = committed.get(path) ?? "";
    const faulty = text.replace(what, instead);
    expect(faulty).not.toBe(text);
    expect(check(new Map([...committed, [path, faulty]]))).not.toEqual([]);
  });
});

it("has the linter refuse what must not be merged, with one warning: recent API versions", () => {
  const { analyzers } = JSON.parse(readFileSync("infra/bicepconfig.json", "utf8")) as {
    analyzers: { core: { rules: Record<string, { level: string }> } };
  };
  const levels = Object.entries(analyzers.core.rules);
  expect(levels.filter(([, { level }]) => level !== "error").map(([rule]) => rule)).toEqual([
    "use-recent-api-versions",
  ]);
  expect(levels.length).toBeGreaterThan(25);
});
