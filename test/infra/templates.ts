import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";

/** The templates and parameter files by their path. */
export type Templates = ReadonlyMap<string, string>;

/** A rule of the templates' text: what breaks it, each in words; nothing when it holds. */
export type TemplateRule = (templates: Templates) => string[];

/** The templates as they are committed. */
export const templates = (): Templates =>
  new Map(
    globSync(["infra/**/*.bicep", "infra/**/*.bicepparam", "infra/azd.sample.env"]).map((file) => [
      file,
      readFileSync(file, "utf8"),
    ]),
  );

const textOf = (all: Templates, file: string): string => all.get(`infra/${file}`) ?? "";

/** What is found in the text of each template, with its file before it. */
const found = (all: Templates, pattern: RegExp): string[] =>
  [...all].flatMap(([file, text]) =>
    [...text.matchAll(pattern)].map((match) => `${file}: ${match[1] ?? match[0]}`),
  );

/** Modules are files of this repository: a registry could give another one tomorrow, and none offline. */
export const modulesAreLocal: TemplateRule = (all) =>
  found(all, /'((?:br|ts)[:/][^']*)'/g).concat(found(all, /^(extension .*)$/gm));

/** Every file that a template loads or uses is there. */
export const loadedFilesAreThere: TemplateRule = (all) =>
  [...all].flatMap(([file, text]) =>
    [...text.matchAll(/(?:load\w+Content\(|^using |^module \w+ |^import .* from )'([^']+)'/gm)]
      .map(([, path = ""]) => join(dirname(file), path))
      .filter((path) => !existsSync(path)),
  );

const DECLARED = /^(?: {2})?(?:param|output|type) (\w+)/;

/** Every parameter, output and type says what it is. */
export const everythingIsDescribed: TemplateRule = (all) =>
  [...all]
    .filter(([file]) => file.endsWith(".bicep"))
    .flatMap(([file, text]) => {
      const lines = text.split("\n");
      return lines.flatMap((line, nth) => {
        const [, name] = DECLARED.exec(line) ?? [];
        if (name === undefined) return [];
        const start = lines.slice(0, nth).findLastIndex((before) => !before.startsWith("@")) + 1;
        const decorators = lines.slice(start, nth).join("\n");
        return decorators.includes("@description('") ? [] : [`${file}: ${name} says nothing`];
      });
    });

const declared = (text: string, what: string): string[] =>
  [...text.matchAll(new RegExp(`^${what} (\\w+)`, "gm"))].map(([, name = ""]) => name);

/** The types of what a person fills in. */
const FILLED_IN =
  /^type (?:hosting|scheduler|auditContainer|audit|auth|people|alerts|genesys|controller|services|deciding|product) = \{\n(.*?)^\}/gms;

/** azd can set every parameter of the template, and every member of each. */
export const azdReachesEverything: TemplateRule = (all) => {
  const parameters = textOf(all, "main.bicepparam");
  const given = declared(parameters, "param");
  const types = `${textOf(all, "types.bicep")}${textOf(all, "product.bicep")}`;
  const members = [...types.matchAll(FILLED_IN)].flatMap(([, inside = ""]) =>
    [...inside.matchAll(/^ {2}(\w+):/gm)].map(([, name = ""]) => name),
  );
  return [
    ...declared(textOf(all, "main.bicep"), "param").filter((name) => !given.includes(name)),
    ...members.filter((name) => !new RegExp(`\\b${name}: `).test(parameters)),
  ];
};

/** azd asks for no variable by itself: a variable that is read stands in the sample, and no other does. */
export const sampleIsComplete: TemplateRule = (all) => {
  const parameters = textOf(all, "main.bicepparam");
  const asked = [...parameters.matchAll(/readEnvironmentVariable\('(\w+)'/g)].map(
    ([, name = ""]) => name,
  );
  const set = ["AZURE_ENV_NAME", "AZURE_LOCATION", ...namesIn(textOf(all, "azd.sample.env"))];
  return [
    ...asked.filter((name) => !set.includes(name)).map((name) => `${name} is not in the sample`),
    ...set.filter((name) => !asked.includes(name)).map((name) => `nobody reads ${name}`),
  ];
};

/** What the sample gives for what may be left out is what leaving it out gives. */
export const sampleSaysTheDefaults: TemplateRule = (all) => {
  const sample = parseEnv(textOf(all, "azd.sample.env"));
  const parameters = textOf(all, "main.bicepparam");
  return [...parameters.matchAll(/readEnvironmentVariable\('(\w+)', '([^']*)'\)/g)]
    .filter(
      ([, name = "", byDefault]) =>
        !SAID_BY_THE_EXAMPLE.includes(name) && sample[name] !== byDefault,
    )
    .map(([said]) => said);
};
const SAID_BY_THE_EXAMPLE = ["CONTROLLER_REGION"];

const namesIn = (text: string): string[] =>
  [...text.matchAll(/^(\w+)=/gm)].map(([, name = ""]) => name);

const OUTPUTS = [
  ...["AZURE_RESOURCE_GROUP", "AUDIT_RESOURCE_GROUP", "AZURE_FUNCTION_APP_NAME"],
  ...["ROTATION_APP_NAME", "LOG_WORKSPACE_ID"],
  ...["AZURE_FUNCTION_URL", "AZURE_KEY_VAULT_URI", "AUDIT_STORAGE_ACCOUNT"],
  ...["AUDIT_CONTAINER_PREFIX", "DURABLE_BACKEND", "TASKHUB_NAME", "DTS_ENDPOINT"],
  ...["DTS_DASHBOARD_URL", "APPLICATIONINSIGHTS_NAME", "WORKBOOK_ID", "EGRESS_ADDRESS"],
];

/** What pipelines, azd and people ask a deployment for. */
export const outputsAreThere: TemplateRule = (all) => {
  const outputs = declared(textOf(all, "main.bicep"), "output");
  return OUTPUTS.filter((name) => !outputs.includes(name));
};
