import { readFileSync } from "node:fs";
import { ENVIRONMENTS } from "./snapshot";
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

it("are tested with every file of parameters that there is", () => {
  const files = [...committed.keys()].filter((file) => file.endsWith(".bicepparam"));
  const tested = ENVIRONMENTS.map((name) =>
    name === "azd" ? "infra/main.bicepparam" : `infra/params/${name}.bicepparam`,
  );
  expect(files.sort()).toEqual(tested.sort());
});

/** The rules that are errors: what is hardcoded, secret, untyped, undescribed or unused is not merged. */
const REFUSED = `
  no-unused-params no-unused-vars no-unused-imports no-unused-types no-unused-existing-resources
  no-hardcoded-env-urls no-hardcoded-location no-loc-expr-outside-params
  outputs-should-not-contain-secrets secure-parameter-default secure-secrets-in-params
  secure-params-in-parameters-file use-secure-value-for-secure-inputs
  use-resource-id-functions use-resource-symbol-reference use-stable-resource-identifiers use-parent-property
  prefer-interpolation simplify-interpolation no-module-name no-explicit-any use-user-defined-types
  use-description-params use-description-outputs use-safe-access what-if-short-circuiting
  use-recognized-resource-type no-unnecessary-dependson`;

it("has the linter refuse what must not be merged, with one warning: recent API versions", () => {
  const { analyzers } = JSON.parse(readFileSync("infra/bicepconfig.json", "utf8")) as {
    analyzers: { core: { enabled: boolean; rules: Record<string, { level: string }> } };
  };
  const levels = Object.entries(analyzers.core.rules).map(
    ([rule, { level }]) => `${rule} ${level}`,
  );
  const wanted = REFUSED.trim()
    .split(/\s+/)
    .map((rule) => `${rule} error`);
  expect(levels.sort()).toEqual([...wanted, "use-recent-api-versions warning"].sort());
  expect(analyzers.core.enabled).toBe(true);
});

it("turns a rule of the linter off for the one resource whose newest version is a preview, and nowhere else", () => {
  const off = [...committed].flatMap(([, text]) =>
    [...text.matchAll(/#disable-(?:next-line|diagnostics) (.*)\n(.*)/g)].map(
      ([, ids, next]) => `${ids}: ${next?.replace(/^.*'([^@]+)@.*$/, "$1")}`,
    ),
  );
  expect([...new Set(off)]).toEqual([
    "use-recent-api-versions: Microsoft.Insights/diagnosticSettings",
  ]);
});
