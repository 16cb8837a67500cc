import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A rule of a page: what breaks it, each in words; nothing when it holds. */
type PageRule = (text: string, file: string) => string[];

const read = (file: string): string => readFileSync(file, "utf8");
const PAGES = ["README.md", "infra/README.md", ...globSync("docs/**/*.md")].sort();

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = ""]) => name);
const outputs = namesIn(read("infra/main.bicep"), /^output (\w+)/gm);
const variables = namesIn(read("infra/azd.sample.env"), /^(\w+)=/gm);
const settings = namesIn(read("src/config.ts"), /^ {2}([A-Z_]+):/gm);
const templates = ["main.bicep", "types.bicep", "product.bicep"].map((file) =>
  read(`infra/${file}`),
);
const parameters = namesIn(templates.join("\n"), /^ {2}(\w+):/gm);

/** Every `npm run` names a script. */
const scriptsAreThere: PageRule = (text) =>
  namesIn(text, /npm run (?:--silent )?([\w:-]+)/g).filter((name) => !(name in scripts));

const FOLDERS = "infra|docs|test|local|src|pipelines|bench|lint|\\.github";

/** Every file that is named is there; a name with something to fill in stands for many. */
const filesAreThere: PageRule = (text) =>
  namesIn(text, new RegExp(`(?<![\\w./-])((?:${FOLDERS})/[\\w./*<>-]*[\\w*>])`, "g"))
    .filter((path) => !path.includes("<"))
    .filter((path) => (path.includes("*") ? globSync(path).length === 0 : !existsSync(path)));

/** Every link leads to a page, and to a heading of it. */
const linksLead: PageRule = (text, file) =>
  namesIn(text, /\]\(((?!https?:)[^)\s]+)\)/g).filter((link) => {
    const [path = "", heading] = link.split("#");
    const page = path === "" ? file : join(dirname(file), path);
    return !existsSync(page) || (heading !== undefined && !anchorsOf(page).includes(heading));
  });

const anchorsOf = (page: string): string[] =>
  namesIn(read(page), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

/** Every output that is asked for is one. */
const outputsAreThere: PageRule = (text) =>
  namesIn(text, /(?:\boutput |outputs\.)([A-Z][A-Z_]+)\b/g).filter(
    (name) => !outputs.includes(name),
  );

const GROUPS = "audit|people|auth|alerts|genesys|deciding|hosting|scheduler";

/** Every member of a parameter that is named is one. */
const parametersAreThere: PageRule = (text) =>
  namesIn(text, new RegExp(`\`(?:${GROUPS})\\.(\\w+)`, "g")).filter(
    (name) => !parameters.includes(name),
  );

const OTHERS =
  /^(BICEP|CLIENT|LOCAL_STATE_DIR|HOST_MODE|FUNCTIONS_|AZURE_|ERASURE_URL|INTAKE_ACCESS_TOKEN|API_CLIENT_ID|DEPLOY_RUNNER|STORM_SEED|DTS_)/;

/** Every variable that is set is read by somebody. */
const variablesAreRead: PageRule = (text) =>
  [
    ...namesIn(text, /\bexport ([A-Z][A-Z_]+)=/g),
    ...namesIn(text, /\bazd env set ([A-Z][A-Z_]+)/g),
    ...namesIn(text, /\(`([A-Z][A-Z]+_[A-Z_]+)`(?:\)|:)/g),
  ].filter((name) => ![...variables, ...settings, ...outputs].includes(name) && !OTHERS.test(name));

const RULES: readonly (readonly [string, PageRule, string])[] = [
  ["every script is one of package.json", scriptsAreThere, "npm run deploy"],
  ["every file is there", filesAreThere, "`infra/scripts/gone.sh`"],
  ["every link leads to a page", linksLead, "[there](runbooks/gone.md)"],
  ["every link leads to a heading", linksLead, "[there](runbooks/keys.md#gone)"],
  ["every output is one of the template", outputsAreThere, "$(output AZURE_GONE)"],
  ["every parameter is one of the template", parametersAreThere, "`audit.gone`"],
  ["every variable that is set is read", variablesAreRead, "azd env set GONE_FOR_GOOD 1"],
];

describe.each(RULES)("%s", (_, check, fault) => {
  it.each(PAGES)("in %s", (file) => {
    expect(check(read(file), file)).toEqual([]);
  });

  it("or it is found", () => {
    const page = "docs/deployment.md";
    expect(check(`${read(page)}\n${fault}\n`, page)).not.toEqual([]);
  });
});

it("names on the way to a first erasure every script that there is for it", () => {
  const text = read("docs/deployment.md") + read("docs/runbooks/lock-audit-policy.md");
  const wanted = [...globSync("infra/scripts/*.sh"), ...globSync("infra/entra/*.sh")];
  expect(wanted.filter((file) => !text.includes(file))).toEqual([]);
});
